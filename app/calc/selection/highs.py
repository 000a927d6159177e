"""HiGHS, given rows and what to make large; the one place that knows it."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from math import floor, isfinite
from time import monotonic
from typing import Any

from app.calc.selection.model import Row
from app.calc.selection.packing import LARGEST, wholes

SOLVER = "HiGHS"
PLACES = Decimal("0.000001")
LEAST = 1.0  # seconds that one of many solves gets, as long as there are any
SHORTEST = 0.05  # seconds with which HiGHS can do anything at all


class End(StrEnum):
    PROVED = "proved"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"


def loaded() -> float:
    """The time once HiGHS is loaded, which is no part of solving and can take seconds on a busy machine."""
    import scipy.optimize  # type: ignore[import-untyped]  # noqa: F401

    return monotonic()


@cache
def solver_version() -> str:
    return version("scipy")


@dataclass(slots=True)
class Clock:
    """The seconds that are left of a budget, however many solves share it."""

    seconds: float
    began: float = field(default_factory=loaded)

    @property
    def spent(self) -> float:
        return monotonic() - self.began

    @property
    def left(self) -> float:
        return self.seconds - self.spent

    def share(self, among: int) -> float:
        """A part of the time that leaves as much for each of the others, but no less than could be of use."""
        return min(self.left, max(self.left / among, LEAST))

    @property
    def is_over(self) -> bool:
        return self.left < SHORTEST


@dataclass(frozen=True, slots=True)
class Found:
    """How a solve ended, the columns at 1 of the best found, the others' amounts, and a bound on the objective."""

    end: End
    columns: frozenset[int] | None = None
    amounts: tuple[float, ...] = ()
    bound: Decimal | None = None


def maximised(
    objective: Mapping[int, Decimal | int],
    rows: Sequence[Row],
    count: int,
    seconds: float,
    gap: float = 0.0,
    more: int = 0,
    fixed: Mapping[int, int] | None = None,
) -> Found:
    """The best of ``count`` columns of 0 or 1, and ``more`` after them of any amount from 0.

    Deterministic unless time runs out: one thread, one seed. What is ``fixed`` keeps its 0 or 1.
    """
    if not count + more:  # nothing to decide, which HiGHS is not to be asked
        is_kept = all(row.packed.low <= 0 <= row.packed.high for row in rows)
        return Found(End.PROVED, frozenset(), bound=Decimal(0)) if is_kept else Found(End.INFEASIBLE)
    if seconds < SHORTEST:
        return Found(End.STOPPED)
    import numpy as np
    from scipy.optimize import Bounds, milp

    amounts, step = wholes(list(objective.values()))
    shrink = max(1.0, max(map(abs, amounts), default=0) / LARGEST)
    costs = np.zeros(count + more)
    costs[list(objective)] = [-each / shrink for each in amounts]
    whole = np.zeros(count + more)
    whole[:count] = 1
    least, most = np.zeros(count + more), np.full(count + more, np.inf)
    most[:count] = 1
    for at, kept in (fixed or {}).items():
        least[at] = most[at] = kept
    options = {"time_limit": seconds, "mip_rel_gap": gap, "presolve": True, "threads": 1, "parallel": False}
    with warnings.catch_warnings():
        # scipy hands on options that it does not know itself, and says so.
        warnings.filterwarnings("ignore", "Unrecognized options", RuntimeWarning)
        said = milp(
            costs,
            integrality=whole,
            bounds=Bounds(least, most),
            constraints=constraints(rows, count + more),
            options=options,
        )
    if said.status == 2:
        return Found(End.INFEASIBLE)
    if said.x is None:
        return Found(End.STOPPED)
    dual = said.fun if said.mip_dual_bound is None else said.mip_dual_bound
    # What is whole cannot be worth a fraction more.
    is_whole = shrink == 1 and not more
    bound = Decimal(floor(1e-6 - dual) if is_whole else -dual) if isfinite(dual) else None
    return Found(
        End.STOPPED if said.status else End.PROVED,
        frozenset(np.flatnonzero(said.x[:count] > 0.5).tolist()),
        tuple(said.x[count:].tolist()),
        None if bound is None else rounded_up(bound * Decimal(shrink) * step.numerator / step.denominator),
    )


def rounded_up(bound: Decimal) -> Decimal:
    """A bound to six decimals, where it still is one."""
    return bound if bound == bound.to_integral_value() else bound.quantize(PLACES, ROUND_CEILING)


def constraints(rows: Sequence[Row], count: int) -> Any:
    """The rows as one sparse matrix with its bounds; none where there are no rows."""
    import numpy as np
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array  # type: ignore[import-untyped]

    packed = [row.packed for row in rows]
    if not packed:
        return ()
    sizes = np.cumsum([0, *(len(each.columns) for each in packed)])
    columns = np.concatenate([np.asarray(each.columns, dtype=np.int32) for each in packed])
    amounts = np.concatenate([np.asarray(each.amounts, dtype=float) for each in packed])
    matrix = csr_array((amounts, columns, sizes), shape=(len(packed), count))
    return LinearConstraint(matrix, [each.low for each in packed], [each.high for each in packed])


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The best if columns may be fractions: its value, the columns, and what moving each from its bound costs."""

    value: float
    columns: tuple[float, ...]
    prices: tuple[float, ...]


def relaxed(
    objective: Mapping[int, Decimal | int], rows: Sequence[Row], count: int, seconds: float
) -> Relaxed | None:
    """The relaxation; None if it is infeasible or there was no time."""
    if seconds < SHORTEST:
        return None
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import vstack

    costs = np.zeros(count)
    costs[list(objective)] = [-float(each) for each in objective.values()]
    limits = constraints(rows, count)
    sides: dict[str, Any] = {}
    if limits:
        low, high = np.array(limits.lb), np.array(limits.ub)
        below, above = np.isfinite(low), np.isfinite(high)
        sides = {
            "A_ub": vstack([limits.A[above], -limits.A[below]]),
            "b_ub": np.concatenate([high[above], -low[below]]),
        }
    said = linprog(costs, bounds=(0, 1), method="highs", options={"time_limit": seconds}, **sides)
    if said.x is None or said.status:
        return None
    prices = np.abs(said.lower.marginals) + np.abs(said.upper.marginals)
    return Relaxed(-said.fun, tuple(said.x.tolist()), tuple(prices.tolist()))
