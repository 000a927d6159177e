"""Why each candidate is in or out, by solving again with it forced the other way."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from app.calc.selection.admitting import admissions
from app.calc.selection.answer import Price, Selection, Standing, Violation, Why
from app.calc.selection.checking import Tally, violations
from app.calc.selection.highs import Clock, End, maximised
from app.calc.selection.model import Model, Row, model_of
from app.calc.selection.optimum import Optimum, at_least, at_most, difference, of_selection, optimum
from app.calc.selection.problem import Candidate, Problem
from app.calc.selection.valuing import worth

NO_TIME = "there was no time left to work it out"
UNPROVED = "it can be worked out only from a proved optimum"


@dataclass(frozen=True, slots=True)
class Forced:
    """The best with a candidate forced the other way: the model and row that force it, and the price."""

    model: Model
    row: Row
    found: Optimum
    price: Price


def explanations(problem: Problem, selection: Selection, seconds: float = 60.0) -> tuple[Why, ...]:
    """Why each candidate is in or out, by id: first all prices, then what is arbitrary, then what would admit.

    Raises ``ValueError`` where nothing was selected.
    """
    clock = Clock(seconds)
    best, model = of_selection(selection), model_of(problem)
    tally = Tally(problem, selection.starts)
    candidates = list(problem.by_id.values())
    forced = {each.id: force(model, best, each, clock.share(left)) for left, each in counted(candidates)}
    whys = {each.id: why(tally, best, each, forced[each.id]) for each in candidates}
    for left, each in counted(candidates):
        whys[each.id] = nearest(best, whys[each.id], forced[each.id], Clock(clock.share(left)))
    rejected = [each for each in candidates if whys[each.id].standing is Standing.REJECTED]
    rejected.sort(key=lambda each: (forced[each.id].price.high or 0, each.id))
    for each in rejected:
        told = admissions(model, selection, each, clock) if best.is_proved and not clock.is_over else None
        reason = None if told is not None else NO_TIME if best.is_proved else UNPROVED
        whys[each.id] = replace(whys[each.id], admissions=told, admissions_reason=reason)
    return tuple(whys.values())


def counted(candidates: list[Candidate]) -> Iterable[tuple[int, Candidate]]:
    """Each with how many are left to do, it included."""
    return zip(range(len(candidates), 0, -1), candidates, strict=True)


def force(model: Model, best: Optimum, candidate: Candidate, seconds: float) -> Forced:
    """The best with a candidate the other way; with a mandate, the best without it."""
    into = candidate.id not in best.ids
    if candidate.is_mandatory and not into:
        free, row = model.released(candidate.id), Row("free", None, {}, None, None)
        found = optimum(free, seconds)
        return Forced(free, row, found, difference(found, best))
    free, row = model.released(candidate.id), model.forced(candidate.id, into)
    found = optimum(free, seconds, [row])
    if not candidate.is_excluded:
        found = at_most(best, found)
    price = difference(best, found)
    if found.end is End.INFEASIBLE:
        price = Price(None, None, None, f"no selection is feasible {'with' if into else 'without'} it")
    return Forced(free, row, found, price)


def standing(best: Optimum, candidate: Candidate, forced: Forced) -> Standing:
    is_selected = candidate.id in best.ids
    if candidate.is_mandatory or candidate.is_excluded:
        return Standing.MANDATORY if candidate.is_mandatory else Standing.EXCLUDED
    if forced.found.end is End.INFEASIBLE:
        return Standing.INDISPENSABLE if is_selected else Standing.IMPOSSIBLE
    if forced.price.exact is None:
        return Standing.UNKNOWN
    if not forced.price.exact:
        return Standing.INTERCHANGEABLE
    return Standing.SELECTED if is_selected else Standing.REJECTED


def why(tally: Tally, best: Optimum, candidate: Candidate, forced: Forced) -> Why:
    is_selected = candidate.id in best.ids
    told = Why(
        candidate=candidate.id,
        is_selected=is_selected,
        standing=standing(best, candidate, forced),
        price=forced.price,
        displaced=None,
        instead=None,
        is_arbitrary=None,
        in_the_way=() if is_selected else in_the_way(tally, candidate),
        admissions=None,
        admissions_reason=None,
    )
    return told if forced.found.starts is None else exchanged(told, best, forced.found.ids)


def in_the_way(tally: Tally, candidate: Candidate) -> tuple[Violation, ...]:
    """What a candidate would break at the start that breaks the fewest, all else as it is."""
    starts = tally.problem.starts[candidate.id].values()
    broken = sorted((tally.broken(candidate, start) for start in starts), key=len)
    return tuple(broken[0]) if broken else ()


def nearest(best: Optimum, why: Why, forced: Forced, clock: Clock) -> Why:
    """The same with whether other candidates could make way for as much, and if so with the fewest that must."""
    found, model = forced.found, forced.model
    if not found.is_proved or found.objective is None:
        return why
    rows = [*model.rows, forced.row, at_least(model, found.objective)]
    others = [*rows, model.other_candidates(found.ids)]
    other = maximised({}, others, len(model.columns), clock.left)
    if other.columns is None:
        return replace(why, is_arbitrary=False if other.end is End.INFEASIBLE else None)
    alike: dict[int, Decimal | int] = {
        at: 1 if owner in best.ids else -1 for owner, of in model.starts.items() for at in of
    }
    closest = maximised(alike, rows, len(model.columns), clock.left)
    if closest.end is not End.PROVED or closest.columns is None:
        return replace(why, is_arbitrary=True)
    starts = model.chosen(closest.columns)
    if worth(model.problem, starts) != found.objective or violations(model.problem, starts):
        return replace(why, is_arbitrary=True)
    return replace(exchanged(why, best, frozenset(starts)), is_arbitrary=True)


def exchanged(why: Why, best: Optimum, ids: frozenset[str]) -> Why:
    """The same with what a selection of those ids loses and gains."""
    lost, gained = best.ids - ids - {why.candidate}, ids - best.ids - {why.candidate}
    return replace(why, displaced=tuple(sorted(lost)), instead=tuple(sorted(gained)))
