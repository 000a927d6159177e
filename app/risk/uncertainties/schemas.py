"""What a client states to be uncertain about a plan."""

from collections.abc import Hashable, Iterable
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from app.calc.estimates import Estimate, EstimateShape
from app.calc.money import Money
from app.calc.schedule.network import Relation
from app.core.schemas import Action, EntityRead, Label, Number, Ratio, Text, Write
from app.schedule.schemas import Code, Lag

WRITE = "risk:write"
MOST_TASKS, MOST_DRIVERS, MOST_GROUPS, MOST_LINKS = 20_000, 5_000, 200, 5_000
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-\d{1,9}$")]
ComponentCode = Annotated[str | None, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
Extent = Annotated[Number, Field(ge=0)]


class Unit(StrEnum):
    """What a number is of: working minutes of the task's calendar, or parts of what the plan has."""

    MINUTES = "minutes"
    RATIO = "ratio"


class DurationEstimate(Write):
    """A duration in three points: in minutes, or as a ratio (1.2 for a fifth more than the plan has)."""

    low: Extent
    likely: Extent
    high: Extent
    unit: Unit = Unit.RATIO
    distribution: EstimateShape = EstimateShape.PERT

    @model_validator(mode="after")
    def goes_up(self) -> Self:
        Estimate(self.low, self.likely, self.high, self.distribution)
        return self


class CostEstimate(Write):
    """What something costs however long it takes, in three points."""

    low: Money
    likely: Money
    high: Money
    distribution: EstimateShape = EstimateShape.PERT

    @model_validator(mode="after")
    def goes_up(self) -> Self:
        if len({self.low.currency, self.likely.currency, self.high.currency}) > 1:
            raise ValueError("a cost in three points is in one currency")
        Estimate(self.low.amount, self.likely.amount, self.high.amount, self.distribution)
        return self


class UncertainTask(Write):
    """What is uncertain about one task: what remains of it, and what it costs."""

    task: Code = Field(description="Its code in the plan of the component.")
    remaining: DurationEstimate | None = Field(
        default=None, description="Of the work that remains; null where that is certain."
    )
    cost_per_day: Money | None = Field(
        default=None, description="For each working day that it takes, by its calendar."
    )
    cost: CostEstimate | None = Field(default=None, description="However long it takes.")


class TaskReference(Write):
    """A task of the component's own plan, or of one below it."""

    component: ComponentCode = Field(default=None, description="Its code; null for the component itself.")
    task: Code


class DriverTask(TaskReference):
    """A risk as what drives a task: what it does to it if it occurs."""

    risk: Reference
    effect: DurationEstimate | None = Field(
        default=None,
        description="Minutes that are added, or a ratio that multiplies. Null: the working days of the register are added.",
    )


class AlikeTasks(Write):
    """Tasks whose durations go together, any two of them alike."""

    name: Label
    coefficient: Ratio = Field(
        description="The parameter of a Gaussian copula; 0.2 to 0.3 where nothing is known."
    )
    tasks: list[TaskReference] = Field(min_length=2, max_length=MOST_TASKS)


class PlanTie(Write):
    """A link between tasks of two plans; its lag counts in the predecessor's calendar."""

    predecessor: TaskReference
    successor: TaskReference
    relation: Relation = Relation.FS
    lag_minutes: Lag = 0


EXAMPLE: dict[str, Any] = {
    "tasks": [
        {
            "task": "A100",
            "remaining": {"low": 0.9, "likely": 1, "high": 1.5, "unit": "ratio", "distribution": "pert"},
            "cost_per_day": {"amount": "1200.00", "currency": "GBP"},
        }
    ],
    "drivers": [],
    "alike": [],
}


class ScheduleUncertaintyWrite(Write):
    """What is uncertain about a component's plan. What is not named is certain."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    note: Text | None = None
    tasks: list[UncertainTask] = Field(default=[], max_length=MOST_TASKS)
    drivers: list[DriverTask] = Field(
        default=[], max_length=MOST_DRIVERS, description="Which risks drive which tasks, and how."
    )
    alike: list[AlikeTasks] = Field(default=[], max_length=MOST_GROUPS)
    links: list[PlanTie] = Field(
        default=[], max_length=MOST_LINKS, description="Between the plans at and below the component."
    )
    cost_per_day: Money | None = Field(
        default=None, description="Of a standing team: for each working day of the plan until the finish."
    )

    @model_validator(mode="after")
    def says_each_thing_once(self) -> Self:
        once((one.task for one in self.tasks), "a task is stated once")
        once(((d.risk, d.component, d.task) for d in self.drivers), "a risk drives a task once")
        once((one.name for one in self.alike), "a group of tasks has a name of its own")
        grouped = ((t.component, t.task) for one in self.alike for t in one.tasks)
        once(grouped, "a task goes together with one group")
        return self

    def amounts(self) -> list[Money | None]:
        """All money in it."""
        costs = [one.cost for one in self.tasks if one.cost]
        return [self.cost_per_day, *(one.cost_per_day for one in self.tasks), *(one.low for one in costs)]


def once(names: Iterable[Hashable], sentence: str) -> None:
    named = list(names)
    if len({*named}) < len(named):
        raise ValueError(sentence)


class ScheduleUncertaintyRead(ScheduleUncertaintyWrite, EntityRead):
    address: ClassVar[str] = "/v1/schedule-uncertainties"
    actions: ClassVar[dict[str, Action]] = {"update": Action(WRITE)}

    component_id: UUID
