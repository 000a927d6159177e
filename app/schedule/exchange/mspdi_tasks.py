"""The tasks of Microsoft Project XML, value by value."""

import re
from datetime import datetime
from xml.etree.ElementTree import Element

from app.calc.schedule.network import ConstraintKind
from app.schedule.exchange.mspdi_calendar import NS, number, text
from app.schedule.plan import (
    Held,
    PlanTask,
    Stored,
    TaskKind,
)

DURATION = re.compile(r"^(-)?P(?:(\d{1,6})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.\d*)?S)?)?$")
CONSTRAINTS = {
    1: ConstraintKind.ALAP,
    2: ConstraintKind.MSO,
    3: ConstraintKind.MFO,
    4: ConstraintKind.SNET,
    5: ConstraintKind.SNLT,
    6: ConstraintKind.FNET,
    7: ConstraintKind.FNLT,
}
ELAPSED = frozenset({4, 6, 8, 10, 12, 20, 36, 38, 40, 42, 44, 52})


def shown(element: Element, name: str) -> datetime | None:
    """A local time as it stands."""
    found = text(element, name)
    return datetime.fromisoformat(found).replace(tzinfo=None) if found else None


def instant(element: Element, name: str) -> datetime | None:
    """A local time, to the minute."""
    found = shown(element, name)
    return found.replace(second=0, microsecond=0) if found else None


def minutes(duration: str | None) -> int | None:
    """A duration such as PT16H0M0S in whole minutes. Raises ``ValueError``.

    >>> minutes("PT16H30M0S")
    990
    """
    if duration is None:
        return None
    found = DURATION.match(duration)
    if not found:
        raise ValueError(f"{duration[:40]} is no duration")
    days, hours, rest, seconds = (int(part or 0) for part in found.groups()[1:])
    total = days * 1440 + hours * 60 + rest + round(seconds / 60)
    return -total if found[1] else total


def task_of(element: Element, level: int, parent: str | None) -> PlanTask:
    """One task, its kind but for what links make of it. Raises ``ValueError``."""
    uid = text(element, "UID")
    if uid is None:
        raise ValueError("the task has no UID")
    duration = minutes(text(element, "Duration")) or 0
    remaining = minutes(text(element, "RemainingDuration"))
    percent = float(text(element, "PercentComplete") or 0)
    if remaining is None:
        remaining = round(duration * (100 - percent) / 100)
    if min(duration, remaining) < 0 or max(duration, remaining) > 10**9:
        raise ValueError("a duration is below zero or more than a plan can hold")
    kind = TaskKind.SUMMARY if number(element, "Summary") else TaskKind.TASK
    clock = text(element, "CalendarUID")
    counts_all = number(element, "DurationFormat", 7) in ELAPSED and duration > 0
    base = next((b for b in element.iterfind(f"{NS}Baseline") if number(b, "Number") == 0), element)
    has_base = base is not element
    return PlanTask(
        code=uid,
        name=text(element, "Name") or f"Task {uid}",
        kind=kind,
        parent=parent,
        wbs=text(element, "WBS") or text(element, "OutlineNumber"),
        level=level,
        calendar="elapsed" if counts_all else clock if clock not in (None, "-1", "0") else None,
        duration_minutes=duration,
        remaining_minutes=remaining,
        percent_complete=percent,
        actual_start=instant(element, "ActualStart"),
        actual_finish=instant(element, "ActualFinish"),
        resume=instant(element, "Resume"),
        constraints=constraints_of(element),
        baseline_start=instant(base, "Start") if has_base else None,
        baseline_finish=instant(base, "Finish") if has_base else None,
        baseline_minutes=minutes(text(base, "Duration")) if has_base else None,
        source_id=uid,
        start=shown(element, "Start"),
        finish=shown(element, "Finish"),
        stored=Stored(
            instant(element, "EarlyStart"),
            instant(element, "EarlyFinish"),
            instant(element, "LateStart"),
            instant(element, "LateFinish"),
            slack(element, "TotalSlack"),
            slack(element, "FreeSlack"),
        ),
    )


def slack(element: Element, name: str) -> int | None:
    """A float, which the format counts in tenths of minutes."""
    found = text(element, name)
    return None if found is None else round(float(found) / 10)


def constraints_of(element: Element) -> tuple[Held, ...]:
    found: list[Held] = []
    kind, at = CONSTRAINTS.get(number(element, "ConstraintType")), instant(element, "ConstraintDate")
    if kind is not None and (at is not None or kind == ConstraintKind.ALAP):
        found.append((kind, None if kind == ConstraintKind.ALAP else at))
    if deadline := instant(element, "Deadline"):
        found.append((ConstraintKind.DEADLINE, deadline))
    return tuple(found)
