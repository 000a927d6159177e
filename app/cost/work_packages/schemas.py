"""What a client may say about a work package, and what it is told."""

from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.calc.evm.earning import EarningRule
from app.core.schemas import Action, AsNumber, EntityRead, Label, Number, Ratio, Text, Write
from app.schedule.schemas import Code

Weight = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=6), AsNumber]
NEEDS = {
    EarningRule.FIXED: "start_share",
    EarningRule.UNITS: "planned_units",
    EarningRule.WEIGHTED_MILESTONES: "milestones",
    EarningRule.APPORTIONED: "base_id",
}


class WeightedMilestone(Write):
    name: Label = Field(examples=["Design accepted"])
    weight: Weight = Field(description="Its part of the budget, in proportion to all weights.")


class WorkPackageWrite(Write):
    wbs: Label = Field(description="Code in the work breakdown structure.", examples=["1.2.3"])
    name: Label = Field(examples=["Steel frame"])
    earning_rule: EarningRule = Field(description="How it earns its budget: kept once work has started.")
    start_share: Ratio | None = Field(
        default=None, description="`fixed`: earned at the start; 0, 0.2, 0.25 and 0.5 are usual."
    )
    percent_cap: Ratio | None = Field(
        default=None, description="`percent_complete`: no more is earned until the exit criterion is met."
    )
    planned_units: Weight | None = Field(default=None, description="`units`: how many there are to make.")
    unit: Label | None = Field(default=None, examples=["piles"])
    milestones: list[WeightedMilestone] = Field(
        default_factory=list, max_length=200, description="`weighted_milestones`: what earns the budget."
    )
    base_id: UUID | None = Field(default=None, description="`apportioned`: the work package it follows.")
    tasks: list[Code] = Field(
        default_factory=list,
        max_length=1000,
        description="The codes of the tasks of the plan that are its work.",
    )
    note: Text | None = None

    @model_validator(mode="after")
    def says_what_its_rule_needs(self) -> Self:
        for rule, name in NEEDS.items():
            if self.earning_rule is rule and getattr(self, name) in (None, []):
                raise ValueError(f"the earning rule {rule} needs {name}")
        names = [milestone.name for milestone in self.milestones]
        if len(names) != len(set(names)):
            raise ValueError("two milestones have one name")
        if len(self.tasks) != len(set(self.tasks)):
            raise ValueError("a task is named twice")
        return self


class WorkPackageRead(WorkPackageWrite, EntityRead):
    address: ClassVar[str] = "/v1/work-packages"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("work_package:write"),
        "delete": Action("work_package:write"),
        "create_progress_claim": Action("work_package:write"),
    }

    component_id: UUID
    start_share: Number | None
    percent_cap: Number | None
    planned_units: Number | None
