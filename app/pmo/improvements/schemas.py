"""What a client may say about improvements of an office, and what it is told."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, computed_field, model_validator

from app.calc import improvement as calc
from app.core.schemas import Action, Day, EntityRead, Label, Number, Read, Text, Write
from app.pmo.improvements.models import OPEN, ImprovementOrigin, ImprovementSize, ImprovementStatus

READ, WRITE = "improvement:read", "improvement:write"
Hours = Annotated[Number, Field(gt=0, le=100000)]


class CyclePhase(StrEnum):
    """Where a step stands in the cycle of plan, do, check and act."""

    PLAN = "plan"
    DO = "do"
    CHECK = "check"
    ACT = "act"


S = ImprovementStatus
PHASES: Mapping[S, CyclePhase] = {
    S.IDEA: CyclePhase.PLAN,
    S.ACCEPTED: CyclePhase.PLAN,
    S.DOING: CyclePhase.DO,
    S.MEASURING: CyclePhase.CHECK,
    S.DONE: CyclePhase.ACT,
    S.DROPPED: CyclePhase.ACT,
}


class ImprovementWrite(Write):
    """A problem, what shows it, and what would change if the idea is right."""

    title: Label = Field(examples=["One page for board papers"])
    problem: Text = Field(examples=["Papers come late and long"])
    evidence: Text = Field(description="What shows the problem.", examples=["Half of 24 papers came late"])
    hypothesis: Text = Field(examples=["A page can be written in a day"])
    measure: Label | None = Field(default=None, examples=["Papers late in a quarter"])
    unit: Label | None = None
    baseline_value: Number | None = Field(default=None, description="Before the change.", examples=[12])
    target_value: Number | None = Field(default=None, examples=[4])
    observation_days: int = Field(
        default=30, ge=1, le=730, description="How long it is in use before its result is measured."
    )
    size: ImprovementSize = Field(examples=[ImprovementSize.S])
    effort_hours: Hours = Field(examples=[24])
    benefit: Text = Field(examples=["Boards decide a week earlier"])
    benefit_hours: Hours | None = Field(
        default=None, description="Hours of work that it saves in a year, for the ranking."
    )
    visible_days: int | None = Field(
        default=None, ge=0, le=3650, description="In how many days it is to be seen."
    )
    is_reversible: bool | None = None
    changes_policy: bool | None = None
    owner: Label | None = Field(default=None, examples=["Head of secretariat"])
    due_on: Day | None = None
    origin: ImprovementOrigin = Field(examples=[ImprovementOrigin.KPI])
    maturity_model_id: UUID | None = None
    maturity_attributes: list[Label] = Field(
        default_factory=list, max_length=50, description="Codes of the attributes that it is to meet."
    )

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        if self.baseline_value is not None and self.baseline_value == self.target_value:
            raise ValueError("a target differs from its baseline")
        if self.maturity_attributes and self.maturity_model_id is None:
            raise ValueError("attributes are those of a maturity_model_id")
        return self


class ImprovementStepWrite(Write):
    """The next step of an improvement; done is only what was measured."""

    status: ImprovementStatus = Field(description="What it is from now on.", examples=[S.ACCEPTED])
    reason: Text = Field(description="What was planned, done, found or learned.", examples=["Worth a try"])
    result_value: Number | None = Field(default=None, description="Of what is done: what was measured.")
    measured_on: Day | None = None

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        if (self.result_value is None) != (self.measured_on is None):
            raise ValueError("a result has a value and the day of its measurement")
        return self


class ImprovementStep(Read):
    """One step of the record of plan, do, check and act."""

    phase: CyclePhase
    status: ImprovementStatus
    on: date
    by: str = Field(description="The id of the member.")
    reason: str


class ImprovementRead(ImprovementWrite, EntityRead):
    address: ClassVar[str] = "/v1/improvements"
    actions: ClassVar[dict[str, Action]] = {"update": Action(WRITE, OPEN), "steps": Action(WRITE, OPEN)}

    component_id: UUID
    office_id: UUID
    reference: str
    status: ImprovementStatus
    status_since: date
    result_value: Number | None
    measured_on: date | None
    steps: list[ImprovementStep]

    @computed_field(description="The conditions of a quick win that it fails; of a quick win, none.")  # type: ignore[prop-decorator]
    @property
    def no_quick_win(self) -> list[str]:
        return calc.no_quick_win(
            calc.Attempt(self.effort_hours, self.visible_days, self.is_reversible, self.changes_policy)
        )

    @computed_field(description="Hours saved in a year for each hour spent; null where none are stated.")  # type: ignore[prop-decorator]
    @property
    def return_on_effort(self) -> float | None:
        found = calc.return_on_effort(self.benefit_hours, self.effort_hours)
        return None if found is None else round(float(found), 4)

    @computed_field(description="Whether the result is at the target; null until it is measured.")  # type: ignore[prop-decorator]
    @property
    def is_reached(self) -> bool | None:
        if self.baseline_value is None or self.target_value is None or self.result_value is None:
            return None
        return calc.reached(self.baseline_value, self.target_value, self.result_value)


class RankedImprovement(Read):
    """An improvement that is open, and its place among them."""

    rank: int | None = Field(description="Null where its benefit is not stated in hours.")
    improvement_id: UUID
    reference: str
    title: str
    status: ImprovementStatus
    return_on_effort: float | None
    no_quick_win: list[str]
    owner: str | None
    due_on: date | None
    is_overdue: bool | None = Field(description="Null where no day is set.")
    measured_from: date | None = Field(description="Of one that is measured: when its observation is over.")
    link: str


class ImprovementBacklog(Read):
    """The open improvements of an office by what they gain for their effort, and what came of the others."""

    office_id: UUID
    as_of: date
    open: int
    quick_wins: int
    overdue: int
    done: int
    reached: int = Field(description="How many of those done came to their target.")
    dropped: int
    items: list[RankedImprovement] = Field(description="The best first; last, what has no benefit in hours.")
    formula: str = "benefit_hours / effort_hours"


def observed_until(since: date, days: int) -> date:
    """The day on which an observation is over."""
    return since + timedelta(days=days)
