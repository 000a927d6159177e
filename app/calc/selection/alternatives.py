"""What else could be selected: the nearest swap, and all that is worth nearly as much."""

from collections import Counter
from decimal import Decimal

from app.calc.selection.answer import Alternative, NearOptimal, Selection, Swap
from app.calc.selection.highs import Clock, End
from app.calc.selection.model import Row, model_of
from app.calc.selection.optimum import at_least, of_selection, optimum
from app.calc.selection.problem import Problem

PLACES = Decimal("0.000001")
SHARE = Decimal("0.02")


def nearest_swap(
    problem: Problem, selection: Selection, entering: str | None = None, seconds: float = 10.0
) -> Swap | None:
    """The best exchange of one candidate for one other (for a given one), all else with its start as it is.

    None if no exchange is feasible, or none was found in the time there was.
    """
    best, model = of_selection(selection), model_of(problem)
    kept = {
        at: start
        for owner, of in model.starts.items()
        for at, start in of.items()
        if selection.starts.get(owner) == start.period
    }
    others = {at: 1 for owner, of in model.starts.items() if owner not in best.ids for at in of}
    moved = {at: 1 for owner, of in model.starts.items() if owner in best.ids for at in of if at not in kept}
    rows = [
        Row("leaves", None, dict.fromkeys(kept, 1), len(kept) - 1, len(kept) - 1),
        Row("enters", None, others, 1, 1),
        Row("stays", None, moved, 0, 0),
        *([model.forced(entering, True)] if entering else []),
    ]
    found = optimum(model, seconds, rows)
    if found.starts is None or found.objective is None or best.objective is None:
        return None
    (gone,), (new,) = best.ids - found.ids, found.ids - best.ids
    return Swap(gone, new, found.starts[new], found.objective - best.objective)


def near_optimal(
    problem: Problem, selection: Selection, share: Decimal = SHARE, most: int = 50, seconds: float = 60.0
) -> NearOptimal:
    """The selections of other candidates worth within a share of the best, and how many of them each is in.

    Each is the best of those not told yet, found by cutting those off (robust portfolio modelling, Liesio).
    """
    clock, best, model = Clock(seconds), of_selection(selection), model_of(problem)
    assert best.objective is not None
    rows = [at_least(model, best.objective - share * abs(best.objective))]
    found, sets = best, list[Alternative]()
    while found.starts is not None and len(sets) < most:
        assert found.objective is not None
        sets.append(Alternative(tuple(sorted(found.ids)), found.objective, found.objective - best.objective))
        rows.append(model.other_candidates(found.ids))
        found = optimum(model, clock.left, rows)
        if found.end is End.STOPPED:
            break
    is_complete = found.end is End.INFEASIBLE
    counts = Counter(each for alternative in sets for each in alternative.candidates)
    index = {each: (Decimal(counts[each]) / len(sets)).quantize(PLACES) for each in problem.by_id}
    reason = None if is_complete else f"only {len(sets)} were worked out: {ending(found.end)}"
    return NearOptimal(share, tuple(sets), index, is_complete, reason)


def ending(end: End) -> str:
    return "there was no time left" if end is End.STOPPED else "no more were asked for"
