"""A large model searched: its relaxation tells where to look first, and what cannot be in a better selection.

Where many candidates may start in many periods, HiGHS alone can spend all its time on the root and tell a poor
selection. So a first one is what fits of the relaxation, improved by solving small parts of it anew (large
neighbourhood search); what then costs more than the gap that is left is fixed for good (reduced costs), which
loses no selection as good; HiGHS proves what it can of the rest; and the best found is improved again. The bound
holds for the whole model throughout.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from app.calc.selection.checking import violations
from app.calc.selection.highs import Clock, End, Relaxed, relaxed, rounded_up
from app.calc.selection.model import Model
from app.calc.selection.optimum import Optimum, optimum, values_of
from app.calc.selection.valuing import worth

LARGE = 100  # columns from which looking first pays
FIRST, LAST = 0.25, 0.25  # the shares of the time for a first selection, and for improving the last
BRIEF = 0.1  # that for improving where HiGHS proves much, and is given nearly all
SURE = 1e-6  # how far a relaxation's figures are trusted, as a share of its value
STALE = 25  # parts in a row that gain nothing, after which improving ends
PART = 30  # candidates that are free at once, to begin with
SHARE_OF_PART = 0.05  # of the time, for each such part


def searched(model: Model, clock: Clock, gap: float = 0.0) -> Optimum:
    """The best of a model, as far as the time goes."""
    if len(model.columns) < max(LARGE, len(model.rows)):  # what is held by many rows HiGHS tells by itself
        last = BRIEF if len(model.columns) >= LARGE else LAST
        best = optimum(model, clock.left * (1 - last), gap=gap)
        return best if best.end is End.PROVED or best.columns is None else improved(model, best, clock)
    loose = relaxed(values_of(model), model.rows, len(model.columns), clock.left * FIRST)
    first = improved(model, rounded(model, loose), Clock(clock.left * FIRST), loose)
    fixed = {} if loose is None else hopeless(loose, first)
    best = better(first, optimum(model, clock.left * (1 - LAST), gap=gap, fixed=fixed), loose)
    return (
        best
        if best.end is End.PROVED or best.columns is None
        else improved(model, best, clock, loose, is_last=True)
    )


def rounded(model: Model, loose: Relaxed | None) -> Optimum:
    """What fits of a relaxation, its largest parts first; nothing, if that is not feasible.

    Without one, what fits by value over cost.
    """
    ordered = sorted(range(len(model.columns)), key=lambda at: (rank(model, loose, at), at))
    columns = fitting(model, ordered)
    starts = model.chosen(columns)
    if violations(model.problem, starts):
        return Optimum(End.STOPPED)
    return Optimum(End.STOPPED, starts, columns, worth(model.problem, starts), None)


def rank(model: Model, loose: Relaxed | None, at: int) -> tuple[float, float]:
    if loose is not None:
        return -loose.columns[at], loose.prices[at]
    column = model.columns[at]
    cost = column.start.cost if column.start else Decimal(0)
    return -float(column.value) / max(float(cost), SURE), 0.0


def fitting(model: Model, ordered: Sequence[int]) -> frozenset[int]:
    """Columns taken in an order wherever all ceilings still hold, again and again while any is."""
    room = [row.packed.high for row in model.rows]
    uses: dict[int, list[tuple[int, float]]] = {at: [] for at in ordered}
    for number, row in enumerate(model.rows):
        for at, amount in zip(row.packed.columns, row.packed.amounts, strict=True):
            uses[at].append((number, amount))
    taken: set[int] = set()
    waiting = list(ordered)
    while True:
        before = len(taken)
        for at in waiting:
            if all(amount <= room[number] or amount <= 0 for number, amount in uses[at]):
                taken.add(at)
                for number, amount in uses[at]:
                    room[number] -= amount
        if len(taken) == before:
            return frozenset(taken)
        waiting = [at for at in waiting if at not in taken]


def hopeless(loose: Relaxed, first: Optimum) -> dict[int, int]:
    """The columns that no selection worth as much as the first moves from where the relaxation has them."""
    if first.objective is None:
        return {}
    left = loose.value * (1 + SURE) - float(first.objective)
    return {at: round(loose.columns[at]) for at, price in enumerate(loose.prices) if price > left}


def better(first: Optimum, second: Optimum, loose: Relaxed | None) -> Optimum:
    """The better of two, with the bound of the second, which holds for all that is as good as the first."""
    if first.objective is None:
        return second
    if second.end is End.INFEASIBLE:
        return replace(first, end=End.PROVED, bound=first.objective)
    known = None if loose is None else rounded_up(Decimal(loose.value * (1 + SURE)))
    bound = known if second.bound is None else second.bound
    best = first if second.objective is None or second.objective < first.objective else second
    return replace(best, end=second.end, bound=None if bound is None else max(bound, first.objective))


def improved(
    model: Model, best: Optimum, clock: Clock, loose: Relaxed | None = None, is_last: bool = False
) -> Optimum:
    """The best after parts of it were solved anew, until time runs out or nothing was gained many times.

    Every other part is of the candidates about which the relaxation is least decided. At ``is_last`` there is
    nothing else to do with the time, and after many parts without gain they are given more of it.
    """
    if best.objective is None:
        return best
    drawn = random.Random(0)
    owners, size, each, stale = undecided(model, loose), PART, clock.seconds * SHARE_OF_PART, 0
    while clock.left > each and (stale < STALE or is_last):
        if stale == STALE:
            each, size, stale = each * 2, min(size * 5 // 4, len(owners)), 0
        pool = owners if stale % 2 else owners[: size * 3 // 2]
        free = set(drawn.sample(pool, min(size, len(pool))))
        found = optimum(model, min(each, clock.left), fixed=kept(model, best, free))
        size = size * 5 // 4 if found.end is End.PROVED else max(2, size * 3 // 4)
        stale += 1
        if found.objective is not None and found.objective > best.objective:
            best = replace(best, starts=found.starts, columns=found.columns, objective=found.objective)
            stale = 0
        if found.end is End.PROVED and len(free) == len(owners):
            return best
    return best


def undecided(model: Model, loose: Relaxed | None) -> list[str]:
    """The candidates, those first that cost the least to move from where the relaxation has them."""
    if loose is None:
        return list(model.starts)
    return sorted(
        model.starts, key=lambda owner: (min(loose.prices[at] for at in model.starts[owner]), owner)
    )


def kept(model: Model, best: Optimum, free: set[str]) -> Mapping[int, int]:
    """The columns of all candidates but the free ones, as the best has them."""
    columns = best.columns or frozenset()
    return {at: int(at in columns) for owner, of in model.starts.items() if owner not in free for at in of}
