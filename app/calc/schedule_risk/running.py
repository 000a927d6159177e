"""Running a simulation of a plan: when it finishes, what it costs, and what that hangs on, iteration by iteration."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.calc.schedule_risk import passes
from app.calc.schedule_risk.drawing import Drawing
from app.calc.schedule_risk.inputs import Model
from app.calc.simulation.normal import Floats

WIDEST = 2560  # iterations of a piece: a row of it stays in a processor's cache
CELLS = 1024 * WIDEST  # of each array of a piece: 20 MiB, whatever the plan
Tell = Callable[[float], None]


@dataclass(slots=True)
class Sums:
    """What is added up over the iterations, for each task by its number; durations less those of the plan."""

    critical: Floats
    duration: Floats
    squared: Floats
    with_time: Floats
    significance: Floats
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class Struck:
    """In how many iterations a risk occurs, and the time until the finish added up over them."""

    key: str
    times: int
    time: float


@dataclass(frozen=True, slots=True)
class Run:
    """``finish`` are instants, ``time`` working minutes from the start until then, ``cost`` money."""

    finish: Floats
    time: Floats
    cost: Floats
    sums: Sums
    risks: tuple[Struck, ...]


def simulated(model: Model, seed: int, iterations: int, tell: Tell = lambda _: None) -> Run:
    """A plan that is calculated in each of ``iterations``.

    Examples
    --------
    >>> from app.calc.schedule.critical_path import calculate
    >>> from app.calc.schedule.network import Activity, Link
    >>> from app.calc.schedule_risk.inputs import Uncertain
    >>> from app.calc.schedule_risk.network import compiled
    >>> from app.calc.simulation.distributions import Uniform
    >>> plan = calculate([Activity("a", 100), Activity("b", 20)], [Link("a", "b")])
    >>> model = Model(compiled([("", plan)]), [Uncertain("a", Uniform(80, 140), rate=2.0)])
    >>> run = simulated(model, 7, 20_000)
    >>> float(run.finish.mean().round()), float(run.cost.mean().round())
    (130.0, 220.0)
    """
    tasks = len(model.network)
    width = min(WIDEST, iterations, max(64, CELLS // max(tasks, 1)))
    drawing, space = Drawing(model, seed), passes.Space.of(tasks, width)
    durations, rates = np.empty((tasks, width)), rates_of(model)
    finish, time, cost = (np.empty(iterations) for _ in range(3))
    sums, risks = Sums(*np.zeros((5, tasks))), [[0, 0.0] for _ in model.drivers]
    for at in range(0, iterations, width):
        here = slice(at, min(at + width, iterations))
        drawn, within = durations[:, : here.stop - at], space.cut(here.stop - at)
        occurring = drawing.durations(drawn)
        finish[here] = calculated(model, drawn, within)
        time[here] = model.clock.worked(finish[here]) - model.start
        cost[here] = rates @ drawn + model.rate * time[here] + drawing.money(occurring, here.stop - at)
        add(model, sums, drawn, within, time[here])
        for kept, occurs in zip(risks, occurring, strict=True):
            kept[0] += int(occurs.sum())
            kept[1] += float(time[here][occurs].sum())
        tell(here.stop / iterations)
    struck = (Struck(one.key, int(k), t) for one, (k, t) in zip(model.drivers, risks, strict=True))
    return Run(finish, time, cost, sums, tuple(struck))


def calculated(model: Model, durations: Floats, space: passes.Space) -> Floats:
    """Both passes; the instants at which the plan finishes."""
    passes.forward(model.network, durations, space)
    finish = passes.finish_of(model.network, space)
    passes.backward(model.network, durations, finish, space)
    return finish


def rates_of(model: Model) -> Floats:
    """Money for each minute of each task."""
    rates = {one.task: one.rate for one in model.uncertain}
    return np.array([rates.get(key, 0.0) for key in model.network.keys])


def add(model: Model, sums: Sums, durations: Floats, space: passes.Space, time: Floats) -> None:
    """Add a piece of the run to what is known of each task; its floats take the place of its late starts."""
    floats = np.subtract(space.late, space.start, out=space.late)
    sums.critical += np.count_nonzero(floats <= 0, axis=1)
    np.maximum(floats, 0, out=floats)
    np.add(floats, durations, out=floats)
    np.maximum(floats, 1e-9, out=floats)  # what takes no time is of no significance
    sums.significance += np.divide(durations, floats, out=floats) @ time
    np.subtract(durations, model.network.durations[:, None], out=durations)
    sums.duration += durations.sum(axis=1)
    sums.squared += np.einsum("ij,ij->i", durations, durations)
    sums.with_time += durations @ time
    sums.time += float(time.sum())


def at_means(model: Model, means: Floats) -> float:
    """The instant at which the plan finishes if everything takes as long as it does on average."""
    space = passes.Space.of(len(model.network), 1)
    passes.forward(model.network, np.rint(means)[:, None], space)
    return float(passes.finish_of(model.network, space)[0])


def drawn_again(model: Model, seed: int, iterations: int, keys: list[str]) -> dict[str, Floats]:
    """The durations of some tasks in every iteration, as the run has drawn them."""
    drawing, durations = Drawing(model, seed, keys), np.empty((len(keys), iterations))
    for at in range(0, iterations, WIDEST):
        drawing.durations(durations[:, at : at + WIDEST])
    return {key: durations[row] for key, row in drawing.rows.items()}
