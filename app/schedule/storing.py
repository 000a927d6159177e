"""A plan as the columns and JSON that keep it, and back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from app.calc.schedule.calendar import Shifts, instant_of
from app.calc.schedule.network import ConstraintKind, Relation
from app.schedule.plan import (
    NOTHING_STORED,
    Held,
    LagCalendar,
    Plan,
    PlanCalendar,
    PlanLink,
    PlanTask,
    RoleDemand,
    Stored,
    TaskKind,
)

STORED_DATES = ("early_start", "early_finish", "late_start", "late_finish", "start", "finish")
STORED_FLOATS = ("total_float_minutes", "free_float_minutes")


def told(at: datetime | None) -> str | None:
    """A local instant as text, to the minute unless it has seconds."""
    return at.isoformat(timespec="seconds" if at.second else "minutes") if at else None


def instant_told(minute: int | None) -> str | None:
    return None if minute is None else told(instant_of(minute))


@lru_cache(maxsize=32_768)
def read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def clock_text(minute: int) -> str:
    """
    >>> clock_text(1440)
    '24:00'
    """
    return f"{minute // 60:02}:{minute % 60:02}"


def clock_minute(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def shifts_kept(shifts: Shifts) -> list[dict[str, str]]:
    return [{"start": clock_text(start), "end": clock_text(end)} for start, end in shifts]


def shifts_read(kept: Iterable[Mapping[str, str]]) -> Shifts:
    return tuple((clock_minute(one["start"]), clock_minute(one["end"])) for one in kept)


def calendar_kept(calendar: PlanCalendar) -> dict[str, Any]:
    """A calendar as JSON."""
    return {
        "key": calendar.key,
        "name": calendar.name,
        "minutes_per_day": calendar.minutes_per_day,
        "week": [shifts_kept(shifts) for shifts in calendar.week],
        "exceptions": [
            {"on": day.isoformat(), "shifts": shifts_kept(shifts)}
            for day, shifts in sorted(calendar.exceptions.items())
        ],
    }


def calendar_read(kept: Mapping[str, Any]) -> PlanCalendar:
    return PlanCalendar(
        kept["key"],
        kept["name"],
        tuple(shifts_read(day) for day in kept["week"]),
        {date.fromisoformat(one["on"]): shifts_read(one["shifts"]) for one in kept["exceptions"]},
        kept["minutes_per_day"],
    )


def task_kept(task: PlanTask, links: Iterable[PlanLink], position: int) -> dict[str, Any]:
    """A task as the columns of its row, with the links that lead to it."""
    stored = {name: told(getattr(task.stored, name)) for name in STORED_DATES[:4]}
    stored |= {"start": told(task.start), "finish": told(task.finish)}
    floats = {name: getattr(task.stored, name) for name in STORED_FLOATS}
    known = any(value is not None for value in (*stored.values(), *floats.values()))
    return {
        "position": position,
        "code": task.code,
        "name": task.name.strip()[:200] or task.code,
        "kind": task.kind,
        "parent": task.parent,
        "wbs": task.wbs,
        "calendar": task.calendar,
        "duration_minutes": task.duration_minutes,
        "remaining_minutes": task.remaining_minutes,
        "percent_complete": round(Decimal(task.percent_complete), 4),
        "actual_start": told(task.actual_start),
        "actual_finish": told(task.actual_finish),
        "resume": told(task.resume),
        "expected_finish": told(task.expected_finish),
        "baseline_start": told(task.baseline_start),
        "baseline_finish": told(task.baseline_finish),
        "baseline_minutes": task.baseline_minutes,
        "owner": task.owner.strip()[:200] or None if task.owner else None,
        "resourced": task.resourced,
        "demands": [{"role": role, "units": float(units)} for role, units in task.demands],
        "constraints": [{"kind": kind.value, "at": told(at)} for kind, at in task.constraints],
        "predecessors": [link_kept(link) for link in links],
        "source_id": task.source_id,
        "source_dates": stored | floats if known else None,
    }


def link_kept(link: PlanLink) -> dict[str, Any]:
    return {
        "task": link.predecessor,
        "relation": link.relation.value,
        "lag_minutes": link.lag_minutes,
        "lag_calendar": link.lag_calendar.value if link.lag_calendar else None,
    }


def tasks_kept(plan: Plan) -> list[dict[str, Any]]:
    """Every task of a plan as the columns of its row, in order."""
    into: dict[str, list[PlanLink]] = defaultdict(list)
    for link in plan.links:
        into[link.successor].append(link)
    return [task_kept(task, into[task.code], place) for place, task in enumerate(plan.tasks)]


def task_read(row: Any) -> PlanTask:
    """A task of its row, but for its level."""
    kept = row.source_dates or {}
    stored = NOTHING_STORED
    if kept:
        early, late = (
            (read(kept[f"{which}_start"]), read(kept[f"{which}_finish"])) for which in ("early", "late")
        )
        stored = Stored(*early, *late, kept["total_float_minutes"], kept["free_float_minutes"])
    return PlanTask(
        code=row.code,
        name=row.name,
        kind=TaskKind(row.kind),
        parent=row.parent,
        wbs=row.wbs,
        calendar=row.calendar,
        duration_minutes=row.duration_minutes,
        remaining_minutes=row.remaining_minutes,
        percent_complete=float(row.percent_complete),
        actual_start=read(row.actual_start),
        actual_finish=read(row.actual_finish),
        resume=read(row.resume),
        constraints=tuple(constraint_read(one) for one in row.constraints),
        expected_finish=read(row.expected_finish),
        baseline_start=read(row.baseline_start),
        baseline_finish=read(row.baseline_finish),
        baseline_minutes=row.baseline_minutes,
        owner=row.owner,
        resourced=row.resourced,
        demands=tuple(RoleDemand(one["role"], Decimal(str(one["units"]))) for one in row.demands),
        source_id=row.source_id,
        start=read(kept.get("start")),
        finish=read(kept.get("finish")),
        stored=stored,
    )


def constraint_read(kept: Mapping[str, Any]) -> Held:
    return ConstraintKind(kept["kind"]), read(kept["at"])


def links_read(row: Any) -> list[PlanLink]:
    return [
        PlanLink(
            one["task"],
            row.code,
            Relation(one["relation"]),
            one["lag_minutes"],
            LagCalendar(one["lag_calendar"]) if one["lag_calendar"] else None,
        )
        for one in row.predecessors
    ]


def plan_read(version: Any, rows: Iterable[Any]) -> Plan:
    """The plan that a version and the rows of its tasks are."""
    tasks, links = [], []
    for row in rows:
        tasks.append(task_read(row))
        if row.predecessors:
            links.extend(links_read(row))
    start = read(version.start)
    assert start is not None
    return Plan(
        name=version.name,
        calendars=tuple(map(calendar_read, version.calendars)),
        tasks=tuple(levelled(tasks)),
        links=tuple(links),
        calendar=version.calendar,
        start=start,
        data_date=read(version.data_date),
        must_finish=read(version.must_finish),
        stored_finish=read(version.source_finish),
        logic=version.logic,
        lag_calendar=version.lag_calendar,
        critical_minutes=version.critical_minutes,
        source=version.source,
    )


def levelled(tasks: list[PlanTask]) -> list[PlanTask]:
    """The tasks with their levels: one more than that of what they are below."""
    parents = {task.code: task.parent for task in tasks}
    levels: dict[str, int] = {}

    def level(code: str, seen: int = 0) -> int:
        if code not in levels:
            above = parents.get(code)
            levels[code] = 1 if above not in parents or seen > 64 else level(above, seen + 1) + 1
        return levels[code]

    return [task if (at := level(task.code)) == task.level else task._replace(level=at) for task in tasks]
