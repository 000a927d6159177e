"""What a narrative is drafted from: recorded facts, and nothing that was not recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from app.calc.attribution import Attribution, Missing, ratio
from app.calc.confidence import Confidence
from app.calc.materiality import Ground
from app.calc.money import Money
from app.calc.movement import Measure, Movement
from app.calc.rag import DEFAULT, CalculatedRag, Rag, Thresholds


class Basis(StrEnum):
    """What a forecast is held against."""

    IN_YEAR = "in_year"
    WHOLE_LIFE = "whole_life"
    AT_COMPLETION = "at_completion"

    @property
    def words(self) -> str:
        return {
            Basis.IN_YEAR: "this year's budget",
            Basis.WHOLE_LIFE: "the approved whole-life cost",
            Basis.AT_COMPLETION: "the approved budget at completion",
        }[self]


@dataclass(frozen=True, slots=True)
class DecisionWanted:
    """A decision that was asked for; of whom and by when where that is recorded."""

    id: str
    question: str
    body: str | None = None
    due_on: date | None = None
    source: str = ""
    option: str | None = None


@dataclass(frozen=True, slots=True)
class OpenExceptions:
    """How many breaches of tolerances no decision has closed, and how many were to be answered by now."""

    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class PortfolioFacts:
    """What is recorded of a portfolio in one period; its leaves are its projects.

    Raises
    ------
    ValueError : for a movement that is not one of variance, or of baseline, as its name says.
    """

    label: str
    period: str
    as_of: date
    source: str
    basis: Basis
    attribution: Attribution
    missing: tuple[Missing, ...] = ()
    stale: tuple[Missing, ...] = ()
    causes: Mapping[str, str] = field(default_factory=dict)  # by leaf id
    decisions: tuple[DecisionWanted, ...] = ()
    rag: Rag | None = None
    previous_period: str | None = None
    movement: Movement | None = None
    baseline_movement: Movement | None = None
    exceptions: OpenExceptions | None = None
    thresholds: Thresholds = DEFAULT

    def __post_init__(self) -> None:
        for movement, measure in [
            (self.movement, Measure.VARIANCE),
            (self.baseline_movement, Measure.BASELINE),
        ]:
            if movement and (movement.measure is not measure or self.previous_period is None):
                raise ValueError(f"a movement of {measure} since a named period is wanted here")


@dataclass(frozen=True, slots=True)
class WorkDriver:
    """A part of the work with its variance, and its share of the gross."""

    label: str
    variance: Money
    share: Fraction


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What is recorded of one project in one period; None is what is not available.

    ``grounds`` are those on which the variance is material: none where it was judged not to be, None
    where nobody judged it.
    """

    id: str
    label: str
    period: str
    as_of: date
    source: str
    basis: Basis
    baseline: Money | None
    forecast: Money | None
    previous_period: str | None = None
    previous_variance: Money | None = None
    finish_on: date | None = None
    slip_days: int | None = None
    calculated: CalculatedRag | None = None
    declared: Rag | None = None
    confidences: tuple[Confidence, ...] = ()
    cause: str | None = None
    missing: tuple[str, ...] = ()  # what is not available, in words
    stale: bool = False
    decisions: tuple[DecisionWanted, ...] = ()
    thresholds: Thresholds = DEFAULT

    drivers: tuple[WorkDriver, ...] = ()
    accepted_share: Fraction | None = None
    grounds: tuple[Ground, ...] | None = None

    @property
    def variance(self) -> Money | None:
        return self.baseline - self.forecast if self.baseline and self.forecast else None

    @property
    def cost_consumed(self) -> Fraction | None:
        """How much of the tolerance that red begins beyond an overrun takes; 0 where there is none."""
        found = ratio(self.variance, self.baseline) if self.variance and self.baseline else None
        limits = self.thresholds.cost
        return None if found is None or limits is None else max(Fraction(0), -found) / limits.red

    @property
    def finish_consumed(self) -> Fraction | None:
        limits = self.thresholds.finish
        if self.slip_days is None or limits is None:
            return None
        return Fraction(max(0, self.slip_days)) / limits.red

    @property
    def decisions_in_order(self) -> list[DecisionWanted]:
        """What is due first first."""
        return sorted(self.decisions, key=lambda one: (one.due_on is None, one.due_on, one.id))
