"""The decisions that are wanted of a portfolio's boards."""

from collections.abc import Iterable

from app.variance.portfolio_report.lines import Line
from app.variance.portfolio_report.schemas import DecisionWanted


def requested(lines: Iterable[Line]) -> list[DecisionWanted]:
    """What status reports ask to be decided, what is due first first."""
    found = [
        DecisionWanted(
            id=f"{line.report_id}.{place}",
            component_id=line.component_id,
            source=line.source,
            question=asked["question"],
            body=asked.get("body"),
            due_on=asked.get("due_on"),
        )
        for line in lines
        for place, asked in enumerate(line.decisions_requested)
    ]
    return in_order(found)


def in_order(wanted: Iterable[DecisionWanted]) -> list[DecisionWanted]:
    """Those with a date first, by it."""
    return sorted(wanted, key=lambda one: (one.due_on is None, one.due_on, one.id))
