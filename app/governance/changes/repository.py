"""Reading change requests."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component
from app.components.scope import live
from app.core.repository import Repository
from app.core.rights import below
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.governance.changes.models import COUNTED, IN_FORCE, ChangeRequest
from app.governance.changes.schemas import ChangeRead


class ChangeRepository(Repository[ChangeRequest, ChangeRead]):
    model = ChangeRequest
    told = ChangeRead
    noun = "change request"
    reads = "change:read"
    component = ChangeRequest.component_id
    sortable: ClassVar = {
        "reference": ChangeRequest.reference,
        "title": ChangeRequest.title,
        "created_at": ChangeRequest.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", ChangeRequest.component_id),
        "live": live(ChangeRequest.component_id),
        "status": equals("status", ChangeRequest.status),
        "kind": equals("kind", ChangeRequest.kind),
        "outcome": equals("outcome", ChangeRequest.outcome),
    }


def together(uow: Reading, request: ChangeRequest, root: str, since: date) -> Sequence[ChangeRequest]:
    """What is decided as one with a request, whoever asks: see ``Aggregate``. The request itself is not in it."""
    alike = sa.func.lower(ChangeRequest.outcome) == request.outcome.lower()
    if request.supplier:
        alike |= sa.func.lower(ChangeRequest.supplier) == request.supplier.lower()
    recent = sa.and_(alike, ChangeRequest.status.in_(sorted(COUNTED)), ChangeRequest.submitted_on >= since)
    own = sa.and_(
        ChangeRequest.component_id == request.component_id, ChangeRequest.status.in_(sorted(IN_FORCE))
    )
    query = (
        sa.select(ChangeRequest)
        .join(Component, Component.id == ChangeRequest.component_id)
        .where(
            ChangeRequest.organisation_id == uow.actor.organisation_id,
            ChangeRequest.id != request.id,
            below(Component.path, root),
            sa.or_(recent, own),
        )
        .order_by(ChangeRequest.id)
    )
    return uow.session.scalars(query).all()


def approved(uow: Reading, id: UUID) -> ChangeRequest | None:
    """The change request with this id, whoever asks; None where it is not approved."""
    query = sa.select(ChangeRequest).where(
        ChangeRequest.organisation_id == uow.actor.organisation_id,
        ChangeRequest.id == id,
        ChangeRequest.status.in_(sorted(IN_FORCE)),
    )
    return uow.session.scalar(query)
