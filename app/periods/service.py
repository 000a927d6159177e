"""What can be done with reporting periods."""

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa

from app.core.errors import Conflict, Forbidden, NotFound
from app.core.ids import uuid7
from app.core.merge_patch import MergePatch
from app.core.model import Base
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Reading, Writing
from app.periods.models import PeriodStatus, ReportingPeriod
from app.periods.repository import PeriodRepository
from app.periods.schemas import PeriodWrite

WRITE = "period:write"


def open_period(uow: Writing, data: PeriodWrite, id: UUID | None = None) -> ReportingPeriod:
    """Open a period for status reports, of an id that is known already if need be."""
    if not uow.actor.rights.allow(WRITE, EVERYWHERE):
        raise Forbidden(f"A reporting period needs {WRITE} in the whole organisation.", rule=WRITE)
    period = uow.add(ReportingPeriod(id=id or uuid7(), status=PeriodStatus.OPEN, **dict(data)))
    uow.record("period.opened", period)
    return period


def find_period(uow: Reading, code: str) -> ReportingPeriod:
    """The period that people call ``code``. Raises ``NotFound``."""
    if period := PeriodRepository(uow).by_code(code):
        return period
    raise NotFound(f"No reporting period {code}.")


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[PeriodWrite]) -> ReportingPeriod:
    """Change an open period."""
    period = still_open(PeriodRepository(uow).get(id, WRITE, version))
    for name, value in patch.applied_to(PeriodWrite.model_validate(period)):
        setattr(period, name, value)
    uow.record("period.revised", period)
    return period


def close(uow: Writing, id: UUID, version: int) -> ReportingPeriod:
    """Take no more reports for a period."""
    period = still_open(PeriodRepository(uow).get(id, WRITE, version))
    period.status = PeriodStatus.CLOSED
    uow.record("period.closed", period)
    return period


def reopen(uow: Writing, id: UUID, version: int) -> ReportingPeriod:
    """Take reports for a closed period again."""
    period = PeriodRepository(uow).get(id, WRITE, version)
    if period.status == PeriodStatus.OPEN:
        raise Conflict(f"{period.code} is open.")
    period.status = PeriodStatus.OPEN
    uow.record("period.reopened", period)
    return period


def delete(uow: Writing, id: UUID, version: int) -> None:
    """Take a period away that nobody has reported for, or entered anything in."""
    period = still_open(PeriodRepository(uow).get(id, WRITE, version))
    if held := ", ".join(f"{count} {kind}" for kind, count in holders(uow, id)):
        raise Conflict(f"{period.code} cannot be deleted: {held} are for it.", held_by=held)
    uow.remove("period.deleted", period)


def holders(uow: Writing, id: UUID, of: str = ReportingPeriod.__tablename__) -> Iterator[tuple[str, int]]:
    """Each kind of record that refers to a period, or to a row of another table, and how many of them do."""
    for table in Base.metadata.sorted_tables:
        columns = [
            table.c[key.column_keys[-1]]
            for key in table.foreign_key_constraints
            if key.referred_table.name == of
        ]
        if columns:
            held = sa.select(sa.func.count()).select_from(table).where(sa.or_(*(c == id for c in columns)))
            if count := uow.session.scalar(held):
                yield table.name.replace("_", " "), count


def still_open(period: ReportingPeriod) -> ReportingPeriod:
    """Raises ``Conflict`` where the period is closed."""
    if period.status == PeriodStatus.CLOSED:
        raise Conflict(f"{period.code} is closed: reopen it first.", rule="period_closed")
    return period
