"""What a client may say of a baseline, and what it is told."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from app.baselines.models import BaselineReason
from app.calc.money import Money
from app.core.schemas import EntityRead, Read, Text, Write
from app.cost.ledger.schemas import Quantity
from app.periods.schemas import PeriodCode
from app.schedule.plan import TaskKind


class BaselineAgreement(Write):
    """What is said of a baseline that a decision makes by itself."""

    reason: BaselineReason = Field(description="The first one is `initial`, and no other is.")
    rationale: Text = Field(examples=["The second station was added by the board."])
    effective_period: PeriodCode = Field(description="The first period that is measured against it.")


class BaselineWrite(BaselineAgreement):
    """The budget that the ledger has now becomes the baseline, with the dates of the plan there is."""

    decision_id: UUID = Field(description="The approved decision, of kind baseline, rebaseline or change.")


class BaselineRead(EntityRead):
    address: ClassVar[str] = "/v1/baselines"

    component_id: UUID
    number: int = Field(description="From 1, the original.")
    reason: BaselineReason
    rationale: str
    decision_id: UUID
    approved_on: date
    effective_period_id: UUID
    effective_period: str = Field(description="The code of that reporting period.")
    budget: Money = Field(description="Budget at completion, all cost lines and periods.")
    schedule_version_id: UUID | None = Field(description="The version whose dates it keeps; null: no plan.")
    finish: str | None = Field(description="When that plan was to finish, local time.")


class BaselineTaskRead(EntityRead):
    address: ClassVar[str] = "/v1/baseline-tasks"

    baseline_id: UUID
    component_id: UUID
    position: int
    code: str
    name: str
    kind: TaskKind
    start: str | None = Field(description="Null for a summary that has nothing below it.")
    finish: str | None


class BaselineLineRead(EntityRead):
    address: ClassVar[str] = "/v1/baseline-lines"

    baseline_id: UUID
    component_id: UUID
    line_id: UUID
    work_package_id: UUID | None
    period_id: UUID
    amount: Money
    quantity: Quantity | None = Field(description="Null unless every entry behind it has one.")


class Against(Read):
    """A baseline, and how a component stands against it."""

    baseline_id: UUID
    number: int
    budget: Money
    planned_to_date: Money
    spend_variance: Money = Field(description="Planned less incurred to date: says nothing of performance.")
    variance: Money | None = Field(
        description="Budget less what it will cost: negative is adverse; null without a forecast."
    )


NoDates = Literal["no_performance_baseline", "no_plan", "no_baseline_dates"]


class Slip(Read):
    """Dates as a baseline has them, and how much later they are: in working time, earlier below zero."""

    number: int = Field(description="Of the baseline.")
    start: str | None
    finish: str | None
    start_slip_minutes: int | None
    finish_slip_minutes: int | None
    finish_slip_days: float | None = Field(description="Working days of the calendar it is measured on.")


class DatedTask(Read):
    """A task, milestone or summary of the plan or of a baseline; dates are actual, or else forecast."""

    code: str
    name: str
    kind: TaskKind
    start: str | None
    finish: str | None
    complete: bool
    current: Slip | None = Field(description="Against the baseline in force.")
    original: Slip | None = Field(description="Against the first baseline.")
    reason: Literal["not_in_plan", "not_in_baseline"] | None = Field(
        description="Why it cannot be compared with the baseline in force."
    )


class PlanVariance(Read):
    """When the plan finishes, beside when it was to."""

    schedule_version_id: UUID
    schedule_number: int
    data_date: str | None
    finish: str
    current: Slip | None
    original: Slip | None


class TaskVariance(Read):
    """Every task beside the baseline in force and the original, as of a period."""

    component_id: UUID
    period: str
    as_of: date
    plan: PlanVariance | None
    items: list[DatedTask]
    reason: NoDates | None


class Rebaseline(Read):
    """A baseline that replaced another."""

    number: int
    reason: BaselineReason
    rationale: str
    approved_on: date
    decision_id: UUID
    change: Money = Field(description="Its budget less that of the one before.")
    finish_moved_days: int | None = Field(
        description="Calendar days by which its finish is later; null unless both have dates."
    )


class BaselineVariance(Read):
    """How a component stands against what is agreed now, and against what was agreed first."""

    component_id: UUID
    period: str
    as_of: date
    incurred: Money | None
    at_completion: Money | None
    current: Against | None
    original: Against | None
    rebaselines: list[Rebaseline]
    rebaselined: int = Field(description="How often the baseline was replaced.")
    yearly_resets: list[int] = Field(
        description="Years in a row in each of which the baseline was replaced: read the original as well."
    )
    reason: Literal["no_performance_baseline", "no_estimate_to_complete"] | None = Field(
        description="Why a variance is null."
    )
    plan: PlanVariance | None
    milestones: list[DatedTask] = Field(description="Of the plan, in its order, and those taken out of it.")
    plan_reason: NoDates | None = Field(description="Why dates are not compared.")
