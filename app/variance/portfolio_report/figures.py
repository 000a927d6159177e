"""Every figure of the variance report by its id, and what a figure is of: a period, a currency, a cost basis."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from app.calc.narrative import Narrative
from app.calc.rag import Rag
from app.variance.portfolio_report.costs import Costs
from app.variance.portfolio_report.gaps import NONE, confidence_counts
from app.variance.portfolio_report.lines import Key
from app.variance.portfolio_report.narrating import address, figures, money_figure, of_ledgers, parts, totals
from app.variance.portfolio_report.parts import RagCounts
from app.variance.portfolio_report.projects import Projects
from app.variance.portfolio_report.rated import confidences, moved
from app.variance.portfolio_report.schemas import CostTotal, FigureRead, TrendPoint
from app.variance.portfolio_report.statements import RAGS
from app.variance.portfolio_report.sums import by_currency
from app.variance.status_reports.models import CostBasis

OF_PERIOD = re.compile(
    r"trend\.(?P<period>.+?)\.(?P<rest>[A-Z]{3}\.[a-z_]+\.\w+\.\w+|(?:rag|delivery_confidence)\..+)"
)
OF_KEY = re.compile(rf"(?P<currency>[A-Z]{{3}})\.(?P<basis>{'|'.join(CostBasis)})\.(?P<rest>.+)")


@dataclass(frozen=True, slots=True)
class Named:
    """What the id of a figure says: the period and the costs it is of, and what it is called in their own report."""

    period: str | None
    key: Key | None
    own: str

    @classmethod
    def of(cls, id: str) -> Self:
        of_period = OF_PERIOD.fullmatch(id)
        period, rest = of_period.group("period", "rest") if of_period else (None, id)
        of_key = OF_KEY.fullmatch(rest)
        if of_key is None:
            return cls(period, None, rest)
        currency, basis, own = of_key.group("currency", "basis", "rest")
        return cls(period, (currency, CostBasis(basis)), own)


def of_one(told: Narrative, costs: Costs, listed: int) -> list[FigureRead]:
    """The figures of the costs that the narrative speaks of, with so many parts of their ledgers."""
    found = [*of_projects(costs, listed), *figures(told, costs), *of_ledgers(costs, listed)]
    return list({figure.id: figure for figure in (*found, *counted(costs.projects))}.values())


def of_other(costs: Costs, listed: int) -> Iterator[FigureRead]:
    """The same of other costs of the report, which no narrative speaks of, under their currency and basis."""
    found = (*totals(costs), *of_projects(costs, listed), *parts(costs), *of_ledgers(costs, listed))
    for figure in found:
        yield under(f"{costs.currency}.{costs.key[1]}.", figure)


def of_projects(costs: Costs, listed: int) -> Iterator[FigureRead]:
    """The variance of each project that is listed."""
    for driver in costs.found.first(listed).drivers:
        line = costs.lines[driver.leaf.id]
        yield money_figure(f"project.{line.id}.variance", driver.variance, costs.projects, line)


def counted(projects: Projects) -> Iterator[FigureRead]:
    """How many projects have each RAG, and the published whole-life costs, whatever the other costs are."""
    cells = [
        (kind, getattr(cell, f"{kind}_rag") or NONE, cell.reports)
        for cell in projects.cells
        for kind in ("declared", "calculated")
    ]
    sums: dict[tuple[str, str], int] = {}
    for kind, colour, reports in cells:
        sums[kind, colour] = sums.get((kind, colour), 0) + reports
    for (kind, colour), count in sorted(sums.items()):
        yield count_figure(f"rag.{kind}.{colour}", count, projects)
    for id, count in (*confidences(confidence_counts(projects.rated)), *moved(projects).items()):
        yield count_figure(id, count, projects)
    for currency, found in by_currency(projects.cells).items():
        if amount := found.stated("whole_life", currency):
            yield money_figure(f"whole_life.{currency}", amount, projects)


def of_trend(projects: Projects, points: Iterable[TrendPoint]) -> Iterator[FigureRead]:
    """The totals and the RAG of every period of the trend."""
    for point in points:
        told = [
            *(
                under(f"{of.currency}.{of.cost_basis}.", f)
                for of in point.costs
                for f in summed(projects, of)
            ),
            *coloured(projects, point.rag),
            *(count_figure(id, n, projects) for id, n in confidences(point.delivery_confidences)),
        ]
        for figure in told:
            yield under(f"trend.{point.period.code}.", figure).model_copy(
                update={
                    "as_of": point.period.data_date,
                    "source": address(projects, point.period.code),
                }
            )


def summed(projects: Projects, of: CostTotal) -> Iterator[FigureRead]:
    amounts = {
        "total.baseline": of.baseline,
        "total.forecast": of.forecast,
        "total.variance": of.variance,
        "actual.total": of.actual_cost.amount,
    }
    for id, amount in amounts.items():
        if amount is not None:
            yield money_figure(id, amount, projects)


def coloured(projects: Projects, of: RagCounts) -> Iterator[FigureRead]:
    for kind, counts in (("declared", of.declared), ("calculated", of.calculated)):
        for colour, count in counts.items():
            if count:
                yield count_figure(f"rag.{kind}.{colour}", count, projects)


def count_figure(id: str, count: int, projects: Projects) -> FigureRead:
    as_of, source = projects.period.data_date, address(projects)
    return FigureRead(id=id, value=str(count), unit="count", as_of=as_of, source=source)


def under(prefix: str, figure: FigureRead) -> FigureRead:
    return figure.model_copy(update={"id": f"{prefix}{figure.id}"})


COLOURS = {
    f"rag.{kind.removesuffix('_rag')}.{colour}": (kind, colour) for kind in RAGS for colour in (*Rag, NONE)
}
