"""What is said of how much risk a level seeks and tolerates, and what is told of what lies beyond."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.calc.appetite import Beyond, Limits
from app.calc.money import EXPONENTS
from app.core.schemas import Action, EntityRead, Label, Ratio, Read, Text, Write
from app.risk.limits.models import LimitedRisks, LimitEscalation, RiskMeasure

EXAMPLE: dict[str, Any] = {
    "applies_to": "single",
    "measure": "expected_value",
    "category": "Ground",
    "appetite": {"amount": "50000", "unit": "GBP"},
    "tolerance": {"amount": "100000", "unit": "GBP"},
    "note": "What a project may carry by itself.",
}
MONEY = frozenset({RiskMeasure.EXPECTED_VALUE, RiskMeasure.IMPACT, RiskMeasure.SIMULATED_COST})
OTHER_UNITS = {RiskMeasure.SCHEDULE_IMPACT: "working_days", RiskMeasure.SCORE: "score"}
TOGETHER = frozenset({RiskMeasure.EXPECTED_VALUE, RiskMeasure.SIMULATED_COST})
OF_A_COST = "Of a simulated cost: 0.8 says that it stays within the limit in 80 of 100 cases."


class RiskAmount(Write):
    """A number with its unit: a currency, `working_days` or `score`."""

    amount: Annotated[Decimal, Field(ge=0, max_digits=19, decimal_places=4)]
    unit: str = Field(pattern=r"^([A-Z]{3}|working_days|score)$")


class RiskLimitWrite(Write):
    """A limit: what is sought or accepted, what is tolerated around it, what can be absorbed."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    applies_to: LimitedRisks = Field(
        description="`single`: to each threat by itself, here and below; `aggregate`: to all threats together."
    )
    measure: RiskMeasure = Field(
        description="Of one threat: `expected_value`, `impact` (its high end), `schedule_impact` or `score`. "
        "Of all together: `expected_value`, or `simulated_cost` by the newest simulation."
    )
    category: Label | None = Field(default=None, description="For this category alone; null for all.")
    confidence: Ratio | None = Field(default=None, description=OF_A_COST)
    appetite: RiskAmount | None = None
    tolerance: RiskAmount | None = None
    capacity: RiskAmount | None = None
    note: Text | None = None
    escalation: LimitEscalation = Field(
        default=LimitEscalation.BY_RULE,
        description="When all threats together break it: `by_rule` puts that to the level above, `offered` "
        "offers it at the breaches, `flagged` tells it there. A single threat goes up by rule.",
    )

    @model_validator(mode="after")
    def is_a_limit(self) -> Self:
        """Whether its numbers rise, in the unit of what is measured."""
        given = [amount for amount in (self.appetite, self.tolerance, self.capacity) if amount]
        Limits(
            *(amount.amount if amount else None for amount in (self.appetite, self.tolerance, self.capacity))
        )
        units = {amount.unit for amount in given}
        if len(units) > 1 or not fits(self.measure, given[0].unit):
            raise ValueError(f"the limits of {self.measure} are in one unit that fits it")
        if (self.measure in TOGETHER) < (self.applies_to == LimitedRisks.AGGREGATE):
            raise ValueError("all threats together have an expected value or a simulated cost")
        simulated = self.measure == RiskMeasure.SIMULATED_COST
        if simulated and (self.applies_to == LimitedRisks.SINGLE or self.category):
            raise ValueError("a simulated cost is that of the whole register")
        if simulated != (self.confidence is not None):
            raise ValueError("a simulated cost is judged with a confidence, and nothing else is")
        if self.applies_to == LimitedRisks.SINGLE and self.escalation != LimitEscalation.BY_RULE:
            raise ValueError("a single threat goes up by rule")
        if self.confidence not in (None, *PERCENTILES):
            raise ValueError("a simulation keeps the percentiles 0.1, 0.5, 0.8, 0.9 and 0.95")
        return self


PERCENTILES = {Decimal(share) / 100: f"p{share}" for share in (10, 50, 80, 90, 95)}


def fits(measure: RiskMeasure, unit: str) -> bool:
    return unit in EXPONENTS if measure in MONEY else unit == OTHER_UNITS[measure]


class RiskLimitRead(RiskLimitWrite, EntityRead):
    address: ClassVar[str] = "/v1/risk-limits"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("tolerance:write"),
        "delete": Action("tolerance:write"),
        "create_escalation": Action("risk:write", {LimitedRisks.AGGREGATE}),
    }
    state: ClassVar[str] = "applies_to"

    component_id: UUID
    beyond: Beyond | None = Field(
        description="What all threats together broke of it when they were last judged; null for a limit on "
        "single ones."
    )


class RiskBreach(Read):
    """A limit, and what lies beyond it."""

    limit_id: UUID
    component_id: UUID = Field(description="Where the limit is set.")
    applies_to: LimitedRisks
    measure: RiskMeasure
    category: str | None
    value: RiskAmount
    beyond: Beyond


class RiskBreaches(Read):
    """The limits that one risk breaks."""

    risk_id: UUID
    breaches: list[RiskBreach]


class BrokenRisk(Read):
    """A risk that lies beyond the limits of the level that holds it."""

    risk_id: UUID
    reference: str
    title: str
    component_id: UUID
    beyond: Beyond
    proposed_to_id: UUID | None


class LimitStanding(Read):
    """A limit for all threats together, and how they stand."""

    limit_id: UUID
    component_id: UUID
    measure: RiskMeasure
    category: str | None
    confidence: Ratio | None
    value: RiskAmount | None
    beyond: Beyond | None
    missing: Literal["no_simulation", "other_currency", "withheld", "not_quantified"] | None = Field(
        description="Why there is no value."
    )
    risk_escalation_id: UUID | None = Field(description="The proposal to the level above that is open.")
    offered: bool = Field(
        description="Whether it is offered to put this to the level above: "
        "`POST /v1/risk-limits/{id}/escalations`."
    )


class ComponentBreaches(Read):
    """What lies beyond its limits at a component and below, as far as the caller may see it."""

    MOST: ClassVar[int] = 100

    component_id: UUID
    aggregates: list[LimitStanding] = Field(
        description="The limits for all threats together that are set here."
    )
    risks_beyond: int
    risks: list[BrokenRisk] = Field(
        description="At most a hundred of them, the largest expected values first."
    )
