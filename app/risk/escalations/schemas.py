"""What is said when a risk is put to another level, and what is told of it."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field, computed_field

from app.calc.appetite import Beyond
from app.core.model import utc_now
from app.core.schemas import Action, Day, EntityRead, Label, Text, Write
from app.risk.escalations.models import EscalationDirection, EscalationStatus
from app.risk.limits.schemas import RiskAmount

EXAMPLE: dict[str, Any] = {
    "direction": "up",
    "reason": "The response needs more than the project's contingency.",
    "answer_within_days": 5,
}
OPEN = {EscalationStatus.PROPOSED}


class RiskEscalationWrite(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    direction: EscalationDirection
    to_id: UUID | None = Field(
        default=None,
        description="The component that is to hold it, above or below: null for the next one above; "
        "going down it is named, or null for the one that raised it.",
    )
    reason: Text
    answer_within_days: int = Field(default=5, ge=1, le=60, description="Working days, by its calendar.")


class ExposureEscalationWrite(Write):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "The programme's reserve has to stand for it."}]}
    )

    reason: Text
    answer_within_days: int = Field(default=5, ge=1, le=60, description="Working days, by its calendar.")


class EscalationAcceptance(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [{"owner": "Programme manager"}]})

    owner: Label | None = Field(default=None, description="Who owns it from now on; null for who did.")
    owner_id: UUID | None = Field(default=None, description="The member who does.")
    reason: Text | None = None


class RiskEscalationRead(EntityRead):
    address: ClassVar[str] = "/v1/risk-escalations"
    actions: ClassVar[dict[str, Action]] = {
        name: Action("risk:write", OPEN) for name in ("acceptance", "return", "withdrawal")
    }

    risk_id: UUID | None = Field(description="Null where it is about all threats together.")
    risk_reference: str | None
    risk_title: str | None
    limit_id: UUID | None = Field(description="The limit that all threats together break; null for a risk.")
    exposure: RiskAmount | None = Field(description="What they came to when it was put to the level above.")
    direction: EscalationDirection
    reason: str
    component_id: UUID = Field(description="The lower of the two levels.")
    from_id: UUID = Field(description="The component that holds it until it is accepted.")
    to_id: UUID
    status: EscalationStatus
    beyond: Beyond | None = Field(
        description="The limit that made the rule propose it; null where somebody did."
    )
    proposed_by: str = Field(description="A member's id; for a proposal by rule, whose change led to it.")
    proposed_on: Day
    answer_by: Day
    answered_by: str | None
    answered_on: Day | None
    answer: str | None = Field(description="Why it was accepted, returned or withdrawn.")
    working_days_to_answer: int | None

    @computed_field(description="Whether the answer is late.")  # type: ignore[prop-decorator]
    @property
    def overdue(self) -> bool:
        return is_overdue(self.status, self.answer_by, utc_now().date())


def is_overdue(status: EscalationStatus, answer_by: date, today: date) -> bool:
    return status == EscalationStatus.PROPOSED and answer_by < today
