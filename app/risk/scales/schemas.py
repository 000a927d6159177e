"""What a client may say about a risk scale, and what it is told."""

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, computed_field, model_validator

from app.calc.money import Money
from app.calc.rag import Rag
from app.calc.rating import Grid
from app.calc.risk import Cell, Matrix, Scale
from app.calc.risk_matrix import inconsistency
from app.core.schemas import AsNumber, EntityRead, Label, Read, Text, Write

ScaleSlug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,62}$")]
Share = Annotated[Decimal, Field(gt=0, max_digits=9, decimal_places=6), AsNumber]
Chance = Annotated[Decimal, Field(gt=0, lt=1, decimal_places=4), AsNumber]
Days = Annotated[int, Field(ge=1, le=10_000)]
Names = Annotated[list[Label], Field(min_length=2, max_length=10)]
FIVE = ["Very low", "Low", "Medium", "High", "Very high"]
LETTERS = {"G": Rag.GREEN, "A": Rag.AMBER, "R": Rag.RED}


class MatrixCell(Write):
    """What a pair of bands scores, and how it is coloured."""

    score: int = Field(ge=1, le=1000)
    colour: Rag


class ReviewDays(Write):
    """In how many days a risk of each colour is to be looked at again."""

    red: Days = 14
    amber: Days = 31
    green: Days = 92


class ScaleDefinition(Write):
    """Bands by their upper bounds, which belong to them; the last band has no end. Cells by row and column."""

    name: Label
    description: Text | None = None
    probability_bands: Names = Field(description="From the least to the most probable.")
    probability_upper: list[Chance] = Field(description="Upper bounds of all but the last.", max_length=9)
    impact_bands: Names = Field(description="From the least to the worst.")
    cost_upper_share: list[Share] | None = Field(
        default=None,
        min_length=1,
        max_length=9,
        description="Upper bounds of a cost in proportion to the budget it is measured by.",
    )
    cost_upper: list[Money] | None = Field(
        default=None,
        min_length=1,
        max_length=9,
        description="Upper bounds of a cost in money of one currency, instead of shares.",
    )
    schedule_upper_days: list[Days] | None = Field(
        default=None, min_length=1, max_length=9, description="Upper bounds of a delay in working days."
    )
    cells: list[list[MatrixCell]] = Field(
        description="A row for each probability band, in it a cell for each impact band, from low to high.",
        max_length=10,
    )
    review_days: ReviewDays = ReviewDays()

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        """A scale the arithmetic accepts: bounds rise, no cell is better than a lesser one, amber lies between."""
        if self.cost_upper and self.cost_upper_share:
            raise ValueError("a cost is measured in shares of a budget or in money, not in both")
        if len({money.currency for money in self.cost_upper or ()}) > 1:
            raise ValueError("the bounds of a cost are in one currency")
        if any(money.minor <= 0 for money in self.cost_upper or ()):
            raise ValueError("the bounds of a cost are above zero")
        self.as_grid("risk scale", 1)
        return self

    def as_grid(self, id: str, version: int) -> Grid:
        """This definition as the arithmetic has it."""

        def scale(name: str, bands: list[str], upper: list[Decimal]) -> Scale:
            return Scale(name, version, tuple(bands), tuple(upper))

        columns = [Decimal(n) for n in range(1, len(self.impact_bands))]
        amounts = [money.amount for money in self.cost_upper or ()]
        cost, days = self.cost_upper_share or amounts, [Decimal(n) for n in self.schedule_upper_days or ()]
        return Grid(
            Matrix(
                id,
                version,
                scale("probability", self.probability_bands, self.probability_upper),
                scale("impact", self.impact_bands, columns),
                tuple(tuple(Cell(cell.score, cell.colour) for cell in row) for row in self.cells),
            ),
            cost=scale("cost impact", self.impact_bands, cost) if cost else None,
            currency=self.cost_upper[0].currency if self.cost_upper else None,
            schedule=scale("schedule impact", self.impact_bands, days) if days else None,
        )


def products(*rows: str) -> list[list[MatrixCell]]:
    """Cells that score the product of their bands, coloured by the letters of ``rows``."""
    return [
        [MatrixCell(score=row * column, colour=LETTERS[letter]) for column, letter in enumerate(letters, 1)]
        for row, letters in enumerate(rows, 1)
    ]


EXAMPLE: dict[str, Any] = {
    "slug": "works",
    "name": "Works, in pounds",
    "probability_bands": FIVE,
    "probability_upper": [0.05, 0.2, 0.4, 0.7],
    "impact_bands": FIVE,
    "cost_upper": [{"amount": f"{n}000.00", "currency": "GBP"} for n in (10, 50, 250, 1000)],
    "schedule_upper_days": [5, 10, 30, 65],
    "cells": [
        [cell.model_dump(mode="json") for cell in row]
        for row in products("GGGGA", "GGGAA", "GGAAR", "GAARR", "GARRR")
    ],
}


class RiskScaleWrite(ScaleDefinition):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    slug: ScaleSlug = Field(
        description="What its versions have in common; `default-5x5` is rated by where none is named."
    )


class CellBands(Read):
    probability_band: int
    impact_band: int


class ScaleWarning(Read):
    """A green cell that reaches a higher expected loss than a red one begins with, by one measure's anchors."""

    rule: Literal["weak_consistency"] = "weak_consistency"
    measure: Literal["cost", "schedule"]
    green: CellBands
    green_up_to: float | None = Field(
        description="Probability times impact at its upper corner; null where the impact has no end."
    )
    red: CellBands
    red_from: float = Field(description="Probability times impact at its lower corner.")


def contradictions(scale: Any) -> Iterator[ScaleWarning]:
    """The worst pair of cells by each measure that has anchors, of a scale or of a row of one."""
    said = {name: unpacked(getattr(scale, name)) for name in ScaleDefinition.model_fields}
    grid = ScaleDefinition.model_validate(said).as_grid("risk scale", 1)
    measures: tuple[tuple[Literal["cost", "schedule"], Scale | None], ...]
    measures = (("cost", grid.cost), ("schedule", grid.schedule))
    for measure, anchors in measures:
        found = inconsistency(grid.matrix, anchors) if anchors else None
        if found:
            yield ScaleWarning(
                measure=measure,
                green=CellBands(probability_band=found.green[0], impact_band=found.green[1]),
                green_up_to=None if found.green_up_to is None else float(found.green_up_to),
                red=CellBands(probability_band=found.red[0], impact_band=found.red[1]),
                red_from=float(found.red_from),
            )


def unpacked(kept: Any) -> Any:
    """A member as a row of SQLite keeps it, which is text, or as it is."""
    return json.loads(kept) if isinstance(kept, str) and kept[:1] in ("[", "{") else kept


class RiskScaleRead(ScaleDefinition, EntityRead):
    address: ClassVar[str] = "/v1/risk-scales"

    slug: ScaleSlug
    scale_version: int = Field(description="Counted up for each slug; no version ever changes.")

    @computed_field(description="Where its colours contradict expected loss: Cox's weak consistency.")  # type: ignore[prop-decorator]
    @property
    def warnings(self) -> list[ScaleWarning]:
        return list(contradictions(self))

    @cached_property
    def grid(self) -> Grid:
        return self.as_grid(self.slug, self.scale_version)
