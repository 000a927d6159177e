"""Microsoft Project XML (MSPDI): a plan from its elements, one task at a time."""

from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from app.calc.schedule.network import Relation
from app.schedule.exchange.demands import role_demands
from app.schedule.exchange.mspdi_calendar import NS, calendar_of, elapsed, number, standard, text
from app.schedule.exchange.mspdi_tasks import ELAPSED, task_of
from app.schedule.plan import (
    LIMITS,
    FileRefused,
    LagCalendar,
    Plan,
    PlanCalendar,
    PlanLink,
    PlanTask,
    Problem,
    TaskKind,
)

RELATIONS = (Relation.FF, Relation.FS, Relation.SF, Relation.SS)
PERCENT = frozenset({19, 20, 51, 52})
KEPT = frozenset({"Calendar", "Task", "Resource", "Assignment"})


@dataclass(slots=True)
class Reading:
    """A document while it becomes a plan."""

    scalars: dict[str, str] = field(default_factory=dict)
    calendars: dict[str, PlanCalendar] = field(default_factory=dict)
    tasks: list[PlanTask] = field(default_factory=list)
    links: list[tuple[str, str, Relation, int, int]] = field(default_factory=list)
    above: list[PlanTask] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    workers: set[str] = field(default_factory=set)  # resources that are neither material nor cost
    assigned: dict[str, list[tuple[str, str | None]]] = field(
        default_factory=dict
    )  # with units as they stand
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def count(self, name: str, by: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + by

    def tell(self, severity: str, code: str, sentence: str, task: str | None = None) -> None:
        if len(self.problems) < LIMITS.problems:
            self.problems.append(Problem(severity, code, sentence, task))

    @property
    def minutes_per_day(self) -> int:
        found = self.scalars.get("MinutesPerDay", "")
        return int(found) if found.isdigit() and 0 < int(found) <= 1440 else 480


def read_mspdi(content: bytes) -> Plan:
    """The plan in a Microsoft Project XML document.

    Raises
    ------
    FileRefused : where it is none, is too large, too deep, or has a document type.
    """
    if len(content) > LIMITS.content:
        raise FileRefused("too_large", f"The file is larger than {LIMITS.content // 2**20} MiB.")
    reading = Reading()
    try:
        walk(reading, content)
    except DefusedXmlException as refused:
        raise FileRefused(
            "document_type", "The XML has a document type or entities: take them out."
        ) from refused
    except (ParseError, UnicodeError, LookupError) as fault:
        raise FileRefused("not_xml", f"The file is no well-formed XML: {fault}.") from fault
    return assembled(reading)


def walk(reading: Reading, content: bytes) -> None:
    """Take in each calendar, task, resource and assignment as it ends, and let go of it."""
    path: list[Element] = []
    begun = 0
    events: Any = iterparse(BytesIO(content), events=("start", "end"), forbid_dtd=True)
    for event, element in events:
        if event == "start":
            path.append(element)
            begun += 1
            if begun == 1 and element.tag != f"{NS}Project":
                raise FileRefused("not_mspdi", "The document is not a Microsoft Project XML Project.")
            if len(path) > LIMITS.depth or begun > LIMITS.elements:
                raise FileRefused("too_deep", f"The XML has more than {LIMITS.depth} levels or is too long.")
            continue
        path.pop()
        name = element.tag.removeprefix(NS)
        if len(path) == 1 and element.text and not len(element):
            reading.scalars[name] = element.text.strip()
        elif len(path) == 2 and name in KEPT:
            take(reading, name, element)
        if len(path) in (1, 2):
            path[-1].clear()


def take(reading: Reading, name: str, element: Element) -> None:
    """Take in one element; one that cannot be read is told."""
    uid = text(element, "UID")
    try:
        if name == "Calendar":
            base = reading.calendars.get(text(element, "BaseCalendarUID") or "")
            made = calendar_of(element, base, reading.minutes_per_day)
            reading.calendars[made.key] = made
        elif name == "Task":
            take_task(reading, element)
        elif name == "Resource":
            reading.names[uid or ""] = text(element, "Name") or ""
            if number(element, "Type", 1) == 1:
                reading.workers.add(uid or "")
        else:
            reading.assigned.setdefault(text(element, "TaskUID") or "", []).append(
                (text(element, "ResourceUID") or "", text(element, "Units"))
            )
    except (ValueError, OverflowError) as fault:
        reading.tell("error", "unreadable_element", f"{name} {uid}: {fault}.", uid)
    reading.count(f"{name.lower()}s")


def take_task(reading: Reading, element: Element) -> None:
    if number(element, "IsNull"):
        reading.count("blank_rows")
        return
    if len(reading.tasks) >= LIMITS.tasks:
        raise FileRefused("too_large", f"The plan has more than {LIMITS.tasks} tasks.")
    level = number(element, "OutlineLevel", 1)
    while reading.above and reading.above[-1].level >= level:
        reading.above.pop()
    task = task_of(element, level, reading.above[-1].code if reading.above else None)
    reading.count("summaries", number(element, "Summary"))
    reading.count("milestones", number(element, "Milestone"))
    reading.tasks.append(task)
    reading.above.append(task)
    if number(element, "Manual"):
        reading.tell(
            "warning", "manual", f"{task.name} is scheduled by hand: here its logic decides.", task.code
        )
    for link in element.iterfind(f"{NS}PredecessorLink"):
        take_link(reading, link, task.code)


def take_link(reading: Reading, element: Element, successor: str) -> None:
    kind = number(element, "Type", 1)
    if not 0 <= kind < 4:
        raise ValueError(f"{kind} is no type of link")
    if len(reading.links) >= LIMITS.links:
        raise FileRefused("too_large", f"The plan has more than {LIMITS.links} links.")
    lag, unit = number(element, "LinkLag"), number(element, "LagFormat", 7)
    if abs(lag) > 10**9:
        raise ValueError(f"the lag {lag} is more than a plan can hold")
    reading.links.append((text(element, "PredecessorUID") or "", successor, RELATIONS[kind], lag, unit))


def assembled(reading: Reading) -> Plan:
    """The plan of what was taken in. Raises ``FileRefused`` where it has no start."""
    scalars = reading.scalars
    dates = {name: parsed(reading, name) for name in ("StartDate", "FinishDate", "StatusDate")}
    starts = [task.start for task in reading.tasks if task.start]
    start = min(filter(None, [dates["StartDate"], *starts]), default=None)
    if start is None:
        raise FileRefused("no_start", "Neither the project nor a task has a start.")
    if scalars.get("ScheduleFromStart") == "0":
        reading.tell(
            "warning", "from_finish", "The project is scheduled from its finish: here from its start."
        )
    calendars, links = calendars_of(reading), links_of(reading)
    calendar = scalars.get("CalendarUID", "")
    return Plan(
        name=scalars.get("Title") or scalars.get("Name") or "Project",
        calendars=tuple(calendars.values()),
        tasks=tuple(finished(reading, links, calendars)),
        links=tuple(links),
        calendar=calendar if calendar in calendars else next(iter(calendars)),
        start=start,
        data_date=dates["StatusDate"],
        stored_finish=dates["FinishDate"],
        lag_calendar=LagCalendar.SUCCESSOR,
        critical_minutes=reading.minutes_per_day * whole(scalars.get("CriticalSlackLimit")),
        source="mspdi",
        counts=reading.counts,
        problems=tuple(reading.problems),
    )


def whole(value: str | None) -> int:
    return int(value) if value and value.isdigit() and len(value) < 6 else 0


def parsed(reading: Reading, name: str) -> datetime | None:
    value = reading.scalars.get(name)
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None) if value else None
    except ValueError:
        reading.tell("error", "unreadable_date", f"{name} is no date: {value and value[:40]}.")
        return None


