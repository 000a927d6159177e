"""A heat map with the risks behind each cell, as a client is told."""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from app.calc.money import Money
from app.calc.rag import Rag
from app.components.scope import Scope
from app.core.schemas import Read
from app.risk.models import RiskKind


class MappedRisk(Read):
    risk_id: UUID
    reference: str
    title: str
    score: int
    expected_value: Money | None


class MapCell(Read):
    probability_band: int
    impact_band: int
    score: int
    colour: Rag
    count: int = Field(description="How many risks lie there, listed or not.")
    risks: list[MappedRisk] = Field(description="The largest expected values first.")


class Disagreement(Read):
    """Two risks that the matrix puts in the other order than their expected values."""

    scores_higher: MappedRisk
    expected_higher: MappedRisk


class Disagreements(Read):
    """Where scores and expected values disagree: rank by expected value, and show the score beside it."""

    MOST: ClassVar[int] = 20
    COMPARED: ClassVar[int] = 200

    compared: int = Field(
        description="How many risks were compared with each other: at most 200, the largest expected values."
    )
    pairs: int = Field(description="How many pairs of them are in the wrong order.")
    widest: list[Disagreement] = Field(description="At most twenty pairs, the widest apart first.")


class RiskMap(Read):
    """The risks of one kind by one version of one scale."""

    kind: RiskKind
    scale: str
    scale_version: int
    mirrored: bool = Field(
        description="Whether the impact runs from the greatest to the least, as it does for opportunities: "
        "beside the map of the threats, the two meet at the worst and the best."
    )
    probability_bands: list[str]
    impact_bands: list[str] = Field(description="In the order of the cells.")
    cells: list[MapCell] = Field(description="Every cell, row by row from the lowest probability.")
    disagreements: Disagreements


class RiskHeatMap(Read):
    """Active risks by probability and impact, as far as the caller may see them. Counts are no exposure."""

    component_id: UUID
    scope: Scope
    unrated: int = Field(description="Active risks without an impact band, which are on no map.")
    maps: list[RiskMap]
