"""What a narrative is drafted from: recorded facts, and nothing that was not recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.calc.attribution import Attribution, Missing
from app.calc.confidence import Confidence
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
    thresholds: Thresholds = DEFAULT

    def __post_init__(self) -> None:
        for movement, measure in [
            (self.movement, Measure.VARIANCE),
            (self.baseline_movement, Measure.BASELINE),
        ]:
            if movement and (movement.measure is not measure or self.previous_period is None):
                raise ValueError(f"a movement of {measure} since a named period is wanted here")


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What is recorded of one project in one period; None is what is not available."""

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

    @property
    def variance(self) -> Money | None:
        return self.baseline - self.forecast if self.baseline and self.forecast else None
