"""What a client may say of a waiver at a gate, and what it is told."""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from app.core.schemas import Day, EntityRead, Slug, Text, Write


class WaiverWrite(Write):
    """Why a criterion need not be met at a gate, or the gate not be held."""

    criterion: Slug | None = Field(
        default=None, description="Its code; null waives the gate as a whole.", examples=["lessons"]
    )
    reason: Text = Field(examples=["The pilot is too small to learn from"])
    expires_on: Day | None = Field(default=None, description="The last day on which it counts.")
    decision_id: UUID | None = Field(
        default=None, description="The approved decision, of kind `gate`, by which the gate is waived."
    )


class WaiverRead(WaiverWrite, EntityRead):
    address: ClassVar[str] = "/v1/gate-waivers"

    component_id: UUID
    gate_id: UUID
    waived_by: str = Field(description="The person who waived it.")
