"""The activities of a Primavera XER file, value by value."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from app.calc.schedule.network import ConstraintKind
from app.schedule.plan import (
    Held,
    PlanTask,
    Stored,
    TaskKind,
)

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
HOLDING = ("cstr_type", "cstr_type2", "external_early_start_date", "external_late_end_date")


class Unreadable(ValueError):
    """A value that is not what its column holds."""


@lru_cache(maxsize=16_384)
def instant(text: str | None) -> datetime | None:
    """A local time, to the minute; None for an empty value."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as fault:
        raise Unreadable(f"{text[:40]} is no date") from fault
    return found.replace(tzinfo=None, second=0, microsecond=0)


@lru_cache(maxsize=4_096)
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
    for name in names:
        if found := row.get(name):
            return instant(found)
    return None


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
    if not any(map(row.get, HOLDING)):
        return ()
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
