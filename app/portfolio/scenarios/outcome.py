"""Solving a snapshot, checking what came of it, and telling it: numbers as text, periods by their codes."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from app.calc.selection import problem as calc
from app.calc.selection import valuing
from app.calc.selection.answer import Chosen, Greedy, NearOptimal, Selection, Swap
from app.calc.selection.checking import violations
from app.calc.selection.problem import Problem
from app.calc.selection.solving import Effort, solve
from app.portfolio.scenarios.answers import SolutionOrder
from app.portfolio.scenarios.explaining import Explained, explained
from app.portfolio.scenarios.plain import plain
from app.portfolio.scenarios.problem import Snapshot, digest_of, problem_of

Told = dict[str, Any]
Progress = Callable[[float, str], None]
OF_WHY = (
    *("standing", "price", "displaced", "instead", "is_arbitrary"),
    *("in_the_way", "admissions", "admissions_reason"),
)


def selection_told(best: Selection, problem: Problem) -> Told:
    """What is selected, and how it stands to every limit; periods by their codes."""
    ties = best.ties and [{code: problem.periods[at] for code, at in each.items()} for each in best.ties]
    names = ("spend", "slacks", "synergies", "ties_reason", "is_tie_broken", "conflict", "reason")
    return {
        "candidates": sorted(best.ids),
        "cost": plain(best.cost),
        "ties": plain(ties),
        **{name: plain(getattr(best, name)) for name in names},
    }


def checked(best: Selection, problem: Problem) -> Told:
    """What code that shares nothing with the solver finds of a selection."""
    if best.objective is None:
        return {"is_feasible": None, "violations": [], "objective": None}
    broken = violations(problem, best.starts)
    return {
        "is_feasible": not broken,
        "violations": plain(broken),
        "objective": plain(valuing.worth(problem, best.starts)),
    }


def lines(snapshot: Snapshot, problem: Problem, best: Selection, more: Explained) -> list[Told]:
    """Every candidate: whether it is selected, and why."""
    chosen = {each.candidate: each for each in best.chosen}
    return [
        line(given, problem, chosen.get(given["code"]), snapshot["periods"], more)
        for given in snapshot["candidates"]
    ]


def line(
    given: Told, problem: Problem, chosen: Chosen | None, periods: Sequence[Told], more: Explained
) -> Told:
    code = given["code"]
    period = periods[chosen.start] if chosen else None
    why, stated = more.whys.get(code), given["mandatory"] or given["excluded"]
    return {
        **{name: given[name] for name in ("code", "name", "component_id")},
        "is_selected": chosen is not None,
        "start": period and period["code"],
        "start_on": period and period["start_on"],
        **worth(problem.by_id[code], chosen, len(problem.periods)),
        "is_in_greedy": None
        if more.greedy is None
        else code in {each.candidate for each in more.greedy.chosen},
        "core_index": plain(more.near.core_index.get(code, Decimal(0))) if more.near else None,
        **{name: plain(getattr(why, name)) if why else None for name in OF_WHY},
        "stated": stated and ": ".join(filter(None, (stated.get("citation"), stated["reason"]))),
    }


def worth(candidate: calc.Candidate, chosen: Chosen | None, periods: int) -> Told:
    """What a candidate is worth and costs at its start, or at the first that it is allowed."""
    if chosen:
        return {name: plain(getattr(chosen, name)) for name in ("value", "cost", "beyond")}
    first = next(iter(candidate.starts(periods)), None)
    return {
        "value": plain(first.value) if first else None,
        "cost": plain(first.cost) if first else None,
        "beyond": None,
    }


def greedy_told(picked: Greedy | None, best: Selection) -> Told | None:
    """What is picked by hand, and by how much less it is worth."""
    if picked is None:
        return None
    return {
        "candidates": sorted(each.candidate for each in picked.chosen),
        "objective": plain(picked.objective),
        "shortfall": plain(best.objective - picked.objective)
        if best.objective is not None and not picked.violations
        else None,
        "violations": plain(picked.violations),
    }


def swap_told(swap: Swap | None, problem: Problem) -> Told | None:
    return None if swap is None else {**plain(swap), "start": problem.periods[swap.start]}


def near_told(near: NearOptimal | None) -> Told | None:
    """Without the core index of each candidate, which its line tells."""
    names = ("share", "alternatives", "is_complete", "reason")
    return None if near is None else {name: plain(getattr(near, name)) for name in names}


def outcome(snapshot: Snapshot, order: SolutionOrder, progress: Progress) -> Told:
    """All that is kept of a solving, and of how it is done again."""
    problem = problem_of(snapshot)
    progress(0.05, "solving")
    best = solve(problem, Effort(seconds=order.time_limit_seconds, gap=order.gap))
    more = explained(problem, best, order, progress)
    answer = {
        "status": best.status.value,
        **{name: plain(getattr(best, name)) for name in ("objective", "bound", "gap")},
        "selection": selection_told(best, problem),
        "checked": checked(best, problem),
        "lines": lines(snapshot, problem, best, more),
        "greedy": greedy_told(more.greedy, best),
        "worths": plain(more.worths),
        "swap": swap_told(more.swap, problem),
        "near_optimal": near_told(more.near),
        "frontiers": plain(more.frontiers),
        "left_out": plain(more.left_out),
    }
    return {
        **answer,
        **{name: getattr(best, name) for name in ("solver", "solver_version")},
        "seconds": f"{best.seconds:.3f}",
        "inputs": snapshot,
        "inputs_digest": digest_of(snapshot),
        "answer_digest": digest_of(answer),
    }
