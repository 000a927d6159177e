"""Primavera XER: a plan from its tables, with the dates and floats that the file had calculated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from app.calc.schedule.network import ConstraintKind, ProgressLogic, Relation
from app.schedule.exchange.xer_calendar import calendar_of
from app.schedule.exchange.xer_tables import Table, XerFile, read_tables
from app.schedule.plan import (
    LIMITS,
    FileRefused,
    Held,
    LagCalendar,
    Plan,
    PlanCalendar,
    PlanLink,
    PlanTask,
    Problem,
    Stored,
    TaskKind,
)

T = TypeVar("T")
Row = Mapping[str, str]
KINDS = {
    "TT_Task": TaskKind.TASK,
    "TT_Rsrc": TaskKind.TASK,
    "TT_Mile": TaskKind.START_MILESTONE,
    "TT_FinMile": TaskKind.FINISH_MILESTONE,
    "TT_LOE": TaskKind.HAMMOCK,
    "TT_WBS": TaskKind.SUMMARY,
}
# "On" is the two one-sided ones together; only the mandatory kinds break the logic.
CONSTRAINTS = {
    "CS_MSOA": (ConstraintKind.SNET,),
    "CS_MSOB": (ConstraintKind.SNLT,),
    "CS_MEOA": (ConstraintKind.FNET,),
    "CS_MEOB": (ConstraintKind.FNLT,),
    "CS_MSO": (ConstraintKind.SNET, ConstraintKind.SNLT),
    "CS_MEO": (ConstraintKind.FNET, ConstraintKind.FNLT),
    "CS_MANDSTART": (ConstraintKind.MSO,),
    "CS_MANDFIN": (ConstraintKind.MFO,),
    "CS_ALAP": (ConstraintKind.ALAP,),
}
RELATIONS = {f"PR_{relation}": relation for relation in Relation}
LAG_CALENDARS = {
    "rcal_Predecessor": LagCalendar.PREDECESSOR,
    "rcal_Successor": LagCalendar.SUCCESSOR,
    "rcal_ProjDefault": LagCalendar.PROJECT,
    "rcal_24Hour": LagCalendar.ELAPSED,
}
WBS = "WBS"


class Unreadable(ValueError):
    """A value that is not what its column holds."""


def instant(text: str | None) -> datetime | None:
    """A local time, to the minute; None for an empty value."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError as fault:
        raise Unreadable(f"{text[:40]} is no date") from fault


def minutes(hours: str | None) -> int | None:
    """Hours as whole minutes; None for an empty value."""
    if not hours:
        return None
    try:
        found = float(hours)
    except ValueError as fault:
        raise Unreadable(f"{hours[:40]} is no number of hours") from fault
    if not abs(found) < 1e7:
        raise Unreadable(f"{hours[:40]} hours are more than a plan can hold")
    return round(found * 60)


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

    def each(self, name: str, make: Callable[[Row], T | None]) -> list[T]:
        """What is made of the rows of the project in a table; a row that cannot be read is told."""
        table, found = self.file.table(name), []
        project = self.project.get("proj_id")
        for number, row in zip(table.lines, table.each(), strict=True):
            if project is not None and row.get("proj_id", project) not in (project, ""):
                continue
            try:
                made = make(row)
            except (ValueError, KeyError) as fault:
                label = row.get("task_code")
                self.fault("unreadable_row", f"Line {number} of {name}: {fault}.", label, number)
                continue
            if made is not None:
                found.append(made)
        return found


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
    for name, table in reading.file.tables.items():
        for line in table.ragged[: LIMITS.problems]:
            reading.warn("ragged_row", f"Line {line} of {name} has not as many values as columns.", line=line)
    if not reading.file.ended:
        reading.warn("no_end", "The file does not end with %E: it may be cut off.")
    return assembled(reading)


