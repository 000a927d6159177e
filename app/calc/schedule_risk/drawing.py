"""The random numbers of a simulated plan: a stream for each task and each column of a risk, by its key.

So each meets the same luck in another version of the plan with the same seed, and a run comes out the same
in pieces of any width.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.calc.schedule_risk.inputs import Driver, Effect, Likeness, Model, Uncertain
from app.calc.schedule_risk.tables import MIDDLE, SCALE, Quantiles
from app.calc.simulation.drawing import stream
from app.calc.simulation.normal import Floats

Occurs = NDArray[np.bool_]


@dataclass(slots=True)
class Factor:
    """The luck that a group of tasks has in common."""

    generator: np.random.Generator
    coefficient: float
    places: Floats  # what it adds to the places of each


@dataclass(slots=True)
class Row:
    """How the duration of one task is drawn."""

    row: int
    generator: np.random.Generator
    quantiles: Quantiles
    factor: Factor | None


@dataclass(slots=True)
class Risk:
    """How a risk is drawn, and the rows that it hits."""

    driver: Driver
    occurrence: np.random.Generator
    severity: np.random.Generator
    price: np.random.Generator
    effects: list[tuple[int, Effect]]


class Drawing:
    """Draws one piece of a run after another; of some tasks alone where they are named, with the same luck."""

    def __init__(self, model: Model, seed: int, only: Collection[str] | None = None) -> None:
        self.model, self.seed = model, seed
        numbers = {key: number for number, key in enumerate(model.network.keys)}
        keys = model.network.keys if only is None else [key for key in model.network.keys if key in only]
        self.rows = {key: row for row, key in enumerate(keys)}
        self.planned = model.network.durations[[numbers[key] for key in keys]]
        self.open = model.network.done[[numbers[key] for key in keys]] == 0
        factors = {task: factor for one in model.alike for factor in [self.factor(one)] for task in one.tasks}
        self.factors = list({id(one): one for one in factors.values()}.values())
        wanted = [one for one in model.uncertain if one.task in self.rows and self.open[self.rows[one.task]]]
        self.uncertain = [self.row(one, factors.get(one.task)) for one in wanted if one.duration is not None]
        self.risks = [self.risk(driver) for driver in model.drivers]
        costs = [(one.task, one.cost) for one in wanted if one.cost is not None] if only is None else []
        self.costs = [(self.luck(f"{task} cost"), Quantiles(cost)) for task, cost in costs]
        self.changed = sorted(
            {row.row for row in self.uncertain} | {r for one in self.risks for r, _ in one.effects}
        )

    def luck(self, key: str) -> np.random.Generator:
        return stream(self.seed, 0, key)

    def factor(self, group: Likeness) -> Factor:
        return Factor(self.luck(f"alike {group.key}"), group.coefficient, np.empty(0))

    def row(self, one: Uncertain, factor: Factor | None) -> Row:
        assert one.duration is not None
        row = self.rows[one.task]
        scale = float(self.planned[row]) if one.is_ratio else 1.0
        return Row(row, self.luck(f"task {one.task}"), Quantiles(one.duration, scale), factor)

    def risk(self, driver: Driver) -> Risk:
        effects = [(self.rows[one.task], one) for one in driver.effects if one.task in self.rows]
        columns = ("occurs", "severity", "cost")
        occurs, severe, price = (self.luck(f"risk {driver.key} {column}") for column in columns)
        return Risk(driver, occurs, severe, price, [(row, one) for row, one in effects if self.open[row]])

    def durations(self, out: Floats) -> list[Occurs]:
        """The next durations of every task, into ``out``, and which risks occur."""
        width = out.shape[1]
        out[:] = self.planned[:, None]
        for factor in self.factors:
            common = np.asarray(factor.generator.standard_normal(width))
            factor.places = common * (SCALE * math.sqrt(factor.coefficient)) + MIDDLE
        places, cells = np.empty(width), np.empty(width, dtype=np.intp)
        for row in self.uncertain:
            row.generator.standard_normal(out=places)
            own = 1.0 if row.factor is None else math.sqrt(1 - row.factor.coefficient)
            np.multiply(places, SCALE * own, out=places)
            np.add(places, MIDDLE if row.factor is None else row.factor.places, out=places)
            row.quantiles.of(places, cells, out[row.row])
        struck = [(risk, *severity(risk, width)) for risk in self.risks]
        for is_ratio in (True, False):  # what multiplies first, in whichever order the risks are
            for risk, occurs, severe in struck:
                hit(risk, occurs, severe, out, is_ratio)
        for number in self.changed:  # whole minutes, and never none: what takes time goes on taking some
            np.maximum(np.rint(out[number], out=out[number]), min(self.planned[number], 1), out=out[number])
        return [occurs for _, occurs, _ in struck]

    def money(self, occurring: list[Occurs], width: int) -> Floats:
        """What comes to be spent however long anything takes."""
        found, cells, drawn = np.zeros(width), np.empty(width, dtype=np.intp), np.empty(width)
        for generator, quantiles in self.costs:
            found += quantiles.of(generator.standard_normal(width) * SCALE + MIDDLE, cells, drawn)
        for risk, occurs in zip(self.risks, occurring, strict=True):
            if risk.driver.costs:
                severity = risk.price.random(width)[occurs]
                found[occurs] += sum(cost.quantile(severity) for cost in risk.driver.costs)
        return found


def severity(risk: Risk, width: int) -> tuple[Occurs, Floats]:
    """Whether a risk occurs in each of the next iterations, and how hard it hits where it does."""
    occurs = risk.occurrence.random(width) < risk.driver.probability
    return occurs, risk.severity.random(width)[occurs]


def hit(risk: Risk, occurs: Occurs, severe: Floats, durations: Floats, is_ratio: bool) -> None:
    for row, effect in risk.effects:
        if effect.is_ratio == is_ratio:
            size = effect.size.quantile(severe)
            durations[row, occurs] = (
                durations[row, occurs] * size if is_ratio else durations[row, occurs] + size
            )
