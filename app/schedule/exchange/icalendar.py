"""Milestones and deadlines as an iCalendar feed (RFC 5545), in floating local time."""

from collections.abc import Iterator
from datetime import UTC, datetime

from app.calc.schedule.calendar import instant_of
from app.calc.schedule.network import ConstraintKind
from app.core.icalendar import calendar, escaped
from app.schedule.calculation import Calculated
from app.schedule.plan import MILESTONES


def floating(at: datetime) -> str:
    return at.strftime("%Y%m%dT%H%M%S")


def events(found: Calculated, owner: str, stamp: datetime) -> Iterator[list[str]]:
    """One event a milestone, and one a deadline."""
    for task in found.plan.tasks:
        moments = []
        if task.kind in MILESTONES:
            moments.append(("milestone", task.name, instant_of(found.dates(task.code).finish)))
        for kind, at in task.constraints:
            if kind == ConstraintKind.DEADLINE and at:
                moments.append(("deadline", f"Deadline: {task.name}", at))
        for sort, summary, at in moments:
            yield [
                f"UID:{escaped(task.code)}-{sort}@{owner}",
                f"DTSTAMP:{floating(stamp.astimezone(UTC))}Z",
                f"DTSTART:{floating(at)}",
                f"SUMMARY:{escaped(summary)}",
                "TRANSP:TRANSPARENT",
            ]


def feed(found: Calculated, owner: str, stamp: datetime) -> str:
    """The calendar. ``owner`` makes its ids unique; ``stamp`` is when the plan was last changed."""
    return calendar("Schedule", found.plan.name, events(found, owner, stamp))
