"""Why nothing is feasible: the fewest constraints that cannot all be kept."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from app.calc.selection.answer import Conflict
from app.calc.selection.highs import Clock, End, Found, maximised
from app.calc.selection.model import Model, Row, model_of
from app.calc.selection.problem import Problem

SMALLEST_SHARE = 0.6  # of the time there is; the rest is for a set that is only irreducible
LEAST_SECONDS = 2.0  # for a reason, however little time the solving left


def conflict(problem: Problem, clock: Clock) -> Conflict:
    """The smallest set of constraints that conflict, or an irreducible one if time is short."""
    model = model_of(problem, every_start=True)
    seconds = max(clock.left, LEAST_SECONDS)
    smallest = smallest_conflict(model, Clock(seconds * SMALLEST_SHARE))
    if smallest is not None:
        return Conflict(
            smallest, True, True, "the fewest constraints that meet every set which could be given up"
        )
    return irreducible(model, Clock(seconds * (1 - SMALLEST_SHARE)))


def names_of(model: Model) -> list[str]:
    return sorted({row.name for row in model.rows if row.kind is not None})


def smallest_conflict(model: Model, clock: Clock) -> tuple[str, ...] | None:
    """The fewest names that conflict; None if there was no time to prove it.

    What remains broken when some names are kept is a set every conflict has a member of. So the fewest names that
    meet all such sets found are a smallest conflict as soon as they conflict (implicit hitting sets).
    """
    names = names_of(model)
    broken: list[frozenset[str]] = []
    while not clock.is_over:
        kept = fewest(names, broken, clock)
        if kept is None:
            return None
        found = stretched(model, kept, clock)
        if found.end is End.INFEASIBLE:
            return tuple(sorted(kept))
        if found.columns is None:
            return None
        broken.append(over(model, kept, found))
    return None


def fewest(names: Sequence[str], sets: Iterable[frozenset[str]], clock: Clock) -> frozenset[str] | None:
    """The fewest names with a member of every set."""
    place = {name: at for at, name in enumerate(names)}
    rows = [Row("met", None, {place[name]: 1 for name in sorted(each)}, 1, None) for each in sets]
    found = maximised(dict.fromkeys(range(len(names)), -1), rows, len(names), clock.left)
    if found.end is not End.PROVED or found.columns is None:
        return None
    return frozenset(names[at] for at in found.columns)


def stretched(model: Model, kept: frozenset[str], clock: Clock) -> Found:
    """The least by which other constraints must be broken so that some are kept, each in its own measure."""
    rows, more = stretching(model, kept)
    count = len(model.columns)
    return maximised(dict.fromkeys(range(count, count + more), -1), rows, count, clock.left, more=more)


def stretching(model: Model, kept: frozenset[str]) -> tuple[list[Row], int]:
    """The rows, all but the kept ones with columns by which they may be broken; and how many such columns."""
    rows: list[Row] = []
    more = 0
    for row in model.rows:
        if row.kind is None or row.name in kept:
            rows.append(row)
            continue
        size = max((abs(Decimal(each)) for each in row.terms.values()), default=Decimal(1))
        terms = dict(row.terms)
        for sign, bound in ((1, row.low), (-1, row.high)):
            if bound is not None:
                terms[len(model.columns) + more] = sign * size
                more += 1
        rows.append(Row(row.name, row.kind, terms, row.low, row.high, is_whole=False))
    return rows, more


def over(model: Model, kept: frozenset[str], found: Found) -> frozenset[str]:
    """The names that a choice breaks, in exact numbers."""
    assert found.columns is not None
    columns = found.columns
    broken = (row for row in model.rows if row.kind is not None and row.excess(columns))
    return frozenset(row.name for row in broken) - kept


def irreducible(model: Model, clock: Clock) -> Conflict:
    """Constraints gathered until they conflict (elastic filter), then given up one by one (deletion filter)."""
    method = "constraints gathered until they conflict, then given up one by one while they still do"
    kept = frozenset[str]()
    while (found := stretched(model, kept, clock)).columns is not None:
        further = over(model, kept, found)
        if not further:
            break
        kept |= further
    if found.end is not End.INFEASIBLE:
        return Conflict(tuple(names_of(model)), False, False, "time ran out: all constraints are told")
    for name in sorted(kept):
        fewer = kept - {name}
        ended = stretched(model, fewer, clock).end
        if ended is End.STOPPED:
            return Conflict(tuple(sorted(kept)), False, False, method)
        kept = fewer if ended is End.INFEASIBLE else kept
    return Conflict(tuple(sorted(kept)), True, False, method)
