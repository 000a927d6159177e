"""Reading bodies and delegations."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component
from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.governance.bodies.models import Body, Delegation
from app.governance.bodies.schemas import BodyRead, DelegationRead
from app.pmo.repository import above

DAY = sa.bindparam("on", type_=sa.Date)
OWN = sa.bindparam("organisation", type_=Body.organisation_id.type)
DECIDING = (
    sa.select(Body)
    .join(Component, Component.id == Body.component_id)
    .where(
        Body.organisation_id == OWN,
        Body.component_id.in_(sa.bindparam("above", expanding=True, type_=Body.id.type)),
        sa.or_(Body.ended_on.is_(None), Body.ended_on > DAY),
    )
    .order_by(sa.func.length(Component.path).desc(), Body.rank, Body.id)
)
AWAY = (
    sa.select(Delegation)
    .where(
        Delegation.organisation_id == OWN,
        equals("body", Delegation.body_id),
        Delegation.revoked_at.is_(None),
        Delegation.from_on <= DAY,
        Delegation.to_on >= DAY,
    )
    .order_by(Delegation.to_on, Delegation.id)
)


class BodyRepository(Repository[Body, BodyRead]):
    model = Body
    told = BodyRead
    noun = "body"
    reads = "body:read"
    component = Body.component_id
    sortable: ClassVar = {"name": Body.name, "rank": Body.rank, "created_at": Body.created_at}
    filters: ClassVar = {
        "component": equals("component", Body.component_id),
        "live": live(Body.component_id),
        "kind": equals("kind", Body.kind),
    }


class DelegationRepository(Repository[Delegation, DelegationRead]):
    model = Delegation
    told = DelegationRead
    noun = "delegation"
    reads = "body:read"
    component = Delegation.component_id
    sortable: ClassVar = {"from_on": Delegation.from_on, "created_at": Delegation.created_at}
    filters: ClassVar = {
        "body": equals("body", Delegation.body_id),
        "person": equals("person", Delegation.person_id),
        "standing": Delegation.revoked_at.is_(None),
        "meeting": sa.and_(
            Delegation.from_on <= sa.bindparam("until", type_=sa.Date),
            Delegation.to_on >= sa.bindparam("since", type_=sa.Date),
        ),
    }


def deciding(uow: Reading, path: str, on: date) -> Sequence[Body]:
    """The bodies with authority over a path on a day, the lowest first; whoever asks."""
    bound = {"organisation": uow.actor.organisation_id, "above": above(path), "on": on}
    return uow.session.scalars(DECIDING, bound).all()


def away(uow: Reading, body_id: UUID, on: date) -> Sequence[Delegation]:
    """The delegations and absences of a body's members on a day."""
    bound = {"organisation": uow.actor.organisation_id, "body": body_id, "on": on}
    return uow.session.scalars(AWAY, bound).all()
