"""What is said of one risk's impact on one component, and what is told of it."""

from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.calc.estimates import EstimateShape
from app.calc.money import Money
from app.core.schemas import Action, EntityRead, Text, Write
from app.risk.assessments.schemas import ENDS, SHAPES, DaysEnd, cost_estimate, days_estimate

EXAMPLE: dict[str, Any] = {
    "impacts": [
        {
            "component_id": "01980c2e-7c1f-7d3a-9b58-4a8c35f2d901",
            "impact": {"amount": "80000.00", "currency": "GBP"},
            "schedule_impact_days": 10,
        }
    ],
    "reason": "The supplier serves both projects.",
}


class ImpactByComponent(Write):
    """What a risk does to one component if it happens: a cost, days, or both. Adverse is above zero."""

    component_id: UUID
    impact: Money | None = Field(default=None, description="Most likely cost there.")
    impact_low: Money | None = Field(default=None, description=f"Low end of the cost: {ENDS}")
    impact_high: Money | None = Field(default=None, description=f"High end of the cost: {ENDS}")
    impact_distribution: EstimateShape | None = Field(default=None, description=f"How the cost {SHAPES}")
    schedule_impact_days: Annotated[int | None, Field(ge=-10_000, le=10_000)] = None
    schedule_impact_low_days: DaysEnd = Field(default=None, description=f"Fewest working days: {ENDS}")
    schedule_impact_high_days: DaysEnd = Field(default=None, description=f"Most working days: {ENDS}")
    schedule_impact_distribution: EstimateShape | None = Field(
        default=None, description=f"How the working days {SHAPES}"
    )
    note: Text | None = None

    @model_validator(mode="after")
    def is_measured(self) -> Self:
        """Whether there is a cost or a number of days, in order."""
        if self.impact is None and self.schedule_impact_days is None:
            raise ValueError("an impact has a cost, days, or both")
        cost_estimate(self), days_estimate(self)
        return self


class RiskImpactsWrite(Write):
    """All the components that a risk hits, in place of those that were said before."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    impacts: list[ImpactByComponent] = Field(max_length=200)
    reason: Text | None = Field(default=None, description="Why, for the trail.")


class RiskImpactRead(ImpactByComponent, EntityRead):
    address: ClassVar[str] = "/v1/risk-impacts"
    actions: ClassVar[dict[str, Action]] = {}

    risk_id: UUID
    expected_value: Money | None = Field(
        description="The probability of the risk times the mean cost there; null without a cost."
    )
