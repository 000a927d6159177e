"""Levelling: the shortest schedule within capacity that is found, with an honest word on how good it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.calc.levelling.bounds import Bound, lower_bound
from app.calc.levelling.checking import breaches
from app.calc.levelling.generating import overfull
from app.calc.levelling.justifying import settled_left
from app.calc.levelling.network import Network, Starts, network_of
from app.calc.levelling.problem import Problem, Unlevellable
from app.calc.levelling.searching import searched

SCHEDULES = 1_500  # that are generated where nobody says how many


class Status(StrEnum):
    """How good an answer is known to be.

    ``optimal``: proved, by a solver or by meeting a bound. ``feasible``: a solver ran out of time, and tells
    how far from the best the answer is at most. ``heuristic``: no solver was asked; the bound is a simple one.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    HEURISTIC = "heuristic"


@dataclass(frozen=True, slots=True)
class Levelled:
    """A schedule within capacity: ``starts`` by key. ``bound``: what no schedule can beat."""

    starts: Mapping[str, int]
    finish: int
    status: Status
    bound: Bound

    @property
    def gap(self) -> float:
        """By what share of the answer a better one could be shorter, at most."""
        return (self.finish - self.bound.finish) / self.finish if self.finish else 0.0


def levelled(problem: Problem, seed: int = 0, schedules: int = SCHEDULES) -> Levelled:
    """A schedule within capacity, by heuristics alone.

    Raises
    ------
    Cycle : where activities wait for each other.
    Unlevellable : where there is no such schedule, or none was found that is in time for all that is held.

    Examples
    --------
    >>> from app.calc.levelling.problem import Activity, Capacity
    >>> pair = (Activity("a", 3, {"dev": 2}), Activity("b", 2, {"dev": 1}))
    >>> found = levelled(Problem(pair, (), {"dev": Capacity(2)}))
    >>> found.finish, str(found.status), found.bound.finish
    (5, 'heuristic', 4)
    """
    network = network_of(problem)
    fixed = overfull(network)
    if fixed:
        raise Unlevellable("these cannot move, and take more than there is", tuple(fixed))
    bound = lower_bound(network)
    starts = searched(network, seed, schedules, bound.finish)
    if starts is None:
        raise refusal(problem)
    return answer(problem, network, starts, bound)


def refusal(problem: Problem) -> Unlevellable:
    """Why no schedule was found: something is held, or capacity ends before all is done."""
    held = tuple(one.key for one in problem.activities if one.latest is not None)
    if held:
        return Unlevellable("nothing was found that is in time for these", held)
    ends = {name for name, capacity in problem.capacities.items() if not capacity.after}
    waiting = tuple(one.key for one in problem.activities if ends & one.demands.keys())
    return Unlevellable("capacity ends before these are done", waiting)


def answer(
    problem: Problem, network: Network, starts: Starts, bound: Bound, status: Status = Status.HEURISTIC
) -> Levelled:
    """A schedule as it is told: settled to the left, and looked at by independent code.

    Raises
    ------
    ArithmeticError : where it does not keep to the problem, which no input may bring about.
    """
    settled = settled_left(network, starts)
    told = dict(zip(network.keys, settled, strict=True))
    broken = breaches(problem, told)
    if broken:
        raise ArithmeticError(f"a levelled schedule breaks {broken[0]}")
    finish = network.makespan(settled)
    return Levelled(told, finish, Status.OPTIMAL if finish <= bound.finish else status, bound)