def chosen(projects: Table, tasks: Table, wanted: str | None) -> Row:
    """The row of the project that is wanted, or of the only one with tasks."""
    rows = list(projects.each())
    if "proj_id" not in projects.columns or "task_id" not in tasks.columns:
        raise FileRefused("no_project", "The file has no table PROJECT or no table TASK with its columns.")
    if wanted is not None:
        rows = [row for row in rows if row.get("proj_short_name") == wanted]
    elif len(rows) > 1:
        at = tasks.columns.index("proj_id") if "proj_id" in tasks.columns else 0
        busy = {row[at] for row in tasks.rows if len(row) > at}
        rows = [row for row in rows if row["proj_id"] in busy]
    if len(rows) != 1:
        names = ", ".join(row.get("proj_short_name", "?") for row in list(projects.each())[:20])
        raise FileRefused("which_project", f"Say which project is meant; the file holds: {names}.")
    return rows[0]


def assembled(reading: Reading) -> Plan:
    """The plan of the project that is read."""
    options = next(iter(reading.each("SCHEDOPTIONS", dict)), {})
    row = reading.project
    calendars = calendars_of(reading)
    nodes, codes = breakdown(reading)
    tasks = tasks_of(reading, nodes, options, {one.key for one in calendars})
    links = links_of(reading, {one.source_id: one.code for one in tasks if one.source_id})
    summaries = [one for one in codes if one.code not in {task.code for task in tasks}]
    start = instant(row.get("plan_start_date")) or instant(row.get("last_recalc_date"))
    if start is None:
        raise FileRefused("no_start", "The project has neither a start nor a data date.")
    override = options.get("sched_progress_override") == "Y"
    critical_minutes = minutes(row.get("critical_drtn_hr_cnt")) or 0
    return Plan(
        name=next((one.name for one in summaries if one.parent is None), row.get("proj_short_name", "")),
        calendars=tuple(calendars),
        tasks=(*summaries, *tasks),
        links=tuple(links),
        calendar=row.get("clndr_id") or calendars[0].key,
        start=start,
        data_date=instant(row.get("last_recalc_date")),
        must_finish=instant(row.get("plan_end_date")),
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


def breakdown(reading: Reading) -> tuple[dict[str, PlanTask], list[PlanTask]]:
    """The nodes of the work breakdown structure by their id, and top down, as summary tasks.

    Their codes are paths below the project's own node, whose name changes from file to file.
    """
    rows = {row["wbs_id"]: row for row in reading.each("PROJWBS", dict) if row.get("wbs_id")}
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
    return found, sorted(found.values(), key=lambda node: node.level)


def tasks_of(
    reading: Reading, nodes: Mapping[str, PlanTask], options: Row, calendars: set[str]
) -> list[PlanTask]:
    """The activities, in the order of the file; two of one code are an error."""
    loaded = resourced(reading.file)
    expects = options.get("sched_use_expect_end_flag", "Y") != "N"
    found = reading.each("TASK", lambda row: task_of(row, nodes, loaded, expects))
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


def resourced(file: XerFile) -> set[str] | None:
    """The tasks with a resource; None where the file assigns none at all."""
    table = file.table("TASKRSRC")
    return {row["task_id"] for row in table.each() if row.get("task_id")} if table.rows else None


def task_of(row: Row, nodes: Mapping[str, PlanTask], loaded: set[str] | None, expects: bool) -> PlanTask:
    """The task of a TASK row. Raises ``Unreadable`` or ``KeyError``."""
    node = nodes.get(row.get("wbs_id", ""))
    kind = KINDS.get(row["task_type"], TaskKind.TASK)
    duration = minutes(row.get("target_drtn_hr_cnt")) or 0
    remaining = minutes(row.get("remain_drtn_hr_cnt")) or 0
    if min(duration, remaining) < 0:
        raise Unreadable("a duration is below zero")
    actual_start, actual_finish = instant(row.get("act_start_date")), instant(row.get("act_end_date"))
    early, late = dates(row, "early"), dates(row, "late")
    if not row["task_code"]:
        raise Unreadable("the activity has no code")
    return PlanTask(
        code=row["task_code"],
        name=row.get("task_name") or row["task_code"],
        kind=kind,
        parent=node.code if node else None,
        wbs=node.code if node else None,
        level=node.level + 1 if node else 1,
        calendar=row.get("clndr_id"),
        duration_minutes=duration,
        remaining_minutes=remaining,
        percent_complete=percent(row, duration, remaining),
        actual_start=actual_start,
        actual_finish=actual_finish,
        resume=instant(row.get("resume_date")),
        constraints=constraints_of(row),
        expected_finish=instant(row.get("expect_end_date")) if expects else None,
        resourced=None if loaded is None else row["task_id"] in loaded,
        source_id=row["task_id"],
        start=actual_start or shown(row, "restart_date", "early_start_date", "target_start_date"),
        finish=actual_finish or shown(row, "reend_date", "early_end_date", "target_end_date"),
        stored=Stored(
            *early,
            *late,
            minutes(row.get("total_float_hr_cnt")),
            minutes(row.get("free_float_hr_cnt")),
        ),
    )


def dates(row: Row, which: str) -> tuple[datetime | None, datetime | None]:
    return instant(row.get(f"{which}_start_date")), instant(row.get(f"{which}_end_date"))


def shown(row: Row, *names: str) -> datetime | None:
    """The first date there is: of the work that remains, as scheduled, as planned."""
    return next((found for name in names if (found := instant(row.get(name)))), None)


def percent(row: Row, duration: int, remaining: int) -> float:
    """Per cent complete, by the rule of the activity: physical, or of its duration."""
    if row.get("status_code") == "TK_Complete":
        return 100.0
    if row.get("complete_pct_type") == "CP_Phys":
        return float(row.get("phys_complete_pct") or 0)
    if row.get("complete_pct_type") == "CP_Units":
        done = float(row.get("act_work_qty") or 0) + float(row.get("act_equip_qty") or 0)
        left = float(row.get("remain_work_qty") or 0) + float(row.get("remain_equip_qty") or 0)
        return 100 * done / (done + left) if done + left else 0.0
    started = row.get("status_code") == "TK_Active"
    return max(0.0, 100 * (duration - remaining) / duration) if duration and started else 0.0


def constraints_of(row: Row) -> tuple[Held, ...]:
    """Both constraints of an activity, and what other projects hold it by."""
    found: list[Held] = []
    for kind, at in (("cstr_type", "cstr_date"), ("cstr_type2", "cstr_date2")):
        code = row.get(kind)
        if code and code not in CONSTRAINTS:
            raise Unreadable(f"{code} is no constraint")
        found += [(one, instant(row.get(at))) for one in CONSTRAINTS.get(code or "", ())]
    if held := instant(row.get("external_early_start_date")):
        found.append((ConstraintKind.SNET, held))
    if held := instant(row.get("external_late_end_date")):
        found.append((ConstraintKind.FNLT, held))
    return tuple(one for one in found if one[1] is not None or one[0] == ConstraintKind.ALAP)


def links_of(reading: Reading, codes: Mapping[str, str]) -> list[PlanLink]:
    """The links between activities of the project; those that leave it are told and left out."""

    def link(row: Row) -> PlanLink | None:
        before, after = codes.get(row["pred_task_id"]), codes.get(row["task_id"])
        if before is None or after is None:
            known = before or after
            reading.warn("link_leaves", "A link leads to an activity that is not in the file.", known)
            return None
        if row["pred_type"] not in RELATIONS:
            raise Unreadable(f"{row['pred_type']} is no type of link")
        return PlanLink(before, after, RELATIONS[row["pred_type"]], minutes(row.get("lag_hr_cnt")) or 0)

    found = reading.each("TASKPRED", link)
    if len(found) > LIMITS.links:
        raise FileRefused("too_large", f"The plan has more than {LIMITS.links} links.")
    return found
