"""The drafted narrative of a portfolio, from what its projects report."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from app.calc import narrative as calc
from app.calc.money import Money
from app.calc.movement import Movement
from app.calc.narrative import Basis, Figure, Narrative, OpenExceptions, PortfolioFacts, portfolio_narrative
from app.calc.rag import Rag
from app.variance.portfolio_report.costs import Costs, groups, rag_of
from app.variance.portfolio_report.gaps import NONE, for_narrative, rag_counts
from app.variance.portfolio_report.ledgers import COST_CATEGORY, WBS
from app.variance.portfolio_report.lines import Line
from app.variance.portfolio_report.projects import Projects
from app.variance.portfolio_report.raising import why_not as why_not_raised
from app.variance.portfolio_report.schemas import BindingRead, DecisionWanted, FigureRead, NarrativeRead
from app.variance.portfolio_report.splitting import ledger_split, why_not
from app.variance.portfolio_report.statements import GROUPS
from app.variance.status_reports.models import CauseCode, CostBasis

BASIS = {CostBasis.PERIOD: Basis.IN_YEAR, CostBasis.WHOLE_LIFE: Basis.WHOLE_LIFE}
OUTSIDE = "outside_ledgers.variance"
Value = Decimal | date | str


def drafted(costs: Costs, wanted: Sequence[DecisionWanted], most_words: int) -> Narrative:
    """The narrative of the costs of one currency and cost basis."""
    projects = costs.projects
    gone, late = for_narrative(projects, costs.key)
    facts = PortfolioFacts(
        label=projects.top.name,
        period=projects.period.name,
        as_of=projects.period.data_date,
        source=address(projects),
        basis=BASIS[costs.key[1]],
        attribution=costs.found,
        missing=gone,
        stale=late,
        causes={
            line.id: told for line in costs.lines.values() if (told := cause_of(line.cause, line.cause_code))
        },
        decisions=as_facts(wanted),
        rag=rag_for(costs),
        previous_period=projects.previous.name if projects.previous else None,
        movement=costs.moved,
        baseline_movement=costs.baselines_moved,
        exceptions=raised(projects),
    )
    return portfolio_narrative(facts, most_words)


def raised(projects: Projects) -> OpenExceptions | None:
    """How many exceptions are open; None where that cannot be told."""
    if why_not_raised(projects):
        return None
    return OpenExceptions(projects.exceptions.open, projects.exceptions.overdue)


def rag_for(costs: Costs) -> Rag | None:
    return rag_of(costs)[0]


def cause_of(cause: str | None, code: CauseCode | None) -> str | None:
    """What somebody recorded as the cause: in words, else by its code."""
    return cause or (code.replace("_", " ") if code else None)


def as_facts(wanted: Iterable[DecisionWanted]) -> tuple[calc.DecisionWanted, ...]:
    return tuple(
        calc.DecisionWanted(one.id, one.question, one.body, one.due_on, one.source) for one in wanted
    )


def address(projects: Projects, period: str | None = None) -> str:
    """Where the report can be read again, or that of another period."""
    top = projects.top
    return f"/v1/{top.kind}s/{top.id}/variance-report?period={period or projects.period.code}"


def narrative_read(told: Narrative, costs: Costs | None = None) -> NarrativeRead:
    return NarrativeRead(
        text=told.text,
        words=told.words,
        currency=costs.key[0] if costs else None,
        cost_basis=costs.key[1] if costs else None,
        bindings=[
            BindingRead(start=b.start, end=b.end, text=b.text, figure_id=b.figure_id) for b in told.bindings
        ],
    )


def figures(told: Narrative, costs: Costs) -> list[FigureRead]:
    """Every figure that the narrative states, and the totals and parts behind them."""
    stated = {figure.id: figure_read(figure, costs) for figure in told.figures}
    behind = [*totals(costs), *parts(costs), *counts(costs)]
    return list(({figure.id: figure for figure in behind} | stated).values())


def parts(costs: Costs) -> Iterator[FigureRead]:
    """What the totals are made of: parts, categories and causes, and the steps of the movement."""
    for by in GROUPS:
        for group in groups(costs, by):
            if group.leaves:
                yield money_figure(f"{by}.{group.key or NONE}.variance", group.variance, costs.projects)
    if actual := costs.sums.stated("actual", costs.currency):
        yield money_figure("actual.total", actual, costs.projects)
    if costs.moved:
        yield from steps("movement", costs.moved, costs.projects)
    if costs.baselines_moved:
        yield from steps("baseline_movement", costs.baselines_moved, costs.projects)


def steps(name: str, moved: Movement, projects: Projects) -> Iterator[FigureRead]:
    """Each step of a movement, and the totals it is between."""
    ends = {"opening": moved.opening, "closing": moved.closing}
    for step, amount in (*moved.steps.items(), *ends.items()):
        yield money_figure(f"{name}.{step}", amount, projects)


def of_ledgers(costs: Costs, listed: int) -> Iterator[FigureRead]:
    """The variance of so many work packages and cost categories, and what the ledgers do not hold."""
    if why_not(costs.projects, costs.key, listed):
        return
    split = ledger_split(costs.projects, costs.key, costs.found.whole, listed)
    for package in split.by_wbs:
        yield money_figure(
            f"{WBS}.{package.work_package_id or NONE}.variance", package.variance, costs.projects
        )
    for group in split.by_cost_category:
        yield money_figure(
            f"{COST_CATEGORY}.{group.cost_category or NONE}.variance", group.variance, costs.projects
        )
    yield money_figure(OUTSIDE, split.outside.variance, costs.projects)


def counts(costs: Costs) -> Iterator[FigureRead]:
    """How many projects the report tells of for their RAG."""
    cells = costs.projects.cells
    red = sum(cell.reports for cell in cells if cell.calculated_rag == Rag.RED)
    found = {"out_of_limits.count": red, "declared_better.count": rag_counts(cells).declared_better}
    if not why_not_raised(costs.projects):
        waiting = costs.projects.exceptions
        found |= {"exceptions.open": waiting.open, "exceptions.overdue": waiting.overdue}
    for id, count in found.items():
        yield FigureRead(
            id=id,
            value=str(count),
            unit="count",
            as_of=costs.projects.period.data_date,
            source=address(costs.projects),
        )


def totals(costs: Costs) -> list[FigureRead]:
    """The sums behind the narrative, where there is anything to add up."""
    whole = costs.found.whole
    if not whole.leaves:
        return []
    amounts = {
        "total.baseline": whole.baseline,
        "total.forecast": whole.forecast,
        "total.variance": whole.variance,
        "total.gross": whole.gross,
    }
    return [money_figure(id, amount, costs.projects) for id, amount in amounts.items()]


def money_figure(id: str, amount: Money, projects: Projects, line: Line | None = None) -> FigureRead:
    """An amount of the whole, or of one project's report."""
    return FigureRead(
        id=id,
        value=str(amount.amount),
        unit=amount.currency,
        as_of=line.data_date if line else projects.period.data_date,
        source=line.source if line else address(projects),
    )


def figure_read(figure: Figure, costs: Costs) -> FigureRead:
    return FigureRead(
        id=figure.id,
        value=as_text(figure.value),
        unit=figure.unit,
        as_of=figure.as_of,
        source=origin(figure, costs),
    )


def origin(figure: Figure, costs: Costs) -> str:
    """Where a figure stands: a project's name with the project, its recorded cause in its report."""
    head, _, rest = figure.id.partition(".")
    id, _, member = rest.partition(".")
    if head == "project" and member == "label":
        return f"/v1/projects/{id}"
    if head == "project" and member == "cause":
        return next((line.source for line in costs.lines.values() if line.id == id), figure.source)
    return figure.source


def as_text(value: Value) -> str:
    """A figure's value, exact and without an exponent."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
