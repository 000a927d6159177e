"""Reading issues."""

from datetime import date
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals, holds
from app.core.unit_of_work import Reading
from app.risk.issues.models import UNCLOSED, UNSETTLED, Grade, Issue
from app.risk.issues.schemas import IssueRead

IS_UNSETTLED = Issue.status.in_(UNSETTLED)
NEVER = sa.literal(date.max, sa.Date)


def graded(column: sa.ColumnElement[Grade]) -> sa.ColumnElement[int]:
    """A grade as a number: the higher, the worse."""
    return sa.case({grade: rank for rank, grade in enumerate(Grade)}, value=column)


class IssueRepository(Repository[Issue, IssueRead]):
    """An issue that is not due sorts after all that are."""

    model = Issue
    told = IssueRead
    noun = "issue"
    reads = "risk:read"
    component = Issue.component_id
    sortable: ClassVar = {
        "priority": graded(Issue.__table__.c.priority),
        "severity": graded(Issue.__table__.c.severity),
        "raised_on": Issue.raised_on,
        "due_on": sa.func.coalesce(Issue.due_on, NEVER),
        "created_at": Issue.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", Issue.component_id),
        "live": live(Issue.component_id),
        "status": Issue.status.in_(sa.bindparam("status", type_=Issue.status.type, expanding=True)),
        "kind": equals("kind", Issue.kind),
        "priority": equals("priority", Issue.priority),
        "owner": equals("owner", Issue.owner),
        "risk_id": equals("risk_id", Issue.risk_id),
        "due_before": sa.and_(IS_UNSETTLED, Issue.due_on < sa.bindparam("due_before", type_=sa.Date)),
        "q": holds("q", Issue.title),
    }


def unclosed_of(uow: Reading, risk_id: UUID) -> UUID | None:
    """The issue that a risk became and that is not closed, whoever asks."""
    query = sa.select(Issue.id).where(
        Issue.organisation_id == uow.actor.organisation_id,
        Issue.risk_id == risk_id,
        Issue.status.in_(UNCLOSED),
    )
    return uow.session.scalar(query)
