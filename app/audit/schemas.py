"""What is told of the trail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from app.core.schemas import Read


class AuditEventRead(Read):
    """One entry of the trail: who did what to what, when, and how it is sealed."""

    number: int = Field(description="Its place in the organisation's trail, counted without gaps from 1.")
    at: datetime
    actor_id: str
    action: str
    subject_kind: str
    subject_id: UUID | None
    version: int | None = Field(description="The version of the subject that this made.")
    before: dict[str, Any] | None = Field(description="What was replaced.")
    after: dict[str, Any] | None = Field(description="What it became.")
    reason: str | None
    withheld: list[str] = Field(
        description="What is null because the caller is not cleared for it; `payload` for all of it."
    )
    leaf: str
    digest: str


class FaultRead(Read):
    number: int = Field(description="The first entry that is not as it was written.")
    reason: str


class Verification(Read):
    """Whether the trail is as it was written, as far as it reaches."""

    intact: bool
    entries: int
    head_number: int
    head_digest: str = Field(description="Keep it elsewhere: it tells a trail that lost its newest entries.")
    first_fault: FaultRead | None
