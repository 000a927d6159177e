"""What a client may say of a tool, and what it is told."""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from app.calc.money import Money
from app.core.schemas import Action, Day, EntityRead, Label, Text, Write
from app.methods.schemas import CONFIGURE
from app.methods.tools.models import CostPeriod


class ToolWrite(Write):
    """A tool that the work is done with."""

    name: Label = Field(examples=["Planning workbench"])
    purpose: Text = Field(examples=["Plans of projects above the light tier"])
    owner: Label = Field(examples=["Head of the office"])
    users: list[Label] = Field(
        default_factory=list, max_length=100, description="The groups that use it.", examples=[["Planners"]]
    )
    cost: Money | None = Field(default=None, description="For all its users, in each `cost_period`.")
    cost_period: CostPeriod | None = None
    from_on: Day | None = None
    until_on: Day | None = Field(default=None, description="The last day on which it may be used.")

    @model_validator(mode="after")
    def costs_in_a_period(self) -> Self:
        if (self.cost is None) != (self.cost_period is None):
            raise ValueError("a cost and its period belong together")
        if self.from_on and self.until_on and self.until_on < self.from_on:
            raise ValueError(f"it cannot be used until {self.until_on}, before {self.from_on}")
        return self


class ToolRead(ToolWrite, EntityRead):
    address: ClassVar[str] = "/v1/tools"
    actions: ClassVar[dict[str, Action]] = {"update": Action(CONFIGURE)}
