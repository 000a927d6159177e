"""Calendars as text (iCalendar, RFC 5545): events in, escaped and folded lines out."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from fastapi import Response

LONGEST_LINE = 75


class CalendarResponse(Response):
    media_type = "text/calendar"


def calendar_response(name: str, content: str) -> CalendarResponse:
    """A calendar as a file called ``name``."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return CalendarResponse(content, headers={"Content-Disposition": disposition})


def calendar(product: str, name: str, events: Iterable[Sequence[str]]) -> str:
    """A calendar of events, each the lines that say what it is."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Steerco//{product}//EN",
        f"X-WR-CALNAME:{escaped(name)}",
        *(line for event in events for line in ("BEGIN:VEVENT", *event, "END:VEVENT")),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


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
