"""What is said of a response to a risk, and what is told of it."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, computed_field, model_validator

from app.calc.money import Money
from app.calc.risk_response import Stage
from app.core.model import utc_now
from app.core.schemas import Action, Day, EntityRead, Label, Ratio, Read, Text, Write
from app.risk.models import ResponseStrategy
from app.risk.responses.models import UNFINISHED, ResponseStatus

EXAMPLE: dict[str, Any] = {
    "strategy": "reduce",
    "text": "Pump the cutting from October to March.",
    "owner": "Site engineer",
    "due_on": "2027-10-01",
    "cost": {"amount": "12000.00", "currency": "GBP"},
    "expected_probability": 0.15,
    "expected_impact": {"amount": "60000.00", "currency": "GBP"},
    "fallback_plan": "Move the earthworks to the north side.",
    "fallback_trigger": "Two days of standing water.",
}
NEVER_CERTAIN = (
    "Chance of the risk once it is done; 0 where the cause is gone, 1 where an opportunity is taken."
)


class RiskResponseWrite(Write):
    """One thing that is done about a risk, and the assessment that it should lead to."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    strategy: ResponseStrategy
    text: Text = Field(description="What is done.")
    owner: Label | None = Field(default=None, description="Who carries it out.")
    due_on: Day | None = Field(default=None, description="By when it is to be in place.")
    cost: Money | None = Field(default=None, description="What it costs; null while unknown.")
    measured_from: Literal[Stage.INHERENT, Stage.RESIDUAL] = Field(
        default=Stage.RESIDUAL,
        description="Which assessment its effect is a change from: the one that stands when it is entered.",
    )
    expected_probability: Ratio | None = Field(default=None, description=NEVER_CERTAIN)
    expected_impact: Money | None = Field(default=None, description="Mean cost of the risk once it is done.")
    expected_schedule_impact_days: Annotated[int | None, Field(ge=-10_000, le=10_000)] = None
    fallback_plan: Text | None = Field(default=None, description="What is done if it does not work.")
    fallback_trigger: Text | None = Field(default=None, description="The sign by which that begins.")
    secondary_risk_ids: list[UUID] = Field(
        default=[], max_length=50, description="Risks of the register that come with this response."
    )

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        if self.cost and self.cost.minor < 0:
            raise ValueError("a response costs nothing or more")
        if self.fallback_trigger and not self.fallback_plan:
            raise ValueError("a fallback trigger needs the fallback_plan that it begins")
        return self


class RiskResponseRead(RiskResponseWrite, EntityRead):
    address: ClassVar[str] = "/v1/risk-responses"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("risk:write", UNFINISHED),
        "start": Action("risk:write", {ResponseStatus.PLANNED}),
        "completion": Action("risk:write", UNFINISHED),
        "cancellation": Action("risk:write", UNFINISHED),
    }

    risk_id: UUID
    component_id: UUID
    assessment_id: UUID | None = Field(
        description="The assessment that its effect is measured from; null where there was none."
    )
    status: ResponseStatus
    done_on: Day | None

    @computed_field(description="Whether it should be done by now, and is not.")  # type: ignore[prop-decorator]
    @property
    def overdue(self) -> bool:
        return is_overdue(self.due_on, self.status, utc_now().date())


def is_overdue(due_on: date | None, status: ResponseStatus, today: date) -> bool:
    return due_on is not None and due_on < today and status in UNFINISHED


class SimulatedValue(Read):
    """What one response does to the percentile that contingency is set aside for, by a simulation."""

    risk_simulation_id: UUID
    reduction: Money
    net: Money | None = Field(description="Reduction less cost; null while that was not known.")


class ValueOfResponse(Read):
    """What one response is worth in expected values."""

    risk_response_id: UUID
    text: str
    status: ResponseStatus
    before: Money | None = Field(description="Expected value of the assessment that it is measured from.")
    after: Money | None = Field(description="Expected value that it should lead to.")
    reduction: Money | None
    cost: Money | None
    secondary: Money | None = Field(description="Expected value of the risks that come with it.")
    net: Money | None = Field(description="Reduction less cost less secondary risks.")
    missing: list[str] = Field(description="What is not known, for which there is no net value.")
    simulated: SimulatedValue | None = Field(
        description="By the newest simulation of the risk's register and all below it; null where that does "
        "not list the response, or where it is withheld."
    )


class RiskResponseValue(Read):
    """What the responses to a risk are worth, one by one and together. Cancelled ones do not count."""

    risk_id: UUID
    inherent: Money | None
    target: Money | None
    cost: Money = Field(description="Of all responses whose cost is known.")
    secondary: Money = Field(description="Expected values of all secondary risks, each once.")
    net: Money | None = Field(description="Inherent less target, less cost, less secondary risks.")
    missing: list[str] = Field(description="What is not known, for which there is no net value together.")
    responses: list[ValueOfResponse]
