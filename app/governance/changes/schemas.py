"""What a client may say about a change request, and what it is told."""

from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import Field, model_validator

from app.calc.money import Money
from app.calc.tolerance import Standing
from app.core.schemas import Action, EntityRead, Label, Number, Read, Text, Write
from app.governance.changes.models import MOVES, ChangeKind, ChangeReason, ChangeStatus
from app.governance.tolerances.models import NATURES, Metric, Objective
from app.governance.tolerances.schemas import Authority, Share

Days = Annotated[int, Field(ge=-36500, le=36500)]
BY_THEMSELVES = (Objective.COST, Objective.TIME)  # have members of their own


class OtherEffect(Write):
    """What a change does to an objective beside cost and time, in the unit of its metric."""

    metric: Metric = Field(examples=["scope"])
    amount: Money | None = None
    units: Number | None = Field(default=None, examples=[-2])

    @model_validator(mode="after")
    def is_in_its_unit(self) -> "OtherEffect":
        if NATURES[self.metric].objective in BY_THEMSELVES:
            raise ValueError(f"{self.metric} is told by cost_effect or time_effect_days")
        given, other = (self.units, self.amount) if NATURES[self.metric].unit else (self.amount, self.units)
        if given is None or other is not None:
            raise ValueError(f"{self.metric} is told in {NATURES[self.metric].unit or 'money'}")
        return self


class Affected(Write):
    """What a change does to another component."""

    component_id: UUID
    summary: Text = Field(examples=["Signals are commissioned a month later"])
    cost_effect: Money | None = None
    time_effect_days: Days | None = None


class ChangeWrite(Write):
    kind: ChangeKind = ChangeKind.REQUEST
    reason: ChangeReason
    title: Label = Field(examples=["A second entrance"])
    description: Text | None = None
    outcome: Label = Field(
        description="What it is for: requests for one outcome within twelve months are decided as one.",
        examples=["Step-free access"],
    )
    supplier: Label | None = Field(
        default=None, description="Requests for one supplier count together as well."
    )
    cost_effect: Money | None = Field(
        default=None, description="Whole-life; negative where it saves. Null: not assessed."
    )
    time_effect_days: Days | None = Field(default=None, description="Calendar days; null: not assessed.")
    other_effects: list[OtherEffect] = Field(default_factory=list, max_length=20)
    affects: list[Affected] = Field(default_factory=list, max_length=50)


class ChangeDecisionWrite(Write):
    decision_id: UUID = Field(
        description="The decision of kind change, taken at the level that `impact` names or above it: approved "
        "or rejected."
    )


class ChangeRemark(Write):
    remark: Text = Field(examples=["The supplier withdrew the offer"])


class Verification(Write):
    evidence: Text = Field(
        description="What shows that it was done.", examples=["Baseline 3; handover note 12"]
    )


class ToleranceImpact(Read):
    """What a change does to one tolerance; amounts are in ``unit``."""

    metric: Metric
    unit: str | None
    effect: str | None = Field(description="Null where it was not assessed.")
    before: str | None = Field(description="The forecast as it stands.")
    after: str | None
    used_before: Share | None
    used_after: Share | None
    cumulative_after: Share | None = Field(description="Of the same room around the original baseline.")
    standing_after: Standing | None
    reason: str | None = Field(description="Why there is no standing afterwards.")


class OtherImpact(Read):
    component_id: UUID
    code: str
    summary: str
    tolerances: list[ToleranceImpact]


class Aggregate(Read):
    """The requests that are decided as one: for the same outcome or supplier in twelve months, and all changes of
    the component since its original baseline."""

    references: list[str]
    cost: Money | None = Field(description="Null where none of them has a cost effect.")
    days: int


class ChangeImpact(Read):
    """What a change does to every tolerance and to other components, and who decides it."""

    component_id: UUID
    as_of: date
    tolerances: list[ToleranceImpact]
    others: list[OtherImpact]
    aggregate: Aggregate
    authority: Authority = Field(description="The lowest level whose tolerances hold the aggregate.")
    rule: str = Field(description="Why that level.")


class ChangeRead(ChangeWrite, EntityRead):
    address: ClassVar[str] = "/v1/change-requests"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("change:request", {ChangeStatus.DRAFT}),
        "submission": Action("change:request", MOVES["submission"].sources),
        "decision": Action("change:decide", MOVES["decision"].sources),
        "withdrawal": Action("change:request", MOVES["withdrawal"].sources),
        "verification": Action("change:verify", MOVES["verification"].sources),
    }

    reference: str
    component_id: UUID
    status: ChangeStatus
    raised_by: str
    submitted_on: date | None
    impact: dict[str, Any] | None = Field(
        description="The authority, its rule and the aggregate as they were at submission."
    )
    decision_id: UUID | None
    decided_on: date | None
    remark: str | None = Field(description="Why it was withdrawn.")
    evidence: str | None
    verified_by: str | None
