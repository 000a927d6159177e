"""What is said of one risk's impact on one component, and what is told of it."""

from typing import Any, ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.calc.money import Money
from app.core.schemas import Action, EntityRead, Text, Write
from app.risk.assessments.schemas import ThreePoints

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


class ImpactByComponent(ThreePoints):
    """What a risk does to one component if it happens: a cost, days, or both. Adverse is above zero."""

    component_id: UUID
    note: Text | None = None

    @model_validator(mode="after")
    def is_measured(self) -> Self:
        """Whether there is a cost or a number of days."""
        if self.impact is None and self.schedule_impact_days is None:
            raise ValueError("an impact has a cost, days, or both")
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
