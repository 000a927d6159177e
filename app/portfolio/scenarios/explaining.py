"""What is worked out beside a selection: why, what more buys, what else is nearly as good, and frontiers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.calc.selection import frontier
from app.calc.selection.alternatives import near_optimal, nearest_swap
from app.calc.selection.answer import Frontier, Greedy, NearOptimal, Selection, Swap, Why, Worth
from app.calc.selection.explaining import explanations
from app.calc.selection.greedy import greedy
from app.calc.selection.problem import Problem
from app.calc.selection.resources import worths
from app.portfolio.scenarios.answers import Against, SolutionOrder

Progress = Callable[[float, str], None]
# The shares of the time for explanations: together, and with frontiers, as long as the selection may take.
WHYS, WORTHS, NEAR, SWAP, FRONTIERS = 0.4, 0.2, 0.15, 0.05, 0.2
UNASKED = "It was not asked for."
NOTHING = "Nothing was selected."


@dataclass(frozen=True, slots=True)
class Explained:
    """What was worked out; what was not is None or empty, and ``left_out`` says why."""

    whys: Mapping[str, Why] = field(default_factory=dict)
    worths: tuple[Worth, ...] | None = None
    swap: Swap | None = None
    near: NearOptimal | None = None
    greedy: Greedy | None = None
    frontiers: tuple[Frontier, ...] | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)


def explained(problem: Problem, best: Selection, order: SolutionOrder, progress: Progress) -> Explained:
    """All that was asked for and can be told of a selection, in as much time again as it had."""
    seconds = float(order.time_limit_seconds)
    picked = greedy(problem)
    if best.objective is None:
        return Explained(greedy=picked, left_out=dict.fromkeys(("lines", "worths", "frontiers"), NOTHING))
    progress(0.35, "tracing frontiers")
    traced, left_out = frontiers(problem, order, seconds * FRONTIERS)
    if not order.explains:
        unasked = dict.fromkeys(("lines", "worths", "swap", "near_optimal"), UNASKED)
        return Explained(greedy=picked, frontiers=traced, left_out=unasked | left_out)
    progress(0.5, "explaining")
    whys = explanations(problem, best, seconds * WHYS)
    progress(0.75, "pricing resources")
    priced = worths(problem, best, seconds * WORTHS)
    progress(0.9, "looking for alternatives")
    share = Decimal(str(order.near_optimal_share))
    return Explained(
        whys={each.candidate: each for each in whys},
        worths=priced,
        swap=nearest_swap(problem, best, seconds=seconds * SWAP),
        near=near_optimal(problem, best, share, seconds=seconds * NEAR),
        greedy=picked,
        frontiers=traced,
        left_out=left_out,
    )


def frontiers(
    problem: Problem, order: SolutionOrder, seconds: float
) -> tuple[tuple[Frontier, ...], dict[str, str]]:
    """The frontiers that were asked for, and why there is none where there is none."""
    traced, left_out = [], {}
    for against in order.frontiers:
        trace = frontier.by_cost if against is Against.COST else frontier.by_risk
        try:
            traced.append(trace(problem, order.frontier_points, seconds / len(order.frontiers)))
        except ValueError as error:
            left_out[f"frontier against {against}"] = f"{error}."
    return tuple(traced), left_out
