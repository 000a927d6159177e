"""What a client may say about a benefit, and what it is told."""

from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.benefits.models import BenefitCategory, BenefitStatus
from app.calc.money import Money
from app.core.schemas import Action, Day, EntityRead, Label, Number, Text, Write


class BenefitWrite(Write):
    title: Label = Field(examples=["Fewer delays from flooding"])
    category: BenefitCategory
    status: BenefitStatus = BenefitStatus.IDENTIFIED
    measure: Text | None = Field(default=None, examples=["Delay minutes attributed to flooding"])
    unit: Label | None = Field(default=None, examples=["minutes a year"])
    baseline_value: Number | None = Field(default=None, description="Null where no baseline was taken.")
    baseline_on: Day | None = None
    target_value: Number | None = None
    target_on: Day | None = None
    owner: Label | None = Field(default=None, description="The role that realises it.")
    annual_value: Money | None = Field(
        default=None,
        description="Its worth in a year once it is at target; of a disbenefit, what it costs. Never negative.",
    )

    @model_validator(mode="after")
    def can_be_measured(self) -> Self:
        if self.baseline_on and self.baseline_value is None:
            raise ValueError("a baseline has a value beside its date")
        if self.unit is None and (self.baseline_value, self.target_value) != (None, None):
            raise ValueError("a baseline or target value has a unit")
        if self.annual_value and self.annual_value.amount < 0:
            raise ValueError("annual_value is not negative: what takes value away is a disbenefit")
        return self


class BenefitRead(BenefitWrite, EntityRead):
    address: ClassVar[str] = "/v1/benefits"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("benefit:write"),
        "delete": Action("benefit:write"),
    }

    reference: str
    component_id: UUID
