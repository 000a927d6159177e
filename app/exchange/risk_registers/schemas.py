"""What a client may ask of an import of risks, and what it is told."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.schemas import Read
from app.exchange.imports.schemas import ImportProblemRead

Outcome = Literal["created", "already_there", "closed", "refused"]


class RiskImportAsked(BaseModel):
    component_id: UUID = Field(description="The project, programme or portfolio whose register it is.")
    mapping: str = Field(
        default="uk-security-risks",
        pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$",
        description="The name of an import mapping of risks.",
    )
    mapping_version: int | None = Field(
        default=None, ge=1, lt=2**31, description="The newest one, unless told."
    )
    scale: str = Field(
        default="default-5x5",
        pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$",
        description="What the risks are scored by: a band of likelihood is the middle of its band.",
    )
    dry_run: bool = Field(default=True, description="`false` enters the risks.")


class ImportedRisk(Read):
    """What came, or would come, of one record."""

    record: int
    source_reference: str | None = Field(description="What the file calls it.")
    raised_on: date | None = Field(description="When it was raised, by the file; it is not kept.")
    outcome: Outcome = Field(description="`closed`: over by the file, and so not entered.")
    title: str | None
    risk_id: UUID | None = Field(description="Null until it is entered.")
    reference: str | None
    inherent_score: int | None = Field(description="By the file; it is not kept.")


class RiskImport(Read):
    component_id: UUID
    mapping: str
    mapping_version: int
    file_sha256: str
    sheet: str | None
    dry_run: bool
    counts: dict[Outcome, int]
    risks: list[ImportedRisk]
    unused_headers: list[str] = Field(description="Headers that the mapping says nothing of.")
    problems: list[ImportProblemRead] = Field(description="With an error nothing is entered.")
