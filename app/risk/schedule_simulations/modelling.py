"""What is uncertain about plans as what is drawn. Imported where it is used, for it needs numpy."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from app.calc.schedule.network import Link, Relation
from app.calc.schedule_risk.clocks import clocks_of
from app.calc.schedule_risk.inputs import Driver, Effect, Likeness, Model, Uncertain
from app.calc.schedule_risk.network import Network, compiled
from app.calc.simulation.distributions import Distribution, Point
from app.risk.schedule_simulations.inputs import Given, Input, days_of
from app.risk.simulations.outcome import distribution_of
from app.risk.uncertainties.schemas import Unit
from app.schedule.calculation import Calculated


def network_of(given: Given) -> Network:
    """All plans as one network. Raises ``Cycle`` where links between them close one."""
    known = {key for key, _ in given.activities()}
    links = [
        Link(one["predecessor"], one["successor"], Relation(one["relation"]), one["lag_minutes"])
        for one in given.inputs["links"].values()
        if one["predecessor"] in known and one["successor"] in known
    ]
    return compiled([(plan.prefix, plan.found.outcome) for plan in given.plans], links)


def leading(given: Given) -> Calculated:
    """The plan in whose calendar the time until the finish is told: the first to start."""
    first = min(given.plans, key=lambda plan: (plan.found.outcome.basis.earliest, plan.place.code))
    return first.found


def model_of(given: Given) -> Model:
    """The plans with all that is uncertain about them, and with the active risks."""
    network, lead = network_of(given), leading(given)
    calendar = lead.clocks[lead.plan.calendar]
    open_tasks = {key for key, done in zip(network.keys, network.done, strict=True) if not done}
    days = minutes_of_days(given)
    return Model(
        network,
        [
            uncertain(given, key, one, days[key])
            for key, one in given.inputs["tasks"].items()
            if key in open_tasks
        ],
        drivers_of(given, open_tasks, days),
        [
            Likeness(key, tuple(task for task in one["tasks"] if task in open_tasks), one["coefficient"])
            for key, one in given.inputs["alike"].items()
        ],
        clocks_of(calendar),
        calendar.worked(min(plan.found.outcome.basis.earliest for plan in given.plans)),
        sum(
            per_minute(given, amount, calendar.minutes_per_day)
            for amount in given.inputs["cost_per_day"].values()
        ),
    )


def minutes_of_days(given: Given) -> dict[str, int]:
    """The working minutes of a day of each task."""
    return {
        plan.prefix + task.code: plan.found.clock(task).minutes_per_day
        for plan in given.plans
        for task in plan.found.plan.tasks
    }


def per_minute(given: Given, amount: Input | None, minutes: int) -> float:
    """Money a minute; none where it is in another currency, which is told."""
    if amount is None or amount["currency"] != given.currency:
        return 0.0
    return float(amount["amount"]) / minutes


def uncertain(given: Given, key: str, stated: Input, minutes: int) -> Uncertain:
    remaining, cost = stated["remaining"], stated["cost"]
    own = cost is not None and cost["low"]["currency"] == given.currency
    return Uncertain(
        key,
        distribution_of(remaining),
        remaining is not None and remaining["unit"] == Unit.RATIO,
        per_minute(given, stated["cost_per_day"], minutes),
        price_of(cost) if own else None,
    )


def price_of(cost: Input) -> Distribution | None:
    points = {name: cost[name]["amount"] for name in ("low", "likely", "high")}
    return distribution_of({**points, "distribution": cost["distribution"]})


def drivers_of(given: Given, open_tasks: set[str], days: dict[str, int]) -> list[Driver]:
    """Every active risk, with what it does to which tasks."""
    effects: dict[str, list[Effect]] = defaultdict(list)
    at = {
        plan.prefix + one.key: plan.place.id for plan in given.plans for one in plan.found.outcome.activities
    }
    for one in given.inputs["drivers"].values():
        risk = given.inputs["risks"].get(one["risk"])
        if risk is not None and one["task"] in open_tasks:
            size = distribution_of(
                one["effect"] or in_minutes(days_of(risk, at[one["task"]]), days[one["task"]])
            )
            is_ratio = one["effect"] is not None and one["effect"]["unit"] == Unit.RATIO
            effects[one["risk"]] += [] if size is None else [Effect(one["task"], size, is_ratio)]
    return [
        Driver(key, float(risk["probability"]), tuple(effects[key]), tuple(costs_of(risk)))
        for key, risk in given.inputs["risks"].items()
    ]


def costs_of(risk: Input) -> Iterator[Distribution]:
    """What a risk costs, at each component that it hits."""
    for hit in risk.get("impacts", [risk]):
        if cost := distribution_of(hit["cost"]):
            yield cost


def in_minutes(days: dict[str, Any] | None, minutes: int) -> Input | None:
    """Working days as minutes of a calendar."""
    if days is None:
        return None
    return {name: value if name == "distribution" else float(value) * minutes for name, value in days.items()}


def planned_cost(model: Model, time: float) -> float:
    """What the plan costs as it is: what is planned and most likely, without risks."""
    planned = dict(zip(model.network.keys, model.network.durations.tolist(), strict=True))
    spent = sum(one.rate * planned[one.task] + most_likely(one.cost) for one in model.uncertain)
    return float(spent + model.rate * time)


def most_likely(cost: Distribution | None) -> float:
    """The mode of a cost that has one, else its mean."""
    if cost is None:
        return 0.0
    return cost.value if isinstance(cost, Point) else float(getattr(cost, "mode", cost.mean))
