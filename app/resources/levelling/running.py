"""Levelling a plan that is modelled: by the heuristic, by the exact solver, or within its float."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

from app.calc.levelling.bounds import Bound, BoundKind
from app.calc.levelling.levelling import Status, levelled
from app.calc.levelling.network import network_of
from app.calc.levelling.problem import Problem, Unlevellable
from app.calc.levelling.smoothing import smoothed
from app.core.errors import Invalid
from app.resources.levelling import exact
from app.resources.levelling.models import LevellingMethod
from app.resources.levelling.schemas import LevellingOrder

AT_ONCE = 40_000  # activities times schedules that a client waits for: some tenths of a second
FIRST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Run:
    """What a levelling came to, in periods."""

    starts: Mapping[str, int]
    finish: int
    status: Status
    bound: Bound


def is_long(problem: Problem, order: LevellingOrder) -> bool:
    """Whether it takes longer than a client waits."""
    search = order.method != LevellingMethod.SMOOTHING and len(problem.activities) * order.schedules > AT_ONCE
    return order.method == LevellingMethod.EXACT or search


def run(problem: Problem, order: LevellingOrder) -> Run:
    """Level a problem. Raises ``Invalid`` where that cannot be, naming the tasks on which it hangs."""
    try:
        return smooth(problem) if order.method == LevellingMethod.SMOOTHING else level(problem, order)
    except Unlevellable as refused:
        tasks = list(refused.keys[:FIRST_SHOWN])
        raise Invalid(
            f"The plan cannot be levelled: {refused}.", rule="cannot_be_levelled", tasks=tasks
        ) from refused


def level(problem: Problem, order: LevellingOrder) -> Run:
    found = levelled(problem, order.seed, order.schedules)
    if order.method == LevellingMethod.EXACT:
        found = exact.proved(problem, found, order.seconds, order.seed)
    return Run(found.starts, found.finish, found.status, found.bound)


def smooth(problem: Problem) -> Run:
    """Smoothing keeps the finish that the links give; what is not proved is that nothing is more even."""
    found = smoothed(problem)
    bound = Bound(network_of(problem).critical_path, BoundKind.CRITICAL_PATH)
    return Run(found.starts, found.finish, Status.HEURISTIC, bound)


def libraries(order: LevellingOrder) -> dict[str, str]:
    used = {"python": platform.python_version()}
    return used | {"ortools": version("ortools")} if order.method == LevellingMethod.EXACT else used


def refuse_without_solver(order: LevellingOrder) -> None:
    """Raises ``Invalid`` where the exact solver is asked for, and is not installed here."""
    if order.method == LevellingMethod.EXACT and not exact.installed():
        raise Invalid(
            "The exact solver is not installed here (the extra `levelling`): ask for the heuristic.",
            rule="no_exact_solver",
        )