def calendars_of(reading: Reading) -> dict[str, PlanCalendar]:
    """The calendars there are, a standard one where there is none, and round the clock where it is used."""
    found = dict(reading.calendars) or {"standard": standard()}
    if any(task.calendar == "elapsed" for task in reading.tasks):
        found["elapsed"] = elapsed()
    return found


def links_of(reading: Reading) -> list[PlanLink]:
    """The links within the project, their lags in minutes of working or elapsed time."""
    tasks = {task.code: task for task in reading.tasks}
    found = []
    for before, after, relation, lag, unit in reading.links:
        if before not in tasks:
            reading.tell(
                "warning", "link_leaves", f"A link leads from {before}, which is not in the file.", after
            )
            continue
        if TaskKind.SUMMARY in (tasks[before].kind, tasks[after].kind):
            sentence = f"The link {before} -> {after} is that of a summary: it is kept and not calculated."
            reading.tell("warning", "summary_logic", sentence, after)
        share = unit in PERCENT
        length = round(tasks[before].duration_minutes * lag / 100) if share else round(lag / 10)
        clock = LagCalendar.ELAPSED if unit in ELAPSED and length else None
        found.append(PlanLink(before, after, relation, length, clock))
    return found


def finished(reading: Reading, links: list[PlanLink], calendars: dict[str, PlanCalendar]) -> list[PlanTask]:
    """The tasks with owners, resources and the kind of milestone that their links make them."""
    led = {link.successor for link in links}
    loaded = any(reading.names.get(uid) for assigned in reading.assigned.values() for uid, _ in assigned)
    found = []
    for task in reading.tasks:
        assigned = [one for one in reading.assigned.get(task.code, ()) if reading.names.get(one[0])]
        kind = task.kind
        if kind == TaskKind.TASK and not task.duration_minutes:
            kind = TaskKind.FINISH_MILESTONE if task.code in led else TaskKind.START_MILESTONE
        if task.calendar is not None and task.calendar not in calendars:
            reading.tell(
                "warning", "unknown_calendar", f"{task.name} has a calendar that is not there.", task.code
            )
            task = task._replace(calendar=None)
        owner = ", ".join(reading.names[uid] for uid, _ in assigned)[:200] or None
        resourced = bool(assigned) if loaded else None
        working = ((reading.names[uid], units) for uid, units in assigned if uid in reading.workers)
        demands = role_demands(working) if kind == TaskKind.TASK else ()
        found.append(task._replace(kind=kind, owner=owner, resourced=resourced, demands=demands))
    return found
