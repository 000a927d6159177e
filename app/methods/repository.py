"""Reading methods, and how they are tailored."""

from collections.abc import Collection
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.methods.models import Method, MethodTailoring
from app.methods.schemas import READ, MethodRead, TailoringRead

LATER = aliased(MethodTailoring)
CURRENT = ~sa.exists().where(
    LATER.organisation_id == MethodTailoring.organisation_id,
    LATER.component_id == MethodTailoring.component_id,
    LATER.number > MethodTailoring.number,
)


class MethodRepository(Repository[Method, MethodRead]):
    model = Method
    told = MethodRead
    noun = "method"
    reads = READ
    sortable: ClassVar = {
        "slug": Method.slug,
        "number": Method.number,
        "created_at": Method.created_at,
    }
    filters: ClassVar = {"slug": equals("slug", Method.slug), "status": equals("status", Method.status)}

    def latest_number(self, slug: str) -> int:
        """How many versions there are of a method."""
        query = sa.select(sa.func.max(Method.number)).where(
            Method.organisation_id == self.actor.organisation_id, Method.slug == slug
        )
        return self.session.scalar(query) or 0


class TailoringRepository(Repository[MethodTailoring, TailoringRead]):
    model = MethodTailoring
    told = TailoringRead
    noun = "method tailoring"
    reads = READ
    component = MethodTailoring.component_id
    sortable: ClassVar = {"number": MethodTailoring.number, "created_at": MethodTailoring.created_at}
    filters: ClassVar = {
        "component": equals("component", MethodTailoring.component_id),
        "live": live(MethodTailoring.component_id),
        "current": CURRENT,
    }


def tailorings_of(uow: Reading, component_ids: Collection[UUID]) -> dict[UUID, MethodTailoring]:
    """The tailoring that counts at each component that has one, whoever asks."""
    query = sa.select(MethodTailoring).where(
        MethodTailoring.organisation_id == uow.actor.organisation_id,
        MethodTailoring.component_id.in_(component_ids),
        CURRENT,
    )
    return {each.component_id: each for each in uow.session.scalars(query)}


def is_tailoring(uow: Reading) -> bool:
    """Whether the organisation has tailored a method to anything."""
    query = sa.select(MethodTailoring.id).where(MethodTailoring.organisation_id == uow.actor.organisation_id)
    return uow.session.execute(query.limit(1)).first() is not None
