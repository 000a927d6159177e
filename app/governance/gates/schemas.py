"""What a client may say about a gate, and what it is told."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field, computed_field

from app.core.schemas import Action, Day, EntityRead, Label, Text, Write
from app.governance.gates.models import FINAL, GateOutcome
from app.governance.lifecycles.templates import ASSESS, WAIVE, Criteria
from app.identity.roles import Role


class GateStatus(StrEnum):
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    WAIVED = "waived"


UNDECIDED = {GateStatus.UPCOMING, GateStatus.OPEN}


class GateWrite(Write):
    sequence: int = Field(ge=0, le=999, description="Its place among the gates of the component.")
    name: Label = Field(examples=["Gate 3: investment decision"])
    planned_on: Day | None = None
    forecast_on: Day | None = None
    decision_id: UUID | None = Field(
        default=None, description="The decision of kind `gate`, of the same component, that is taken on it."
    )
    criteria: Criteria = Field(
        default_factory=list, description="As the lifecycle has them, of a gate that was laid out from one."
    )


class GateOutcomeWrite(Write):
    outcome: GateOutcome
    outcome_reason: Text = Field(examples=["The plan to the next gate holds"])
    held_on: Day | None = Field(default=None, description="Today where null.")
    decision_id: UUID | None = Field(default=None, description="In place of the one it names; null keeps it.")
    return_on: Day | None = Field(
        default=None, description="When it comes back: for a `hold` and a `recycle`, and no other outcome."
    )


class EvidenceCheckWrite(Write):
    """What the office found of a gate's evidence: whether it is complete, and not what it is worth."""

    is_complete: bool
    remark: Text = Field(examples=["Every document is there, approved and in date"])


class EvidenceCheck(EvidenceCheckWrite):
    office_id: UUID
    person_id: str
    checked_at: datetime
    assessments_sha256: str = Field(description="Of the assessments that it was made of.")


class GateRead(GateWrite, EntityRead):
    address: ClassVar[str] = "/v1/gates"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("gate:write", UNDECIDED),
        "delete": Action("gate:write", {GateStatus.UPCOMING}),
        "create_assessment": Action(ASSESS, UNDECIDED),
        "create_waiver": Action(WAIVE, UNDECIDED),
        "evidence-check": Action("decision:advise", UNDECIDED),
        "outcome": Action("gate:hold", UNDECIDED),
    }

    component_id: UUID
    held_on: Day | None
    outcome: GateOutcome | None
    outcome_reason: str | None
    stage_id: UUID | None = Field(description="The stage that it ends; null of a gate planned by hand.")
    code: str | None = Field(description="In the lifecycle that it was laid out from.")
    reviewers: list[Role]
    valid_days: int | None
    valid_until: Day | None = Field(description="The last day on which a pass lets the next stage be opened.")
    return_on: Day | None
    waived_on: Day | None = Field(description="When it was waived as a whole: work may go past it.")
    evidence_check: EvidenceCheck | None
    baseline_id: UUID | None = Field(description="The baseline in force when it was passed.")
    baseline_number: int | None
    baseline_sha256: str | None
    evidence_sha256: str | None = Field(description="Of what was known of its criteria when it was held.")

    @computed_field(  # type: ignore[prop-decorator]
        description="Upcoming, open where it is to be held again, closed by a pass or a stop, or waived."
    )
    @property
    def status(self) -> GateStatus:
        if self.waived_on and self.outcome not in FINAL:
            return GateStatus.WAIVED
        if self.outcome is None:
            return GateStatus.UPCOMING
        return GateStatus.CLOSED if self.outcome in FINAL else GateStatus.OPEN
