"""What is looked up about demands: which say much the same, and which wait too long."""

from collections import Counter
from datetime import UTC
from typing import Any
from uuid import UUID

from app.calc.working_days import WorkingDays
from app.calendars.repository import calendar_at
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.portfolio.demands.models import DemandStatus
from app.portfolio.demands.repository import DemandRepository
from app.portfolio.demands.schemas import (
    DemandBacklog,
    DemandCount,
    LikelyDuplicate,
    LikelyDuplicates,
    WaitingDemand,
)

COMPARED, OFFERED, SHOWN = 2000, 20, 500


def likely_duplicates(uow: Reading, id: UUID, least: float) -> LikelyDuplicates:
    """The demands that say much the same as one; none is merged by that."""
    from app.calc.likeness import nearest  # numpy: not before there is something to compare

    demands = DemandRepository(uow)
    demand, others = demands.get(id), demands.others(id, COMPARED)
    found = nearest(said(demand), list(map(said, others)), least)[:OFFERED]
    return LikelyDuplicates(
        demand_id=id, compared=len(others), items=[alike(others[at], likeness) for at, likeness in found]
    )


def said(demand: Any) -> str:
    return " ".join(filter(None, (demand.title, demand.need, demand.expected_benefits)))


def alike(demand: Any, likeness: float) -> LikelyDuplicate:
    return LikelyDuplicate(
        id=demand.id,
        reference=demand.reference,
        title=demand.title,
        status=demand.status,
        likeness=likeness,
        link=f"/v1/demands/{demand.id}",
    )


def backlog(uow: Reading, days: int) -> DemandBacklog:
    """Every demand that nothing has come of yet, and for how long it has waited."""
    calendar = calendar_at(uow, None)
    items = [waiting(row, calendar, days) for row in DemandRepository(uow).waiting()]
    items.sort(key=lambda item: -item.waiting)
    counted = Counter(item.status for item in items)
    return DemandBacklog(
        as_of=utc_now().date(),
        days=days,
        statuses=[DemandCount(status=each, demands=counted[each]) for each in DemandStatus if counted[each]],
        too_long=sum(item.is_too_long for item in items),
        overdue=sum(bool(item.is_overdue) for item in items),
        items=items[:SHOWN],
    )


def waiting(row: Any, calendar: WorkingDays, days: int) -> WaitingDemand:
    today = utc_now().date()
    since = calendar.between(row.status_since.astimezone(UTC).date(), today)
    overdue = None if row.due_on is None else row.due_on < today
    submitted = row.submitted_at and row.submitted_at.astimezone(UTC).date()
    return WaitingDemand(
        id=row.id,
        reference=row.reference,
        title=row.title,
        status=row.status,
        due_on=row.due_on,
        is_overdue=overdue,
        age=None if submitted is None else calendar.between(submitted, today),
        waiting=since,
        is_too_long=bool(overdue) if row.status is DemandStatus.DEFERRED else since > days,
        link=f"/v1/demands/{row.id}",
    )
