"""The activities of a Primavera XER file, value by value."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

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


NO_BASELINE = (None, None, None)  # start, finish and minutes: the format has them in a project of its own


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


class TaskRow(NamedTuple):
    """What is read of a row of TASK; empty where the file has no such column or no value."""

    task_id: str
    proj_id: str
    wbs_id: str
    clndr_id: str
    task_code: str
    task_name: str
    task_type: str
    status_code: str
    rsrc_id: str
    complete_pct_type: str
    phys_complete_pct: str
    act_work_qty: str
    act_equip_qty: str
    remain_work_qty: str
    remain_equip_qty: str
    target_drtn_hr_cnt: str
    remain_drtn_hr_cnt: str
    act_start_date: str
    act_end_date: str
    resume_date: str
    expect_end_date: str
    restart_date: str
    reend_date: str
    early_start_date: str
    early_end_date: str
    late_start_date: str
    late_end_date: str
    target_start_date: str
    target_end_date: str
    total_float_hr_cnt: str
    free_float_hr_cnt: str
    cstr_type: str
    cstr_date: str
    cstr_type2: str
    cstr_date2: str
    external_early_start_date: str
    external_late_end_date: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What the tasks of a file stand in: breakdown and resources by their ids, and the rules of the project."""

    nodes: Mapping[str, PlanTask]
    owners: Mapping[str, str]
    loaded: Set[str] | None
    expects: bool


def task_of(row: TaskRow, within: Setting) -> PlanTask:
    """The task of a row. Raises ``Unreadable``."""
    node = within.nodes.get(row.wbs_id)
    place = node.code if node else None
    duration, remaining = minutes(row.target_drtn_hr_cnt) or 0, minutes(row.remain_drtn_hr_cnt) or 0
    if duration < 0 or remaining < 0:
        raise Unreadable("a duration is below zero")
    if not row.task_code:
        raise Unreadable("the activity has no code")
    began, ended = instant(row.act_start_date), instant(row.act_end_date)
    return PlanTask(  # by place: naming two dozen members takes longer than all the rest of it
        row.task_code,
        row.task_name or row.task_code,
        KINDS.get(row.task_type, TaskKind.TASK),
        place,
        place,
        node.level + 1 if node else 1,
        row.clndr_id or None,
        duration,
        remaining,
        percent(row, duration, remaining),
        began,
        ended,
        instant(row.resume_date),
        constraints_of(row) if held(row) else (),
        instant(row.expect_end_date) if within.expects else None,
        *NO_BASELINE,
        within.owners.get(row.rsrc_id),
        None if within.loaded is None else row.task_id in within.loaded,
        row.task_id,
        # As shown: of the work that remains, as scheduled, or as planned.
        began or instant(row.restart_date or row.early_start_date or row.target_start_date),
        ended or instant(row.reend_date or row.early_end_date or row.target_end_date),
        Stored(
            instant(row.early_start_date),
            instant(row.early_end_date),
            instant(row.late_start_date),
            instant(row.late_end_date),
            minutes(row.total_float_hr_cnt),
            minutes(row.free_float_hr_cnt),
        ),
    )


def percent(row: TaskRow, duration: int, remaining: int) -> float:
    """Per cent complete, by the rule of the activity: physical, of its units, or of its duration."""
    if row.status_code == "TK_Complete":
        return 100.0
    found = 0.0
    if row.complete_pct_type == "CP_Phys":
        found = float(row.phys_complete_pct or 0)
    elif row.complete_pct_type == "CP_Units":
        done = float(row.act_work_qty or 0) + float(row.act_equip_qty or 0)
        left = float(row.remain_work_qty or 0) + float(row.remain_equip_qty or 0)
        found = 100 * done / (done + left) if done + left else 0.0
    elif duration and row.status_code == "TK_Active":
        found = max(0.0, 100 * (duration - remaining) / duration)
    if not 0 <= found <= 100:
        raise Unreadable(f"{found} is no per cent complete")
    return found


def held(row: TaskRow) -> bool:
    return bool(
        row.cstr_type or row.cstr_type2 or row.external_early_start_date or row.external_late_end_date
    )


def constraints_of(row: TaskRow) -> tuple[Held, ...]:
    """Both constraints of an activity, and what other projects hold it by."""
    found: list[Held] = []
    for code, at in ((row.cstr_type, row.cstr_date), (row.cstr_type2, row.cstr_date2)):
        if code and code not in CONSTRAINTS:
            raise Unreadable(f"{code} is no constraint")
        found += [(one, instant(at)) for one in CONSTRAINTS.get(code, ())]
    found.append((ConstraintKind.SNET, instant(row.external_early_start_date)))
    found.append((ConstraintKind.FNLT, instant(row.external_late_end_date)))
    return tuple(one for one in found if one[1] is not None or one[0] == ConstraintKind.ALAP)
