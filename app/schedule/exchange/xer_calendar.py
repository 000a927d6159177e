"""The nested parentheses in which an XER file keeps a calendar's week and exceptions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.calc.schedule.calendar import DAY, OFFICE_HOURS, Shifts
from app.schedule.plan import PlanCalendar

SERIAL_ORIGIN = date(1899, 12, 30)
NODE = re.compile(r"\(\d+\|\|([^()]*)\(([^()]*)\)\(|\)\)")
BLANK = re.compile(r"[\x7f\s]+")
DEPTH = 8


@dataclass(slots=True)
class Node:
    name: str
    attributes: str
    children: list["Node"] = field(default_factory=list)

    def child(self, name: str) -> "Node | None":
        return next((one for one in self.children if one.name == name), None)

    def values(self) -> dict[str, str]:
        """The attributes by name: ``s|08:00|f|12:00``."""
        parts = self.attributes.split("|")
        return dict(zip(parts[::2], parts[1::2], strict=False))


def tree(text: str) -> Node:
    """The nodes of a calendar's text. Raises ``ValueError`` where it is no such text."""
    root = Node("", "")
    open_nodes = [root]
    for token in NODE.finditer(BLANK.sub("", text)):
        if token[0] == "))":
            if len(open_nodes) > 1:
                open_nodes.pop()
            continue
        node = Node(token[1], token[2])
        open_nodes[-1].children.append(node)
        open_nodes.append(node)
        if len(open_nodes) > DEPTH:
            raise ValueError("the parentheses of the calendar are nested too deeply")
    return root


def calendar_of(row: Mapping[str, str], base: PlanCalendar | None) -> PlanCalendar:
    """The calendar of a CALENDAR row; what it does not say is its base calendar's.

    Raises ``ValueError`` where its text cannot be read.
    """
    data = tree(row.get("clndr_data", "")).child("CalendarData") or Node("", "")
    days, dated = data.child("DaysOfWeek"), data.child("Exceptions")
    exceptions = {**(base.exceptions if base else {}), **exceptions_of(dated)}
    week = week_of(days) if days else base.week if base else (OFFICE_HOURS,) * 5 + ((),) * 2
    hours = float(row.get("day_hr_cnt") or 8)
    return PlanCalendar(row["clndr_id"], row.get("clndr_name", ""), week, exceptions, round(hours * 60))


def week_of(days: Node) -> tuple[Shifts, ...]:
    """Monday first; the file counts from Sunday."""
    by_number = {int(day.name): shifts_of(day) for day in days.children if day.name.isdigit()}
    return tuple(by_number.get(number, ()) for number in (2, 3, 4, 5, 6, 7, 1))


def exceptions_of(dated: Node | None) -> dict[date, Shifts]:
    found = {}
    for node in dated.children if dated else ():
        serial = node.values().get("d")
        if serial:
            found[SERIAL_ORIGIN + timedelta(days=int(serial))] = shifts_of(node)
    return found


def shifts_of(day: Node) -> Shifts:
    """The shifts of a day, joined where they touch; midnight at the end is that of the day."""
    spans = []
    for node in day.children:
        values = node.values()
        if "s" in values and "f" in values:
            start, end = minute(values["s"]), minute(values["f"]) or DAY
            spans.append((start, end if end > start else DAY))
    return merged(spans)


def minute(clock: str) -> int:
    """A time of day in minutes.

    >>> minute("08:30")
    510
    """
    hours, minutes = clock.split(":")[:2]
    return int(hours) * 60 + int(minutes)


def merged(spans: list[tuple[int, int]]) -> Shifts:
    """Spans in order and apart.

    >>> merged([(780, 1020), (480, 720), (700, 790)])
    ((480, 1020),)
    """
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
