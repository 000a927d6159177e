"""Primavera XER: a plan from its tables, with the dates and floats that the file had calculated."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeVar

from app.calc.schedule.network import ProgressLogic, Relation
from app.schedule.exchange.xer_assignments import demands_of
from app.schedule.exchange.xer_calendar import calendar_of
from app.schedule.exchange.xer_tables import Table, XerFile, read_tables
from app.schedule.exchange.xer_tasks import (
    TASK_COLUMNS,
    Row,
    Setting,
    Unreadable,
    Values,
    instant,
    minutes,
    task_of,
)
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

T = TypeVar("T")
LINK_COLUMNS = ("task_id", "pred_task_id", "proj_id", "pred_type", "lag_hr_cnt")
RELATIONS = {f"PR_{relation}": relation for relation in Relation}
LAG_CALENDARS = {
    "rcal_Predecessor": LagCalendar.PREDECESSOR,
    "rcal_Successor": LagCalendar.SUCCESSOR,
    "rcal_ProjDefault": LagCalendar.PROJECT,
    "rcal_24Hour": LagCalendar.ELAPSED,
}
WBS = "WBS"


@dataclass(slots=True)
class Reading:
    """A file while it becomes a plan: its project, and what was wrong so far."""

    file: XerFile
    project: Row = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def fault(
        self,
        code: str,
        sentence: str,
        task: str | None = None,
        line: int | None = None,
        severity: str = "error",
    ) -> None:
        if len(self.problems) < LIMITS.problems:
            self.problems.append(Problem(severity, code, sentence, task, line))

    def warn(self, code: str, sentence: str, task: str | None = None, line: int | None = None) -> None:
        self.fault(code, sentence, task, line, "warning")

    def each(self, name: str, columns: Sequence[str], make: Callable[[Values], T | None]) -> list[T]:
        """What is made of some columns of the rows of the project; a row that cannot be read is told."""
        table, found = self.file.table(name), []
        places = {column: at for at, column in enumerate(table.columns, 1)}  # the mark is before them
        read = [places.get(column, -1) for column in columns]
        picked, most, width = itemgetter(*read), max(read) + 1, len(table.columns)
        project, own = columns.index("proj_id"), (self.project.get("proj_id"), "")
        for number, line in zip(table.numbers, table.lines, strict=True):
            values = line.rstrip("\r").split("\t", most)  # the rest in one piece: nobody reads it
            if line.count("\t") != width:
                sentence = f"Line {number} of {name} has not as many values as columns."
                self.warn("ragged_row", sentence, line=number)
                values += [""] * (most - len(values))
            values.append("")  # what a column has that is not there
            row = picked(values)
            if row[project] not in own:
                continue
            try:
                made = make(row)
            except ValueError as fault:
                code = values[places["task_code"]] if "task_code" in places else None
                self.fault("unreadable_row", f"Line {number} of {name}: {fault}.", code or None, number)
                continue
            if made is not None:
                found.append(made)
        return found

    def own(self, name: str) -> list[Row]:
        """The rows of the project in a small table, whole."""
        project = self.project.get("proj_id", "")
        return [row for row in self.file.table(name).each() if row.get("proj_id", project) in (project, "")]


def read_xer(content: bytes, project: str | None = None) -> Plan:
    """The plan in an XER file.

    Parameters
    ----------
    content : the bytes of the file.
    project : the short name of the one wanted, where a file holds several.

    Raises
    ------
    FileRefused : where it is no XER file, is too large, or holds no such project.
    """
    reading = Reading(read_tables(content))
    reading.project = chosen(reading.file.table("PROJECT"), reading.file.table("TASK"), project)
    if not reading.file.ended:
        reading.warn("no_end", "The file does not end with %E: it may be cut off.")
    try:
        return assembled(reading)
    except Unreadable as fault:
        raise FileRefused("unreadable_project", f"The project cannot be read: {fault}.") from fault


def chosen(projects: Table, tasks: Table, wanted: str | None) -> Row:
    """The row of the project that is wanted, or of the only one with tasks."""
    rows = list(projects.each())
    if "proj_id" not in projects.columns or "task_id" not in tasks.columns:
        raise FileRefused("no_project", "The file has no table PROJECT or no table TASK with its columns.")
    if wanted is not None:
        rows = [row for row in rows if row.get("proj_short_name") == wanted]
    elif len(rows) > 1:
        busy = tasks.column("proj_id")
        rows = [row for row in rows if row["proj_id"] in busy]
    if len(rows) != 1:
        names = ", ".join(row.get("proj_short_name", "?") for row in list(projects.each())[:20])
        raise FileRefused("which_project", f"Say which project is meant; the file holds: {names}.")
    return rows[0]


def assembled(reading: Reading) -> Plan:
    """The plan of the project that is read."""
    row, options = reading.project, next(iter(reading.own("SCHEDOPTIONS")), {})
    calendars, nodes = calendars_of(reading), breakdown(reading)
    tasks = tasks_of(reading, nodes, options, {one.key for one in calendars})
    links = links_of(reading, {one.source_id: one.code for one in tasks if one.source_id})
    codes = {task.code for task in tasks}
    summaries = [one for one in nodes.values() if one.code not in codes]
    start = instant(row.get("plan_start_date")) or instant(row.get("last_recalc_date"))
    if start is None:
        raise FileRefused("no_start", "The project has neither a start nor a data date.")
    override = options.get("sched_progress_override") == "Y"
    critical_minutes = minutes(row.get("critical_drtn_hr_cnt")) or 0
    return Plan(
        name=next((one.name for one in summaries if one.parent is None), row.get("proj_short_name", "")),
        calendars=tuple(calendars),
        tasks=tuple(in_order(summaries, tasks)),
        links=tuple(links),
        calendar=row.get("clndr_id") or calendars[0].key,
        start=start,
        data_date=instant(row.get("last_recalc_date")),
        # Where late dates are not to be measured from it, it is a wish.
        must_finish=instant(row.get("plan_end_date"))
        if options.get("sched_use_project_end_date_for_float", "Y") != "N"
        else None,
        stored_finish=instant(row.get("scd_end_date")),
        logic=ProgressLogic.OVERRIDE if override else ProgressLogic.RETAINED,
        lag_calendar=LAG_CALENDARS.get(
            options.get("sched_calendar_on_relationship_lag", ""), LagCalendar.PREDECESSOR
        ),
        critical_minutes=critical_minutes,
        source="xer",
        counts=reading.file.counts,
        problems=tuple(reading.problems),
    )


def calendars_of(reading: Reading) -> list[PlanCalendar]:
    """The calendars, each with what it has from its base; a standard week where there is none."""
    found: dict[str, PlanCalendar] = {}
    rows = sorted(reading.file.table("CALENDAR").each(), key=lambda row: bool(row.get("base_clndr_id")))
    for row in rows:
        try:
            found[row["clndr_id"]] = calendar_of(row, found.get(row.get("base_clndr_id", "")))
        except (ValueError, KeyError, OverflowError) as fault:
            reading.fault("unreadable_calendar", f"The calendar {row.get('clndr_name', '')}: {fault}.")
    if not found:
        reading.warn("no_calendar", "The file has no calendar: a standard week is taken.")
        found["standard"] = calendar_of({"clndr_id": "standard", "clndr_name": "Standard"}, None)
    return list(found.values())


def in_order(summaries: Sequence[PlanTask], tasks: Sequence[PlanTask]) -> list[PlanTask]:
    """Each node of the breakdown with its activities below it, and then the nodes below it."""
    below: dict[str | None, list[PlanTask]] = defaultdict(list)
    codes = {one.code for one in summaries}
    for one in (*tasks, *summaries):
        below[one.parent if one.parent in codes else None].append(one)
    found: list[PlanTask] = []
    waiting = below[None][::-1]
    while waiting:
        found.append(waiting.pop())
        if found[-1].kind == TaskKind.SUMMARY:
            waiting.extend(reversed(below[found[-1].code]))
    return found if len(found) == len(tasks) + len(summaries) else [*summaries, *tasks]


def breakdown(reading: Reading) -> dict[str, PlanTask]:
    """The nodes of the work breakdown structure by their id, as summary tasks.

    Their codes are paths below the project's own node, whose name changes from file to file.
    """
    nodes = sorted(reading.own("PROJWBS"), key=lambda row: row.get("seq_num", "").zfill(9))
    rows = {row["wbs_id"]: row for row in nodes if row.get("wbs_id")}
    found: dict[str, PlanTask] = {}
    used: set[str] = set()

    def place(id: str, depth: int) -> PlanTask:
        if id in found:
            return found[id]
        row, above = rows[id], None
        if row.get("parent_wbs_id", "") in rows and row.get("proj_node_flag") != "Y" and depth < LIMITS.depth:
            above = place(row["parent_wbs_id"], depth + 1)
        code = f"{above.code}.{row.get('wbs_short_name', '')}" if above else WBS
        while code in used:
            code += "'"
        used.add(code)
        made = PlanTask(
            code,
            row.get("wbs_name") or code,
            TaskKind.SUMMARY,
            parent=above.code if above else None,
            wbs=code,
            level=above.level + 1 if above else 1,
            source_id=id,
        )
        return found.setdefault(id, made)

    for id in rows:
        place(id, 0)
    return found


def tasks_of(
    reading: Reading, nodes: Mapping[str, PlanTask], options: Row, calendars: set[str]
) -> list[PlanTask]:
    """The activities, in the order of the file; two of one code are an error."""
    file = reading.file
    owners = {row.get("rsrc_id", ""): row.get("rsrc_name", "") for row in file.table("RSRC").each()}
    loaded = file.table("TASKRSRC").column("task_id") or None  # where nothing is assigned, nothing is known
    demands = demands_of(file)
    within = Setting(nodes, owners, loaded, demands, options.get("sched_use_expect_end_flag", "Y") != "N")
    found = reading.each("TASK", TASK_COLUMNS, lambda row: task_of(row, within))
    if len(found) > LIMITS.tasks:
        raise FileRefused("too_large", f"The plan has more than {LIMITS.tasks} tasks.")
    seen: set[str] = set()
    for task in found:
        if task.code in seen:
            reading.fault("code_twice", f"Two activities have the code {task.code}.", task.code)
        seen.add(task.code)
        if task.calendar not in calendars:
            reading.fault(
                "unknown_calendar",
                f"{task.code} has the calendar {task.calendar}, which is not there.",
                task.code,
            )
    return found


def links_of(reading: Reading, codes: Mapping[str, str]) -> list[PlanLink]:
    """The links between activities of the project; those that leave it are told and left out."""

    def link(row: Values) -> PlanLink | None:
        successor, predecessor, _, kind, lag = row
        before, after = codes.get(predecessor), codes.get(successor)
        if before is None or after is None:
            sentence = "A link leads to an activity that is not in the file."
            reading.warn("link_leaves", sentence, before or after)
            return None
        if kind not in RELATIONS:
            raise Unreadable(f"{kind} is no type of link")
        return PlanLink(before, after, RELATIONS[kind], minutes(lag) or 0)

    found = reading.each("TASKPRED", LINK_COLUMNS, link)
    if len(found) > LIMITS.links:
        raise FileRefused("too_large", f"The plan has more than {LIMITS.links} links.")
    return found
