"""Milestones and deadlines as an iCalendar feed (RFC 5545), in floating local time."""

from collections.abc import Iterator
from datetime import UTC, datetime

from app.calc.schedule.calendar import instant_of
from app.calc.schedule.network import ConstraintKind
from app.schedule.calculation import Calculated
from app.schedule.plan import MILESTONES

LONGEST_LINE = 75


def escaped(text: str) -> str:
    """Text as a value may hold it.

    >>> escaped("a, b; c")
    'a\\\\, b\\\\; c'
    """
    kept = "".join(one if one >= " " or one == "\n" else " " for one in text.replace("\r\n", "\n"))
    for plain, said in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(plain, said)
    return kept


def folded(line: str) -> str:
    """A content line in parts of at most 75 octets; no character is broken."""
    parts, part, size = [], "", 0
    for one in line:
        octets = len(one.encode())
        if size + octets > LONGEST_LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + one, size + octets
    return "\r\n".join([*parts, part])


def floating(at: datetime) -> str:
    return at.strftime("%Y%m%dT%H%M%S")


def events(found: Calculated, owner: str, stamp: datetime) -> Iterator[str]:
    """One event a milestone, and one a deadline."""
    for task in found.plan.tasks:
        moments = []
        if task.kind in MILESTONES:
            moments.append(("milestone", task.name, instant_of(found.dates(task.code).finish)))
        for kind, at in task.constraints:
            if kind == ConstraintKind.DEADLINE and at:
                moments.append(("deadline", f"Deadline: {task.name}", at))
        for sort, summary, at in moments:
            yield "BEGIN:VEVENT"
            yield f"UID:{escaped(task.code)}-{sort}@{owner}"
            yield f"DTSTAMP:{floating(stamp.astimezone(UTC))}Z"
            yield f"DTSTART:{floating(at)}"
            yield f"SUMMARY:{escaped(summary)}"
            yield "TRANSP:TRANSPARENT"
            yield "END:VEVENT"


def feed(found: Calculated, owner: str, stamp: datetime) -> str:
    """The calendar. ``owner`` makes its ids unique; ``stamp`` is when the plan was last changed."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Steerco//Schedule//EN",
        f"X-WR-CALNAME:{escaped(found.plan.name)}",
        *events(found, owner, stamp),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)
