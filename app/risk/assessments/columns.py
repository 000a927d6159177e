"""What an assessment says of a risk, as columns: those of the risk itself are its residual assessment."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.calc.estimates import EstimateShape
from app.calc.money import Money
from app.calc.rag import Rag
from app.calc.rating import Gap, ImpactObjective
from app.core.model import money


class ProbabilityBasis(StrEnum):
    """What a probability rests on."""

    DATA = "data"
    EXPERT = "expert"
    ELICITED = "elicited"


class AssessmentColumns:
    """``probability_band`` to ``expected_value`` follow from the rest by version ``scale_version`` of ``scale``."""

    probability: Mapped[Decimal]
    probability_basis: Mapped[ProbabilityBasis | None]
    impact_distribution: Mapped[EstimateShape | None]
    schedule_impact_days: Mapped[int | None]
    schedule_impact_low_days: Mapped[int | None]
    schedule_impact_high_days: Mapped[int | None]
    schedule_impact_distribution: Mapped[EstimateShape | None]
    stated_impact_band: Mapped[int | None]
    other_impacts: Mapped[list[Any]] = mapped_column(default=list)
    scale: Mapped[str]
    scale_version: Mapped[int]
    probability_band: Mapped[int]
    impact_band: Mapped[int | None]
    impact_gap: Mapped[Gap | None]
    worst_objective: Mapped[ImpactObjective | None]
    score: Mapped[int | None]
    colour: Mapped[Rag | None]

    @declared_attr
    def impact(cls) -> Mapped[Money | None]:
        return money("impact", optional=True)

    @declared_attr
    def impact_low(cls) -> Mapped[Money | None]:
        return money("impact_low", optional=True)

    @declared_attr
    def impact_high(cls) -> Mapped[Money | None]:
        return money("impact_high", optional=True)

    @declared_attr
    def budget(cls) -> Mapped[Money | None]:
        return money("budget", optional=True)

    @declared_attr
    def expected_value(cls) -> Mapped[Money | None]:
        return money("expected_value", optional=True)
