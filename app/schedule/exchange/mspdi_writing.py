"""A plan as Microsoft Project XML, with the dates and floats that were calculated."""

from collections import defaultdict
from datetime import date, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from app.calc.schedule.calendar import Shifts, instant_of
from app.calc.schedule.network import ConstraintKind, Relation
from app.schedule.calculation import Calculated, children_of
from app.schedule.exchange.mspdi_calendar import NS
from app.schedule.exchange.mspdi_tasks import CONSTRAINTS
from app.schedule.plan import MILESTONES, LagCalendar, PlanCalendar, PlanLink, PlanTask, TaskKind
from app.schedule.storing import clock_text

TYPES = {Relation.FF: 0, Relation.FS: 1, Relation.SF: 2, Relation.SS: 3}
CODES = {kind: number for number, kind in CONSTRAINTS.items()}
WORKING_MINUTES, ELAPSED_MINUTES = 3, 4


def add(parent: Element, name: str, value: object) -> None:
    """A child with a value; none where there is no value."""
    if value is not None:
        SubElement(parent, name).text = clean(str(value))


def clean(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return "".join(
        one for one in text if one in "\t\n\r" or (ord(one) >= 32 and not 0xFFFE <= ord(one) <= 0xFFFF)
    )


def at(instant: datetime | None) -> str | None:
    return instant.isoformat(timespec="seconds") if instant else None


def length(minutes: int) -> str:
    """
    >>> length(990)
    'PT16H30M0S'
    """
    return f"PT{minutes // 60}H{minutes % 60}M0S"


def written(found: Calculated) -> bytes:
    """The document, as UTF-8."""
    plan = found.plan
    root = Element("Project", xmlns=NS.strip("{}"))
    keys = {calendar.key: number for number, calendar in enumerate(plan.calendars, 1)}
    add(root, "SaveVersion", 14)
    add(root, "Name", plan.name)
    add(root, "Title", plan.name)
    add(root, "ScheduleFromStart", 1)
    add(root, "StartDate", at(plan.start))
    add(root, "FinishDate", at(found.finish))
    add(root, "CalendarUID", keys[plan.calendar])
    add(root, "MinutesPerDay", next(c.minutes_per_day for c in plan.calendars if c.key == plan.calendar))
    add(root, "StatusDate", at(plan.data_date))
    calendars = SubElement(root, "Calendars")
    for calendar in plan.calendars:
        write_calendar(calendars, calendar, keys[calendar.key])
    write_tasks(SubElement(root, "Tasks"), found, keys)
    document: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return document


def write_calendar(parent: Element, calendar: PlanCalendar, uid: int) -> None:
    element = SubElement(parent, "Calendar")
    add(element, "UID", uid)
    add(element, "Name", calendar.name)
    add(element, "IsBaseCalendar", 1)
    add(element, "BaseCalendarUID", -1)
    days = SubElement(element, "WeekDays")
    for weekday, shifts in enumerate(calendar.week):
        day = SubElement(days, "WeekDay")
        add(day, "DayType", (weekday + 1) % 7 + 1)
        write_shifts(day, shifts)
    if calendar.exceptions:
        exceptions = SubElement(element, "Exceptions")
        for day_on, shifts in sorted(calendar.exceptions.items()):
            write_exception(exceptions, day_on, shifts)


def write_exception(parent: Element, on: date, shifts: Shifts) -> None:
    element = SubElement(parent, "Exception")
    add(element, "EnteredByOccurrences", 0)
    period = SubElement(element, "TimePeriod")
    add(period, "FromDate", f"{on}T00:00:00")
    add(period, "ToDate", f"{on}T23:59:00")
    add(element, "Occurrences", 1)
    add(element, "Type", 1)
    write_shifts(element, shifts)


def write_shifts(parent: Element, shifts: Shifts) -> None:
    add(parent, "DayWorking", int(bool(shifts)))
    times = SubElement(parent, "WorkingTimes") if shifts else parent
    for start, end in shifts:
        one = SubElement(times, "WorkingTime")
        add(one, "FromTime", f"{clock_text(start)}:00")
        add(one, "ToTime", f"{clock_text(end % 1440)}:00")


def write_tasks(parent: Element, found: Calculated, keys: dict[str, int]) -> None:
    """The tasks in the order of the breakdown, numbered anew, each with its code as its WBS code."""
    below, into = children_of(found.plan), defaultdict[str, list[PlanLink]](list)
    for link in found.plan.links:
        into[link.successor].append(link)
    ordered: list[PlanTask] = []
    codes = {task.code for task in found.plan.tasks}
    tops = [task for task in found.plan.tasks if task.parent is None or task.parent not in codes]
    waiting = tops[::-1]
    while waiting:
        task = waiting.pop()
        ordered.append(task)
        waiting.extend(reversed(below.get(task.code, ())))
    numbers = {task.code: number for number, task in enumerate(ordered, 1)}
    for task in ordered:
        element = SubElement(parent, "Task")
        write_task(element, task, numbers[task.code], found, keys)
        for link in into[task.code]:
            write_link(element, link, numbers[link.predecessor], found.plan.lag_calendar)


def write_task(
    element: Element, task: PlanTask, number: int, found: Calculated, keys: dict[str, int]
) -> None:
    summary = task.kind == TaskKind.SUMMARY
    add(element, "UID", number)
    add(element, "ID", number)
    add(element, "Name", task.name)
    add(element, "IsNull", 0)
    add(element, "WBS", task.code)
    add(element, "OutlineLevel", task.level)
    write_dates(element, task, found)
    add(element, "Milestone", int(task.kind in MILESTONES))
    add(element, "Summary", int(summary))
    add(element, "PercentComplete", round(task.percent_complete))
    add(element, "ActualStart", at(task.actual_start))
    add(element, "ActualFinish", at(task.actual_finish))
    add(element, "Resume", at(task.resume))
    add(element, "CalendarUID", keys[task.calendar] if task.calendar and not summary else -1)
    write_constraints(element, task)
    if task.baseline_finish:
        baseline = SubElement(element, "Baseline")
        add(baseline, "Number", 0)
        add(baseline, "Start", at(task.baseline_start))
        add(baseline, "Finish", at(task.baseline_finish))
        add(baseline, "Duration", None if task.baseline_minutes is None else length(task.baseline_minutes))


def write_dates(element: Element, task: PlanTask, found: Calculated) -> None:
    if task.kind == TaskKind.SUMMARY:
        span = found.spans.get(task.code)
        start, finish = (instant_of(span[0]), instant_of(span[1])) if span else (None, None)
        add(element, "Start", at(start))
        add(element, "Finish", at(finish))
        return
    dates = found.dates(task.code)
    add(element, "Start", at(instant_of(dates.start)))
    add(element, "Finish", at(instant_of(dates.finish)))
    add(element, "Duration", length(task.duration_minutes))
    add(element, "RemainingDuration", length(task.remaining_minutes))
    add(element, "DurationFormat", WORKING_MINUTES)
    for name in ("early_start", "early_finish", "late_start", "late_finish"):
        add(element, name.title().replace("_", ""), at(instant_of(getattr(dates, name))))
    if dates.total_float is not None and dates.free_float is not None:
        add(element, "TotalSlack", dates.total_float * 10)
        add(element, "FreeSlack", dates.free_float * 10)
        add(element, "Critical", int(dates.total_float <= found.plan.critical_minutes))


def write_constraints(element: Element, task: PlanTask) -> None:
    """The first constraint and the deadline: the format has no second one."""
    kinds = [one for one in task.constraints if one[0] in CODES]
    kind, date_of = kinds[0] if kinds else (None, None)
    add(element, "ConstraintType", CODES[kind] if kind else 0)
    add(element, "ConstraintDate", at(date_of))
    deadlines = [when for one, when in task.constraints if one == ConstraintKind.DEADLINE]
    add(element, "Deadline", at(deadlines[0]) if deadlines else None)


def write_link(parent: Element, link: PlanLink, predecessor: int, rule: LagCalendar) -> None:
    element = SubElement(parent, "PredecessorLink")
    add(element, "PredecessorUID", predecessor)
    add(element, "Type", TYPES[link.relation])
    add(element, "CrossProject", 0)
    add(element, "LinkLag", link.lag_minutes * 10)
    elapsed = (link.lag_calendar or rule) == LagCalendar.ELAPSED
    add(element, "LagFormat", ELAPSED_MINUTES if elapsed else WORKING_MINUTES)
