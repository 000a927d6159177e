"""Reading lifecycles, and which one a component follows."""

from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.governance.lifecycles.models import Lifecycle, LifecycleUse
from app.governance.lifecycles.schemas import LifecycleRead, LifecycleUseRead


class LifecycleRepository(Repository[Lifecycle, LifecycleRead]):
    model = Lifecycle
    told = LifecycleRead
    noun = "lifecycle"
    reads = "lifecycle:read"
    sortable: ClassVar = {
        "slug": Lifecycle.slug,
        "number": Lifecycle.number,
        "created_at": Lifecycle.created_at,
    }
    filters: ClassVar = {
        "slug": equals("slug", Lifecycle.slug),
        "status": equals("status", Lifecycle.status),
    }

    def latest_number(self, slug: str) -> int:
        """How many versions there are of a lifecycle."""
        query = sa.select(sa.func.max(Lifecycle.number)).where(
            Lifecycle.organisation_id == self.actor.organisation_id, Lifecycle.slug == slug
        )
        return self.session.scalar(query) or 0


class LifecycleUseRepository(Repository[LifecycleUse, LifecycleUseRead]):
    model = LifecycleUse
    told = LifecycleUseRead
    noun = "lifecycle use"
    reads = "gate:read"
    component = LifecycleUse.component_id
    sortable: ClassVar = {"name": LifecycleUse.name, "created_at": LifecycleUse.created_at}
    filters: ClassVar = {
        "component": equals("component", LifecycleUse.component_id),
        "live": live(LifecycleUse.component_id),
        "standard": equals("standard", LifecycleUse.standard),
        "lifecycle": equals("lifecycle", LifecycleUse.lifecycle_id),
    }


def followed(uow: Reading, component_id: UUID) -> LifecycleUse | None:
    """The lifecycle that a component follows, the newest that it was given."""
    found = LifecycleUseRepository(uow).all(component=component_id)
    return found[-1] if found else None
