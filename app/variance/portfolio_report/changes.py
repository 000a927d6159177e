"""What moved between periods, as a client is told it: totals, finish dates, delivery confidence."""

from datetime import date
from uuid import UUID

from pydantic import Field

from app.calc.money import Money
from app.calc.movement import Change, Measure, Step
from app.core.schemas import Read


class ProjectShort(Read):
    component_id: UUID
    code: str
    name: str


class StepRead(Read):
    step: Step
    projects: int
    amount: Money


class ChangeRead(Read):
    component_id: UUID
    name: str
    step: Step
    before: Money | None
    after: Money | None
    change: Money

    @classmethod
    def of(cls, change: Change) -> "ChangeRead":
        amounts = {name: getattr(change, name) for name in ("before", "after", "change")}
        return cls(component_id=UUID(change.id), name=change.label, step=change.step, **amounts)


class MovementRead(Read):
    """How a total became another: opening and steps add up to closing exactly."""

    measure: Measure
    previous_period: str
    opening: Money
    closing: Money
    steps: list[StepRead]
    like_for_like: Money = Field(description="The change of the projects that state it in both periods.")
    compared: int = Field(description="How many state it in both periods.")
    not_stated: int = Field(description="How many state it in neither.")
    changes: list[ChangeRead] = Field(description="The largest, of either sign.")
    changes_in_all: int


class FinishChange(ProjectShort):
    basis: str = Field(
        description="Which finish is compared: `forecast`, or `approved` where a forecast is not in both."
    )
    before: date | None
    after: date | None
    days: int | None = Field(description="Calendar days; positive is later.")
    reason: str | None = None


class FinishMovement(Read):
    compared: int
    later: int
    earlier: int
    unchanged: int
    not_available: int
    changes: list[FinishChange] = Field(description="The largest, of either sign.")


class Rated(Read):
    scale: str
    assessor: str
    value: str


class ConfidenceChange(ProjectShort):
    before: Rated
    after: Rated
    steps: int = Field(description="On one scale, by one assessor; positive is more confident.")


class ConfidenceMovement(Read):
    """Only ratings of one assessor on one scale are compared."""

    more_confident: int
    less_confident: int
    unchanged: int
    not_compared: dict[str, int] = Field(description="How many are not, by reason.")
    changes: list[ConfidenceChange]


class Moved(ProjectShort):
    """A figure of a project that moved since it last appeared, in whichever period that was."""

    since: str = Field(description="Code of the period it last appeared in.")


class WholeLifeMoved(Moved):
    before: Money
    after: Money
    change: Money


class FinishMoved(Moved):
    basis: str = Field(description="Which finish is compared: `forecast` or `approved`.")
    before: date
    after: date
    days: int = Field(description="Calendar days; positive is later.")


class SurerButLater(FinishMoved):
    """More confident on one and the same scale, by the same assessor, while the finish slipped."""

    scale: str
    assessor: str
    rating_before: str
    rating_after: str
    steps: int


class SinceLastAppeared(Read):
    """What moved most since each project last appeared; the largest of either sign first."""

    whole_life_costs: list[WholeLifeMoved] = Field(
        description="Published whole-life baselines, in each currency."
    )
    finishes: list[FinishMoved]
    surer_but_later: list[SurerButLater] = Field(
        description="Delivery confidence improved on one scale while the finish slipped: the latest first."
    )
