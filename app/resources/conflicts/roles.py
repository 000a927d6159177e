"""Roles of which more is asked for than there is, with the projects behind it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.calc.capacity import EXCESSIVE
from app.calc.presence import person_days
from app.calc.waiting import Waiting, who_waits
from app.core.unit_of_work import Reading
from app.people.governing import READ
from app.periods.models import ReportingPeriod
from app.resources.conflicts.floats import Floats
from app.resources.conflicts.priorities import priorities
from app.resources.conflicts.schemas import Behind, Resolution, ResolvedBy, RoleConflict, StandIn
from app.resources.heat_map import people, roles
from app.resources.heat_map.frame import Frame, Row

SHOWN = 5
TEXTS: Mapping[ResolvedBy, str] = {
    ResolvedBy.PRIORITY: "{code} ranks lowest of those that ask for it: it would wait.",
    ResolvedBy.FLOAT: "{code} has {days} working days of float: it could wait without moving its end.",
    ResolvedBy.AUTHORITY: "Neither priority nor float tells them apart: whoever decides over resources does.",
}


def conflicts(uow: Reading, frame: Frame, path: str) -> list[RoleConflict]:
    """The cells that are over, by role and period."""
    found, ranks, floats = list[RoleConflict](), priorities(uow, path), Floats(uow)
    booked = people.booked_by_person(frame)
    for row in roles.rows(uow, frame, idle=False):
        over = [at for at, load in enumerate(row["load"]) if load in EXCESSIVE]
        asking = frame.sums.behind(row["id"]) if over else ()
        for at in over:
            period = frame.periods[at]
            of = [one for one in asking if one[0] == period.id and (one[4] or one[5])]
            seen = [one for one in of if uow.actor.rights.allow(READ, one[3])]
            behind = [told(one, ranks, floats.least(one[1], period)) for one in seen]
            behind.sort(key=lambda one: (-(one.committed + one.pipeline), one.code))
            stand_ins = standing_in(frame, booked, row["id"], at)
            found.append(conflict(row, at, period, behind, stand_ins, sum(one[4] + one[5] for one in of)))
    return found


def told(row: Any, ranks: Mapping[UUID, int], least: int | None) -> Behind:
    _, id, code, _, committed, pipeline = row
    return Behind(
        component_id=id,
        code=code,
        committed=round(committed, 6),
        pipeline=round(pipeline, 6),
        priority=ranks.get(id),
        float_days=least,
    )


def conflict(
    row: Row, at: int, period: ReportingPeriod, behind: list[Behind], stand_ins: list[StandIn], whole: float
) -> RoleConflict:
    capacity, committed = row["capacity"][at], row["committed"][at]
    seen = sum(one.committed + one.pipeline for one in behind)
    return RoleConflict(
        role_id=row["id"],
        role=row["code"],
        period=period.code,
        capacity=capacity,
        asked=round(committed + row["pipeline"][at], 6),
        missing=-row["gap"][at],
        without_pipeline=max(0.0, round(committed - capacity, 6)),
        behind=behind,
        elsewhere=max(0.0, round(whole - seen, 6)),
        stand_ins=stand_ins,
        resolution=resolution(behind),
    )


def resolution(behind: Sequence[Behind]) -> Resolution:
    """Who would wait: by priority, else by float, else whoever has the authority says."""
    by, code = who_waits([Waiting(one.code, one.priority, one.float_days) for one in behind])
    days = next((one.float_days for one in behind if one.code == code), None)
    how = ResolvedBy(by)
    return Resolution(by=how, waits=code, text=TEXTS[how].format(code=code, days=days))


def standing_in(frame: Frame, booked: Callable[[UUID, int], float], role_id: UUID, at: int) -> list[StandIn]:
    """Those of other roles who could, and have time in the period."""
    found = []
    for one in frame.pool.members:
        if efficiency := one.other_roles.get(role_id):
            days = person_days([one.plannable], frame.windows)[at]
            spare = frame.by_period([days if n == at else 0 for n in range(len(frame.periods))])[at]
            spare = round(spare - booked(one.id, at), 6)
            if spare > 0:
                worth = round(spare * efficiency, 6)
                found.append(
                    StandIn(person_id=one.id, code=one.code, efficiency=efficiency, spare=spare, worth=worth)
                )
    return sorted(found, key=lambda one: (-one.worth, one.code))[:SHOWN]
