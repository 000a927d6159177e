"""What a client is told of published versions of a report, and says about corrections."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from pydantic import Field

from app.core.schemas import Action, EntityRead, Read, Text, Write
from app.variance.status_reports.editions.models import CorrectionStatus
from app.variance.status_reports.schemas import Figures


class Change(Read):
    """What a correction changed, at a JSON pointer into the document."""

    pointer: str
    before: Any
    after: Any


class EditionRead(EntityRead):
    """A published version: it stays as it went out."""

    address: ClassVar[str] = "/v1/status-reports"

    component_id: UUID
    status_report_id: UUID
    number: int
    rules: str = Field(description="The number of the rules that its document is made by.")
    digest: str = Field(description="SHA-256 of its document.")
    difference: list[Change] = Field(description="To the version before; empty for the first.")
    reason: str | None = Field(description="Why it was corrected.")

    @classmethod
    def location(cls, record: Mapping[str, Any]) -> str:
        return f"{cls.address}/{record['status_report_id']}/versions/{record['number']}"


class Inputs(Read):
    """What a document is made of: the members it has beside what is calculated."""

    version: int
    reason: str | None
    reference: str
    component: dict[str, Any]
    period: dict[str, Any]
    stated: Figures
    delivery_confidences: list[Any]
    narratives: dict[str, Any]
    kept: dict[str, Any] | None
    source: str | None
    submitted_at: Any


class Verification(Read):
    """A version made again from its kept figures, beside what was stored."""

    number: int
    rules: str
    stored_digest: str = Field(description="As it was when it went out.")
    content_digest: str = Field(description="Of the document that is stored.")
    rebuilt_digest: str = Field(description="Of the document made again.")
    identical: bool = Field(description="Whether all three are the same.")


class CorrectionWrite(Write):
    reason: Text = Field(description="What was wrong.", examples=["The actual cost left out September."])
    changes: dict[str, Any] = Field(
        min_length=1,
        description="The members that change, as in a PATCH of a draft.",
        examples=[{"actual_cost": {"amount": "2100000.00", "currency": "GBP"}}],
    )
    take_figures_anew: bool = Field(
        default=False, description="Whether earned value, milestones and releases are taken again as well."
    )


class Rejection(Write):
    refusal: Text = Field(examples=["The ledger agrees with what was published."])


class CorrectionRead(CorrectionWrite, EntityRead):
    address: ClassVar[str] = "/v1/report-corrections"
    actions: ClassVar[dict[str, Action]] = {
        "publication": Action("status_report:publish", {"proposed"}),
        "rejection": Action("status_report:publish", {"proposed"}),
    }

    component_id: UUID
    status_report_id: UUID
    status: CorrectionStatus
    changes: dict[str, Any]
    refusal: str | None
    edition: int | None = Field(description="The version that it became.")
