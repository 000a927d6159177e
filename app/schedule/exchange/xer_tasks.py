"""The activities of a Primavera XER file, value by value."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from app.calc.schedule.network import ConstraintKind
from app.schedule.plan import (
    Held,
    PlanTask,
    RoleDemand,
    Stored,
    TaskKind,
)

Row = Mapping[str, str]
Values = tuple[str, ...]
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


# What is read of a row of TASK, in the order in which it is taken apart; empty where the file has it not.
TASK_COLUMNS = (
    "task_id", "proj_id", "wbs_id", "clndr_id", "task_code", "task_name", "task_type", "status_code", "rsrc_id",
    "complete_pct_type", "phys_complete_pct", "act_work_qty", "act_equip_qty", "remain_work_qty",
    "remain_equip_qty", "target_drtn_hr_cnt", "remain_drtn_hr_cnt", "act_start_date", "act_end_date",
    "resume_date", "expect_end_date", "restart_date", "reend_date", "early_start_date", "early_end_date",
    "late_start_date", "late_end_date", "target_start_date", "target_end_date", "total_float_hr_cnt",
    "free_float_hr_cnt", "cstr_type", "cstr_date", "cstr_type2", "cstr_date2", "external_early_start_date",
    "external_late_end_date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """What the tasks of a file stand in: breakdown and resources by their ids, and the rules of the project."""

    nodes: Mapping[str, PlanTask]
    owners: Mapping[str, str]
    loaded: Set[str] | None
    demands: Mapping[str, tuple[RoleDemand, ...]]
    expects: bool


def task_of(row: Values, within: Setting) -> PlanTask:
    """The task of a row. Raises ``Unreadable``."""
    # Taken apart and put together by place: by name, three dozen members take longer than all the rest of it.
    (
        id, _, wbs, calendar, code, name, kind, status, owner, rule, physical, done, used, left, unused, planned,
        remains, began, ended, resumed, expected, restart, reend, early_start, early_end, late_start, late_end,
        target_start, target_end, total_float, free_float, held, held_at, held_too, held_too_at, not_before,
        not_after,
    ) = row  # fmt: skip
    node = within.nodes.get(wbs)
    place = node.code if node else None
    duration, remaining = minutes(planned) or 0, minutes(remains) or 0
    if duration < 0 or remaining < 0:
        raise Unreadable("a duration is below zero")
    if not code:
        raise Unreadable("the activity has no code")
    start, finish = instant(began) if began else None, instant(ended) if ended else None
    constraints: tuple[Held, ...] = ()
    if held or held_too or not_before or not_after:
        constraints = constraints_of(((held, held_at), (held_too, held_too_at)), not_before, not_after)
    return PlanTask(
        code,
        name or code,
        KINDS.get(kind, TaskKind.TASK),
        place,
        place,
        node.level + 1 if node else 1,
        calendar or None,
        duration,
        remaining,
        percent(status, rule, (physical, done, used, left, unused), duration, remaining),
        start,
        finish,
        instant(resumed) if resumed else None,
        constraints,
        instant(expected) if expected and within.expects else None,
        *NO_BASELINE,
        within.owners.get(owner),
        None if within.loaded is None else id in within.loaded,
        id,
        # As shown: of the work that remains, as scheduled, or as planned.
        start or instant(restart or early_start or target_start),
        finish or instant(reend or early_end or target_end),
        Stored(
            instant(early_start),
            instant(early_end),
            instant(late_start),
            instant(late_end),
            minutes(total_float),
            minutes(free_float),
        ),
        within.demands.get(id, ()) if KINDS.get(kind, TaskKind.TASK) == TaskKind.TASK else (),
    )


def percent(status: str, rule: str, quantities: Values, duration: int, remaining: int) -> float:
    """Per cent complete, by the rule of the activity: physical, of its units, or of its duration.

    ``quantities``: the physical per cent, what labour and equipment have done, and what is left to each.
    """
    if status == "TK_Complete":
        return 100.0
    found = 0.0
    if rule == "CP_Phys":
        found = float(quantities[0] or 0)
    elif rule == "CP_Units":
        labour, equipment, labour_left, equipment_left = (float(each or 0) for each in quantities[1:])
        done, left = labour + equipment, labour_left + equipment_left
        found = 100 * done / (done + left) if done + left else 0.0
    elif duration and status == "TK_Active":
        found = max(0.0, 100 * (duration - remaining) / duration)
    if not 0 <= found <= 100:
        raise Unreadable(f"{found} is no per cent complete")
    return found


def constraints_of(held: Sequence[tuple[str, str]], not_before: str, not_after: str) -> tuple[Held, ...]:
    """Both constraints of an activity, and what other projects hold it by."""
    found: list[Held] = []
    for code, at in held:
        if code and code not in CONSTRAINTS:
            raise Unreadable(f"{code} is no constraint")
        found += [(one, instant(at)) for one in CONSTRAINTS.get(code, ())]
    found.append((ConstraintKind.SNET, instant(not_before)))
    found.append((ConstraintKind.FNLT, instant(not_after)))
    return tuple(one for one in found if one[1] is not None or one[0] == ConstraintKind.ALAP)
