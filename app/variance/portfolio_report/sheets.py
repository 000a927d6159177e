"""The portfolio variance report as tables: for a workbook a sheet each, for CSV one below the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from app.calc.money import Money
from app.core.workbook import Sheet
from app.variance.portfolio_report.schemas import VarianceReport

Row = Mapping[str, object]
HEADER = ("table", "line", "member", "value", "unit")


def sheets(report: VarianceReport) -> Iterator[Sheet]:
    """Each table of the report, in the order in which it is read."""
    costs = [
        (position, {"currency": position.currency, "cost_basis": position.cost_basis})
        for position in report.costs
    ]
    yield sheet("Report", [summary(report)])
    yield sheet("Totals", ({**key, **flat(p.data_dates), **flat(p.total)} for p, key in costs))
    for by in ("component", "category", "cause", "project"):
        found = (({**key, **flat(part)}) for p, key in costs for part in getattr(p, f"by_{by}"))
        yield sheet(f"By {by}", found)
    held = [(p.ledger, key) for p, key in costs if p.ledger]
    yield sheet("By WBS", ({**key, **flat(part)} for split, key in held for part in split.by_wbs))
    of_categories = ({**key, **flat(part)} for split, key in held for part in split.by_cost_category)
    yield sheet("By cost category", of_categories)
    yield sheet("Ledgers", ({**key, **flat(split)} for split, key in held))
    moved = (({**key, **flat(step)}) for p, key in costs if p.movement for step in p.movement.steps)
    yield sheet("Movement", moved)
    yield sheet(
        "Trend", ({**flat(point.period), **flat(total)} for point in report.trend for total in point.costs)
    )
    latest = report.since_last_appeared
    yield sheet("Whole-life costs moved", map(flat, latest.whole_life_costs))
    yield sheet("Finishes moved", map(flat, latest.finishes))
    yield sheet("Surer but later", map(flat, latest.surer_but_later))
    yield sheet("Exceptions", map(flat, report.exceptions.listed))
    yield sheet("Out of limits", map(flat, report.out_of_limits.listed))
    yield sheet("Declared better", map(flat, report.divergences))
    yield sheet("Without variance", map(flat, report.missing.without_variance))
    yield sheet("Stale", map(flat, report.missing.stale))
    yield sheet("Decisions wanted", map(flat, report.decisions_wanted))
    yield sheet("Figures", map(flat, report.figures))


def summary(report: VarianceReport) -> Row:
    return {
        "component": report.component.name,
        "period": report.period.code,
        "as_of": report.as_of,
        "previous_period": report.previous_period.code if report.previous_period else None,
        "reports": report.reports,
        "narrative": report.narrative.text,
    }


def sheet(title: str, rows: Iterable[Row]) -> Sheet:
    """A table with a column for every member that one of its rows has."""
    found = list(rows)
    header = list(dict.fromkeys(name for row in found for name in row))
    return Sheet(title, header, ([row.get(name) for name in header] for row in found))


def flat(told: BaseModel) -> dict[str, object]:
    """The members of one row: an amount has its currency beside it, and a part its name before its members."""
    row: dict[str, object] = {}
    for name, value in told:
        if isinstance(value, Money):
            row |= {name: value.amount, "currency": value.currency}
        elif isinstance(value, BaseModel):
            row |= {f"{name}_{inner}": each for inner, each in flat(value).items() if inner != "currency"}
        elif not isinstance(value, list | dict):
            row[name] = value
    return row


def melted(report: VarianceReport) -> Iterator[Sequence[Any]]:
    """Every cell of the tables as a row of its own, under ``HEADER``."""
    for table in sheets(report):
        for line, row in enumerate(table.rows, 1):
            cells = dict(zip(table.header, row, strict=True))
            for member, value in cells.items():
                if value is not None and member != "currency":
                    yield table.title, line, member, value, cells.get("currency")
