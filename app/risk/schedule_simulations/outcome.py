"""When plans finish and what they cost, as it is kept. Imported where it is used, for it needs numpy."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any, cast

import numpy as np

from app.calc.schedule.calendar import instant_of, minute_of
from app.calc.schedule_risk.inputs import Model
from app.calc.schedule_risk.joint import confidence, frontier
from app.calc.schedule_risk.running import Run, Tell, at_means, drawn_again, simulated
from app.calc.schedule_risk.sensitivity import Sensitivity, deviation_of, sensitivities, spearman
from app.calc.simulation.figures import CURVE, SHOWN, figures, ranked
from app.risk.schedule_simulations.inputs import Given
from app.risk.schedule_simulations.modelling import leading, model_of, planned_cost
from app.risk.schedule_simulations.schemas import METHOD, ScheduleSimulationOrder
from app.risk.simulations import rolling_up
from app.risk.simulations.outcome import six_digits
from app.schedule.storing import told

FIRST = 5  # tasks by each measure
MOST = 20  # tasks by sensitivity
SHARES = tuple(range(5, 100, 5))


def outcome(given: Given, order: ScheduleSimulationOrder, tell: Tell = lambda _: None) -> dict[str, Any]:
    """What plans come to, as it is kept."""
    assert order.seed is not None
    model = model_of(given)
    run = simulated(model, order.seed, order.iterations, lambda share: tell(0.9 * share))
    return Telling(given, order, model, run).all()


@dataclass
class Telling:
    """A run while it is told. Instants and money go to the minute and to the minor unit."""

    given: Given
    order: ScheduleSimulationOrder
    model: Model
    run: Run

    @cached_property
    def finishes(self) -> Any:
        return np.sort(self.run.finish)

    @cached_property
    def planned_finish(self) -> float:
        """The finish of the plans as they are, with the links between them."""
        return at_means(self.model, self.model.network.durations)

    @cached_property
    def costs(self) -> bool:
        """Whether anything costs anything."""
        return bool(np.any(self.run.cost)) or self.planned != 0

    @cached_property
    def planned(self) -> float:
        return planned_cost(self.model, self.time_until(self.planned_finish))

    @cached_property
    def names(self) -> dict[str, str]:
        return {
            plan.prefix + one.code: one.name for plan in self.given.plans for one in plan.found.plan.tasks
        }

    def time_until(self, instant: float) -> float:
        """Working minutes of the plan's calendar from the start."""
        return float(self.model.clock.worked(np.array([instant]))[0]) - self.model.start

    def days(self, minutes: float) -> float:
        lead = leading(self.given)
        return six_digits(minutes / lead.clocks[lead.plan.calendar].minutes_per_day)

    def money(self, value: float) -> dict[str, str]:
        return rolling_up.money_told(rolling_up.rounded(value, self.given.currency))

    def all(self) -> dict[str, Any]:
        examined = self.examined()
        return {
            "method": METHOD,
            "libraries": {"numpy": np.__version__, "python": platform.python_version()},
            "inputs": self.given.inputs,
            "inputs_digest": self.given.digest,
            "plans": [self.plan(code) for code in self.given.inputs["plans"]],
            "gaps": self.given.gaps,
            "finish": self.finish(),
            "cost": self.cost() if self.costs else None,
            "joint": self.joint() if self.costs else None,
            "top_tasks": self.top_tasks,
            "tasks": examined,
            "risks": self.risks(),
        }

    def plan(self, code: str) -> dict[str, Any]:
        (plan,) = (each for each in self.given.plans if each.place.code == code)
        ids = {"component_id": str(plan.place.id), "schedule_version_id": str(plan.version.id)}
        return {"component": code, **ids, **self.given.inputs["plans"][code]}

    def finish(self) -> dict[str, Any]:
        run, model = self.run, self.model
        means = model.network.durations + run.sums.duration / len(run.time)
        mean, planned = float(run.time.mean()), self.time_until(self.planned_finish)
        merged = mean - self.time_until(at_means(model, means))
        middle = model.clock.finish_of(np.rint(np.array([mean + model.start])))
        return {
            "deterministic": instant(self.planned_finish),
            "deterministic_confidence": six_digits(float((run.finish <= self.planned_finish).mean())),
            "mean": instant(float(middle[0])),
            "standard_deviation_days": self.days(deviation_of(run.time)),
            "minimum": instant(self.finishes[0]),
            "maximum": instant(self.finishes[-1]),
            "percentiles": {f"p{share}": self.by(share) for share in SHOWN},
            "curve": [{"confidence": share / 100, "finish": self.by(share)} for share in SHARES],
            "mean_delay_days": self.days(mean - planned),
            "merge_bias_days": self.days(merged),
        }

    def by(self, share: int) -> str:
        """The instant by which so many per cent have finished."""
        return instant(ranked(self.finishes, Fraction(share, 100)))

    def cost(self) -> dict[str, Any]:
        found = figures(self.run.cost)
        names = ("mean", "standard_error", "standard_deviation", "minimum", "maximum")
        return {
            "deterministic": self.money(self.planned),
            "deterministic_confidence": six_digits(float((self.run.cost <= self.planned).mean())),
            **{name: self.money(getattr(found, name)) for name in names},
            "percentiles": {f"p{share}": self.money(found.percentiles[share]) for share in SHOWN},
            "exceedance": [
                {"probability": share / 100, "value": self.money(found.curve[share])} for share in CURVE
            ],
        }

    def joint(self) -> dict[str, Any]:
        asked = [
            (float(minute_of(datetime.fromisoformat(one.finish))), float(one.cost.amount))
            for one in self.order.targets
        ]
        targets = [(self.planned_finish, self.planned), *asked]
        points = frontier(self.run.finish, self.run.cost, Fraction(self.order.confidence), [*SHARES, 100])
        return {
            "targets": [self.target(*target) for target in targets],
            "confidence": float(self.order.confidence),
            "frontier": [
                {"finish_confidence": share / 100, "finish": instant(finish), "cost": self.money(cost)}
                for share, finish, cost in points
            ],
        }

    def target(self, finish: float, cost: float) -> dict[str, Any]:
        found = confidence(self.run.finish, self.run.cost, finish, cost)
        return {
            "finish": instant(finish),
            "cost": self.money(cost),
            "finish_confidence": six_digits(found.finish),
            "cost_confidence": six_digits(found.cost),
            "joint_confidence": six_digits(found.joint),
        }

    @cached_property
    def indices(self) -> dict[str, Sensitivity]:
        """Those of every task that is left and takes time."""
        network = self.model.network
        found = sensitivities(network.keys, network.durations, self.run)
        return {one.key: one for one, length in zip(found, network.durations, strict=True) if length}

    @cached_property
    def floats(self) -> dict[str, int]:
        """Total floats in the plans themselves."""
        return {
            plan.prefix + one.key: total
            for plan in self.given.plans
            for one in plan.found.outcome.activities
            if (total := plan.found.outcome.total_float(one.key)) is not None
        }

    @cached_property
    def top_tasks(self) -> dict[str, list[str]]:
        first = list(self.indices.values())
        orders: dict[str, Callable[[Sensitivity], Any]] = {
            "by_criticality": lambda one: (-one.criticality, -(one.ssi or 0), one.key),
            "by_sensitivity": lambda one: (-(one.ssi or 0), -one.criticality, one.key),
            "by_float": lambda one: (self.floats[one.key], -one.deviation, one.key),
        }
        return {name: [one.key for one in sorted(first, key=by)][:FIRST] for name, by in orders.items()}

    def examined(self) -> list[dict[str, Any]]:
        """The tasks first by any measure, the most sensitive first."""
        ordered = sorted(self.indices.values(), key=lambda one: (-(one.ssi or 0), -one.criticality, one.key))
        wanted = {one.key for one in ordered[:MOST]} | {
            key for keys in self.top_tasks.values() for key in keys
        }
        drawn = drawn_again(self.model, cast(int, self.order.seed), self.order.iterations, sorted(wanted))
        return [
            self.task(one, spearman(drawn[one.key], self.run.time)) for one in ordered if one.key in wanted
        ]

    def task(self, one: Sensitivity, rank: float | None) -> dict[str, Any]:
        planned = self.model.network.durations[self.model.network.keys.index(one.key)]
        return {
            "key": one.key,
            "name": self.names[one.key],
            "criticality_index": six_digits(one.criticality),
            "sensitivity_index": rounded(one.ssi),
            "spearman": rounded(rank),
            "cruciality": None if one.pearson is None else six_digits(abs(one.pearson)),
            "significance": rounded(one.significance),
            "total_float_minutes": self.floats.get(one.key),
            "remaining_minutes": int(planned),
            "mean_minutes": six_digits(one.mean),
            "standard_deviation_minutes": six_digits(one.deviation),
        }

    def risks(self) -> list[dict[str, Any]]:
        """The risks that drive tasks, the greatest delay first."""
        drives = {driver.key: len(driver.effects) for driver in self.model.drivers if driver.effects}
        many, total = len(self.run.time), float(self.run.time.sum())
        found = []
        for risk in self.run.risks:
            if risk.key in drives:
                delay = None
                if 0 < risk.times < many:
                    delay = risk.time / risk.times - (total - risk.time) / (many - risk.times)
                found.append((delay, risk.key, risk.times / many))
        return [
            {
                "reference": key,
                **self.given.register.named[key],
                "occurred": six_digits(share),
                "drives": drives[key],
                "delay_days": None if delay is None else self.days(delay),
            }
            for delay, key, share in sorted(found, key=lambda each: (-(each[0] or 0), each[1]))
        ]


def instant(minute: float) -> str:
    return cast(str, told(instant_of(int(minute))))


def rounded(value: float | None) -> float | None:
    return None if value is None else six_digits(value)
