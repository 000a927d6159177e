"""Reading exceptions."""

from collections.abc import Collection
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.governance.exceptions.models import ExceptionRecord
from app.governance.exceptions.schemas import ExceptionRead
from app.governance.exceptions.states import UNANSWERED, ExceptionStatus
from app.governance.tolerances.levels import CHUNK
from app.governance.tolerances.models import Metric


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
    }


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
