"""Reading exceptions."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.components.models import Component
from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import Statement, equals, filtered, placed, remembered
from app.core.unit_of_work import Reading
from app.governance.exceptions.models import ExceptionRecord
from app.governance.exceptions.schemas import ExceptionRead
from app.governance.exceptions.states import UNANSWERED, ExceptionStatus
from app.governance.tolerances.levels import CHUNK
from app.governance.tolerances.models import Metric

OVERDUE = sa.and_(
    ExceptionRecord.answer_by < sa.bindparam("day", type_=sa.Date),
    ExceptionRecord.status.in_(sorted(UNANSWERED)),
)


class ExceptionRepository(Repository[ExceptionRecord, ExceptionRead]):
    model = ExceptionRecord
    told = ExceptionRead
    noun = "exception"
    reads = "exception:read"
    component = ExceptionRecord.component_id
    sortable: ClassVar = {
        "reference": ExceptionRecord.reference,
        "answer_by": ExceptionRecord.answer_by,
        "created_at": ExceptionRecord.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", ExceptionRecord.component_id),
        "live": live(ExceptionRecord.component_id),
        "status": equals("status", ExceptionRecord.status),
        "objective": equals("objective", ExceptionRecord.objective),
        "metric": equals("metric", ExceptionRecord.metric),
        "open": ExceptionRecord.status != ExceptionStatus.CLOSED,
        "closed": ExceptionRecord.status == ExceptionStatus.CLOSED,
        "due_before": ExceptionRecord.answer_by < sa.bindparam("due_before", type_=sa.Date),
        "overdue": OVERDUE,
    }

    def waiting(self, path: str, limit: int, overdue_on: date | None = None) -> Sequence[Any]:
        """Open exceptions at a path and below, what is to be answered first first, with where each hangs."""
        late = {"overdue": {"day": overdue_on}} if overdue_on else {}
        names, given = self._given({"below": path, "open": {}, "live": {}, **late})
        bound = self._bound(**given, **self._scope(), limit=limit)
        return self.session.execute(waiting(names, self._shape()), bound).all()

    def waited_for(self, path: str, day: date) -> Any:
        """How many exceptions are ``open`` at a path and below, and how many of them ``overdue`` on a day."""
        names, given = self._given({"below": path, "open": {}, "live": {}})
        bound = self._bound(**given, **self._scope(), day=day)
        return self.session.execute(counting_overdue(names, self._shape()), bound).one()


@remembered
def waiting(names: tuple[str, ...], shape: tuple[int | None, ...]) -> Statement:
    of = aliased(Component)
    query = placed(ExceptionRepository, sa.select(ExceptionRecord, of.code, of.name, of.path))
    query = query.join(of, of.id == ExceptionRecord.component_id)
    query = filtered(ExceptionRepository, query, names, shape)
    by_day = query.order_by(ExceptionRecord.answer_by, ExceptionRecord.id)
    return by_day.limit(sa.bindparam("limit", type_=sa.Integer))


@remembered
def counting_overdue(names: tuple[str, ...], shape: tuple[int | None, ...]) -> Statement:
    late = sa.func.count(sa.case((OVERDUE, 1)))
    query = placed(ExceptionRepository, sa.select(sa.func.count().label("open"), late.label("overdue")))
    return filtered(ExceptionRepository, query, names, shape)


def known(
    uow: Reading, component_ids: Collection[UUID], metrics: Collection[Metric]
) -> list[ExceptionRecord]:
    """The exceptions of these components by these metrics, whoever asks, the oldest first."""
    sought, found = sorted(component_ids), list[ExceptionRecord]()
    for at in range(0, len(sought), CHUNK):
        query = sa.select(ExceptionRecord).where(
            ExceptionRecord.organisation_id == uow.actor.organisation_id,
            ExceptionRecord.component_id.in_(sought[at : at + CHUNK]),
            ExceptionRecord.metric.in_(metrics),
        )
        found += uow.session.scalars(query.order_by(ExceptionRecord.id))
    return found


def unanswered(uow: Reading, component_id: UUID) -> str | None:
    """The reference of an exception of a component that nobody has decided on; None without one."""
    query = sa.select(ExceptionRecord.reference).where(
        ExceptionRecord.organisation_id == uow.actor.organisation_id,
        ExceptionRecord.component_id == component_id,
        ExceptionRecord.status.in_(sorted(UNANSWERED)),
    )
    return uow.session.scalar(query.order_by(ExceptionRecord.reference).limit(1))
