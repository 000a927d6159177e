"""What is said of risks that go together, and what is told of it."""

from itertools import combinations
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.core.schemas import Action, EntityRead, Text, Write

EXAMPLE: dict[str, Any] = {
    "groups": [
        {
            "risk_ids": ["01980c2e-7c1f-7d3a-9b58-4a8c35f2d901", "01980c2e-7c1f-7d3a-9b58-4a8c35f2d902"],
            "occurrence": 0.5,
            "cost": 0.3,
        }
    ],
    "basis": "Both hang on the same survey of the ground.",
}
MOST_TOGETHER = 100  # risks
Coefficient = Annotated[float, Field(ge=-1, le=1)]


class CorrelatedGroup(Write):
    """Risks any two of which go together: a pair, or a group that has one cause."""

    risk_ids: list[UUID] = Field(
        min_length=2, max_length=MOST_TOGETHER, description="In the register of the component, or below it."
    )
    occurrence: Coefficient | None = Field(
        default=None,
        description="Whether they occur: the parameter of a Gaussian copula, of which Spearman's rank "
        "correlation is (6 / pi) asin(r / 2). Null for 0, as for the others.",
    )
    cost: Coefficient | None = Field(default=None, description="How dear they are if they occur.")
    days: Coefficient | None = Field(default=None, description="How long they delay if they occur.")

    @model_validator(mode="after")
    def says_something(self) -> Self:
        """Whether the risks are named once, and go together in something."""
        if len({*self.risk_ids}) < len(self.risk_ids):
            raise ValueError("each risk is named once")
        if not (self.occurrence or self.cost or self.days):
            raise ValueError("they go together in occurrence, cost or days")
        return self

    @property
    def pairs(self) -> set[frozenset[UUID]]:
        return {frozenset(pair) for pair in combinations(self.risk_ids, 2)}


class RiskCorrelationWrite(Write):
    """Groups of risks that go together, stated together."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    groups: list[CorrelatedGroup] = Field(min_length=1, max_length=200)
    basis: Text | None = Field(default=None, description="Why they go together.")

    @model_validator(mode="after")
    def says_it_once(self) -> Self:
        """Whether no two risks are in two groups together."""
        pairs = [pair for group in self.groups for pair in group.pairs]
        if len({*pairs}) < len(pairs):
            raise ValueError("two risks go together in one group")
        return self


class RiskCorrelationRead(RiskCorrelationWrite, EntityRead):
    address: ClassVar[str] = "/v1/risk-correlations"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("risk:write"),
        "delete": Action("risk:write"),
    }

    component_id: UUID
