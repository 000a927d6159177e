"""Reading bodies and delegations."""

from typing import ClassVar

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.governance.bodies.models import Body, Delegation
from app.governance.bodies.schemas import BodyRead, DelegationRead


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
