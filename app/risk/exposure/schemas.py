"""What a register amounts to, as a client is told."""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from app.calc.money import Money
from app.calc.rag import Rag
from app.components.scope import Scope
from app.core.schemas import Read
from app.risk.models import RiskKind


class ExpectedValues(Read):
    """Sums of expected values in one currency: the mean of the exposure, and no contingency."""

    currency: str
    risks: int = Field(description="How many risks have an impact in money.")
    threats: Money = Field(description="Never below zero.")
    opportunities: Money = Field(description="Never above zero.")
    net: Money


class Colours(Read):
    """How many risks there are of each colour."""

    red: int = 0
    amber: int = 0
    green: int = 0
    unscored: int = 0


class HeatMapCell(Read):
    probability_band: int
    impact_band: int
    score: int
    colour: Rag
    risks: int
    references: list[str] = Field(description="Of at most twenty of them, the largest expected values first.")


class HeatMap(Read):
    """The risks of one kind that were scored by one version of one scale: maps of two are not comparable."""

    kind: RiskKind
    scale: str
    scale_version: int
    probability_bands: list[str]
    impact_bands: list[str]
    cells: list[HeatMapCell] = Field(description="Every cell, row by row from the lowest probability.")


class RiskExposure(Read):
    """Active risks: open, in treatment or accepted, as far as the caller may see them."""

    LISTED: ClassVar[int] = 20

    component_id: UUID
    scope: Scope
    open_risks: int = Field(description="Open, treating or accepted.")
    unquantified: int = Field(description="How many of them have no impact in money, and are in no sum.")
    shared_risks: list[str] = Field(
        description="Of other registers, with an impact here: in the sums with that, and in nothing else."
    )
    expected_values: list[ExpectedValues] = Field(description="One for each currency; they are not added up.")
    threats: Colours
    opportunities: Colours
    heat_maps: list[HeatMap]
