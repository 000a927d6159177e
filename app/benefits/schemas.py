"""What a client may say about a benefit, and what it is told."""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.benefits.models import BenefitCategory, BenefitStatus
from app.calc.money import Money
from app.core.schemas import Action, Day, EntityRead, Label, Number, Ratio, Text, Write


class PlannedValue(Write):
    """What the measure is to be on a day, of all that has come until then."""

    planned_on: Day = Field(examples=["2027-03-31"])
    value: Number = Field(examples=[6000])


class BenefitWrite(Write):
    title: Label = Field(examples=["Fewer delays from flooding"])
    description: Text | None = None
    category: BenefitCategory
    status: BenefitStatus = BenefitStatus.IDENTIFIED
    measure: Text | None = Field(default=None, examples=["Delay minutes attributed to flooding"])
    unit: Label | None = Field(default=None, examples=["minutes a year"])
    source: Text | None = Field(default=None, description="Where the measure is read.")
    measured_every_months: Annotated[int, Field(ge=1, le=60)] | None = Field(
        default=None, description="How often it is measured."
    )
    baseline_value: Number | None = Field(default=None, description="Null where no baseline was taken.")
    baseline_on: Day | None = None
    changed_on: Day | None = Field(
        default=None,
        description="When what brings it took effect: a baseline of that day or later shows nothing.",
    )
    target_value: Number | None = None
    target_on: Day | None = None
    realised_from: Day | None = Field(default=None, description="When it is to begin to come.")
    trajectory: list[PlannedValue] = Field(
        default_factory=list,
        max_length=200,
        description="What the measure is to be, day by day; it ends at the target.",
    )
    owner: Label | None = Field(
        default=None, description="The role in the business that realises it: not the component's manager."
    )
    beneficiary: Label | None = Field(default=None, description="Who has the good of it.")
    attribution: Ratio = Field(
        default=Decimal(1), description="How much of what comes is claimed by this component, 0 to 1."
    )
    same_as_id: UUID | None = Field(
        default=None,
        description="The profile of the same benefit at another component: together they claim 1 at most.",
    )
    reduces_id: UUID | None = Field(
        default=None, description="Of a disbenefit: the benefit that it takes away from, in the same unit."
    )
    objective_id: UUID | None = Field(default=None, description="The strategic objective that it serves.")
    counterfactual: Text | None = Field(default=None, description="What would come without the work.")
    assumptions: Text | None = None
    annual_value: Money | None = Field(
        default=None,
        description="Its worth in a year once it is at target; of a disbenefit, what it costs. Never negative.",
    )
    realisation_cost: Money | None = Field(default=None, description="What it costs to make it come.")
    budget_reduction: Text | None = Field(
        default=None,
        description="Which budget was cut by it: a cashable benefit without one counts as non-cashable.",
    )
    verified_by: Label | None = Field(
        default=None, description="Who in finance has verified it: not its owner."
    )
    verified_on: Day | None = None

    @model_validator(mode="after")
    def can_be_measured(self) -> Self:
        if self.baseline_on and self.baseline_value is None:
            raise ValueError("a baseline has a value beside its date")
        values = (self.baseline_value, self.target_value)
        if self.unit is None and (values != (None, None) or self.trajectory):
            raise ValueError("a baseline or target value has a unit")
        days = [point.planned_on for point in self.trajectory]
        if any(before >= after for before, after in pairwise(days)):
            raise ValueError("the days of a trajectory come one after the other")
        if self.trajectory and self.trajectory[-1].value != self.target_value:
            raise ValueError("a trajectory ends at the target_value")
        return self

    @model_validator(mode="after")
    def is_worth_something(self) -> Self:
        for name in ("annual_value", "realisation_cost"):
            if (amount := getattr(self, name)) and amount.amount < 0:
                raise ValueError(f"{name} is not negative: what takes value away is a disbenefit")
        if (self.verified_by is None) != (self.verified_on is None):
            raise ValueError("a verification has a verified_by and its verified_on")
        if self.verified_by and self.owner and self.verified_by.casefold() == self.owner.casefold():
            raise ValueError("the owner of a benefit does not verify it")
        if self.reduces_id and self.category is not BenefitCategory.DISBENEFIT:
            raise ValueError("only a disbenefit takes away from a benefit")
        return self

    def columns(self) -> dict[str, Any]:
        """What a profile keeps of it."""
        return dict(self) | self.model_dump(mode="json", include={"trajectory"})


class BenefitRead(BenefitWrite, EntityRead):
    address: ClassVar[str] = "/v1/benefits"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("benefit:write"),
        "delete": Action("benefit:write"),
        "create_measurement": Action("benefit:write"),
    }

    reference: str
    component_id: UUID
