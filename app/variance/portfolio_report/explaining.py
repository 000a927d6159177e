"""How a figure of the portfolio variance report comes about: formula, inputs and values on the way."""

from collections.abc import Callable, Iterable
from functools import partial

from app.calc.movement import Step
from app.calc.narrative.portfolio import LACKS
from app.core.errors import NotFound
from app.variance.portfolio_report import rated
from app.variance.portfolio_report.costs import Costs
from app.variance.portfolio_report.figures import COLOURS
from app.variance.portfolio_report.inputs import (
    Parts,
    beyond_ledgers,
    both,
    breaches,
    changes,
    finishes,
    in_group,
    in_ledgers,
    missing,
    of_colour,
    one_side,
    over_all,
    reasons,
    recorded,
    stale,
    whole_life,
)
from app.variance.portfolio_report.ledgers import COST_CATEGORY, KEYS, WBS
from app.variance.portfolio_report.narrating import OUTSIDE, money_figure, totals
from app.variance.portfolio_report.schemas import Explanation, FigureRead
from app.variance.portfolio_report.statements import GROUPS

OVER = "the projects that state both a baseline and a forecast"
MOVEMENTS = {"movement": "variance", "baseline_movement": "whole-life cost"}
FORMULAS = {
    "total.baseline": f"sum of the baselines of {OVER}",
    "total.forecast": f"sum of the forecasts of {OVER}",
    "total.variance": f"sum of (baseline - forecast) over {OVER}; negative is adverse",
    "total.gross": f"sum of |baseline - forecast| over {OVER}",
    "total.variance_ratio": "total.variance / total.baseline",
    "other.variance": "total.variance - variance of the projects named in the narrative",
    "other.count": "number of projects with a variance that the narrative does not name",
    "whole_life": "sum of the whole-life costs, in one currency, of the projects that state one",
    "missing.count": "number of projects whose report lacks a baseline or a forecast",
    "not_submitted.count": "number of projects whose report is a draft",
    "no_report.count": "number of projects under way that have never reported",
    "stale.count": "number of projects under way that reported before, and not for this period",
    "actual.total": "sum of the actual costs of the projects that state one",
    "out_of_limits.count": "number of projects whose calculated RAG is red",
    "exceptions.open": "number of exceptions that no decision has closed, at the component and below it",
    "exceptions.overdue": "number of exceptions that nobody had answered by the day they were to be",
    "declared_better.count": "number of projects whose declared RAG is better than the calculated one",
    "finish.later": "number of projects whose finish, forecast or else approved, is later than it was",
    "finish.earlier": "number of projects whose finish, forecast or else approved, is earlier than it was",
    **{
        f"{name}.{step}": f"sum of ({what} now - {what} before) over the projects of the step {step}"
        for name, what in MOVEMENTS.items()
        for step in Step
    },
    **{
        f"{name}.opening": f"sum of {what} before, of the projects that state it"
        for name, what in MOVEMENTS.items()
    },
    **{
        f"{name}.closing": f"sum of {what} now, of the projects that state it"
        for name, what in MOVEMENTS.items()
    },
    **{
        f"{name}.like_for_like": f"sum of ({what} now - {what} before) over the projects that state both"
        for name, what in MOVEMENTS.items()
    },
    **{f"{by}.variance": f"sum of (baseline - forecast) over the projects of one {by}" for by in GROUPS},
    **{
        f"{by}.variance": f"sum of (budget - cost at completion) over the cost lines of one {what}"
        for by, what in ((WBS, "work package"), (COST_CATEGORY, "cost category"))
    },
    OUTSIDE: "total.variance - sum of (budget - cost at completion) over all cost lines in the ledgers",
    "project.variance": "baseline - forecast; negative is adverse",
    "project.variance_ratio": "(baseline - forecast) / baseline",
    **{id: f"number of projects whose {id.split('.')[1]} RAG is {id.split('.')[2]}" for id in COLOURS},
    **rated.FORMULAS,
    "project.share_of_gross": "|baseline - forecast| / total.gross",
}
RECORDED = "as it is recorded"


def explained(costs: Costs, figures: Iterable[FigureRead], id: str) -> Explanation:
    """The figure with this id. Raises ``NotFound`` where the report has none."""
    figure = next((figure for figure in figures if figure.id == id), None)
    if figure is None:
        raise NotFound(f"The report has no figure {id}: it lists them in `figures`.")
    head, _, rest = id.partition(".")
    of_many = head == "project" or head in GROUPS or head in KEYS
    named = (
        f"{head}.{rest.rpartition('.')[2]}"
        if of_many
        else head
        if head in ("whole_life", rated.RATING)
        else id
    )
    formula = FORMULAS.get(named, RECORDED)
    parts = parts_of(costs, figure) if formula != RECORDED else Parts([recorded(figure)], 1)
    others = parts.others()
    return Explanation(
        figure=figure,
        formula=formula,
        steps=[step for step in totals(costs) if step.id in formula and step.id != id],
        inputs=list(parts.inputs),
        inputs_in_all=parts.in_all,
        other_inputs=money_figure(f"{id}.other_inputs", others, costs.projects) if others else None,
    )


def parts_of(costs: Costs, figure: FigureRead) -> Parts:
    """What a figure is worked out from."""
    head, _, rest = figure.id.partition(".")
    if head == "project":
        return both(costs.lines[rest.partition(".")[0]])
    if head in GROUPS:
        return in_group(costs, head, rest.removesuffix(".variance"))
    if head in KEYS:
        return in_ledgers(costs, head, rest.removesuffix(".variance"))
    makers: dict[str, Callable[[Costs], Parts]] = {
        "total": over_all,
        "other": over_all,
        "actual": partial(one_side, side="actual"),
        "exceptions": lambda costs: breaches(costs, figure),
        "out_of_limits": lambda costs: reasons(costs, costs.projects.found.red(costs.listed), figure),
        "declared_better": lambda costs: reasons(costs, costs.projects.found.diverging(costs.listed), figure),
        "finish": lambda costs: finishes(costs, figure),
        "movement": lambda costs: changes(costs, costs.moved, rest),
        "baseline_movement": lambda costs: changes(costs, costs.baselines_moved, rest),
        rated.RATING: lambda costs: Parts(
            rated.rated(costs.projects, figure.id, costs.listed), int(figure.value)
        ),
        rated.MOVED: lambda costs: Parts(
            rated.rerated(costs.projects, figure.id, costs.listed), int(figure.value)
        ),
        **{id: partial(missing, reason=reason) for reason, (id, *_) in LACKS.items()},
        "rag": lambda costs: of_colour(costs, figure),
        "whole_life": partial(whole_life, currency=rest),
        "stale": stale,
        "outside_ledgers": beyond_ledgers,
    }
    if figure.id in ("total.baseline", "total.forecast"):
        return one_side(costs, rest)
    return makers[head](costs)
