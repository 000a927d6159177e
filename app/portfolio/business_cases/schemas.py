"""What a client may say about a business case, and what it is told."""

from collections import Counter
from datetime import datetime
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import AfterValidator, Field, computed_field, model_validator

from app.calc.appraisal import benefit_cost_ratio, net_present_value
from app.calc.money import Money
from app.core.schemas import Action, Day, EntityRead, Label, Number, Ratio, Text, Write
from app.portfolio.business_cases.models import CaseStage, CaseStatus, RecordKind


def no_saving(cost: Money | None) -> Money | None:
    if cost and cost.minor < 0:
        raise ValueError("a cost is not negative: state a saving as a benefit")
    return cost


Cost = Annotated[Money | None, AfterValidator(no_saving)]
Rate = Annotated[Number, Field(gt=-1, lt=1)]


class CaseOption(Write):
    """One way to meet the need; doing nothing is one of them."""

    name: Label = Field(examples=["Do nothing"])
    do_nothing: bool = Field(default=False, examples=[True])
    description: Text | None = None
    whole_life_cost: Cost = Field(default=None, description="Present value.")
    benefits: Money | None = Field(default=None, description="Present value.")


class RestsOn(Write):
    """A record behind the figures of a case, and the figure that the case states of it."""

    kind: RecordKind = Field(examples=[RecordKind.BENEFIT])
    record_id: UUID
    amount: Money | None = Field(
        default=None,
        description="A benefit's annual value, a risk's expected value, a cost line's cost at completion; "
        "as the record has it now where neither this nor `share` is sent.",
    )
    share: Ratio | None = Field(default=None, description="What it contributes to an objective.")


class BusinessCaseWrite(Write):
    stage: CaseStage = Field(examples=[CaseStage.STRATEGIC_OUTLINE])
    whole_life_cost: Cost = Field(
        default=None, description="Present value of all costs; null where it is not known yet."
    )
    benefits: Money | None = Field(
        default=None, description="Present value of all benefits; null where it is not known yet."
    )
    discount_rate: Rate | None = Field(
        default=None, description="A year, what the present values are discounted by.", examples=[0.035]
    )
    options: list[CaseOption] = Field(default_factory=list, max_length=50)
    recommendation: Text | None = Field(default=None, description="Which option, and why.")
    delivery_start_on: Day | None = None
    delivery_finish_on: Day | None = Field(default=None, description="When delivery is to finish.")
    latest_finish_on: Day | None = Field(
        default=None, description="Finished later than this, it is no longer worth it; null if it always is."
    )
    review_on: Day | None = Field(default=None, description="When the case is to be looked at again.")
    rests_on: list[RestsOn] = Field(
        default_factory=list, max_length=50, description="The records behind its figures.", examples=[[]]
    )

    @model_validator(mode="after")
    def has_options_to_compare(self) -> Self:
        names = Counter(option.name for option in self.options)
        if twice := [name for name, count in names.items() if count > 1]:
            raise ValueError(f"the option {twice[0]} comes twice")
        if self.options and sum(option.do_nothing for option in self.options) != 1:
            raise ValueError("one of the options is to do nothing, and only one")
        return self

    @model_validator(mode="after")
    def is_in_order(self) -> Self:
        days = (self.delivery_start_on, self.delivery_finish_on, self.latest_finish_on)
        known = [day for day in days if day]
        if known != sorted(known):
            raise ValueError("delivery starts before it finishes, and finishes by its latest finish")
        ids = [(each.kind, each.record_id) for each in self.rests_on]
        if len(ids) > len(set(ids)):
            raise ValueError("it rests on each record once")
        return self


class Approval(Write):
    reason: Text | None = Field(
        default=None,
        description="Why, and on what conditions, for the trail.",
        examples=["Affordable in every year"],
    )
    decision_id: UUID | None = Field(
        default=None, description="The decision that approved it, of this component or one above."
    )


class BusinessCaseRead(BusinessCaseWrite, EntityRead):
    address: ClassVar[str] = "/v1/business-cases"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("business_case:write", {"draft"}),
        "approval": Action("decision:decide", {"draft"}),
    }

    component_id: UUID
    number: int = Field(description="Counts the cases of a component, from 1.")
    status: CaseStatus
    written_by: list[str] = Field(description="The ids of the members who drafted and revised it.")
    approved_by: str | None
    decision_id: UUID | None = Field(description="The decision that approved it.")
    approved_at: datetime | None
    superseded_at: datetime | None

    @computed_field(description="Benefits less cost, in present values.")  # type: ignore[prop-decorator]
    @property
    def npv(self) -> Money | None:
        if self.benefits is None or self.whole_life_cost is None:
            return None
        return net_present_value(self.benefits, self.whole_life_cost)

    @computed_field(description="Benefits over cost, in present values.")  # type: ignore[prop-decorator]
    @property
    def bcr(self) -> float | None:
        if self.benefits is None or self.whole_life_cost is None:
            return None
        ratio = benefit_cost_ratio(self.benefits, self.whole_life_cost)
        return None if ratio is None else float(ratio)

    @computed_field(description="Why `npv` is null: `no_cost` or `no_benefits`.")  # type: ignore[prop-decorator]
    @property
    def npv_reason(self) -> str | None:
        return missing(self.whole_life_cost, self.benefits)

    @computed_field(description="Why `bcr` is null: `no_cost`, `no_benefits` or `zero_cost`.")  # type: ignore[prop-decorator]
    @property
    def bcr_reason(self) -> str | None:
        if reason := missing(self.whole_life_cost, self.benefits):
            return reason
        return None if self.whole_life_cost and self.whole_life_cost.minor else "zero_cost"


def missing(cost: Money | None, benefits: Money | None) -> str | None:
    """Why nothing can be computed of the two, if nothing can."""
    if cost is None:
        return "no_cost"
    return "no_benefits" if benefits is None else None
