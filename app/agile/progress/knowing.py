"""Releases as they were known at an instant."""

from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from uuid import UUID

from app.agile.models import Release, ScopeEntry, Timebox
from app.agile.repository import ReleaseRepository
from app.components import past
from app.components.past import Past, Tables
from app.components.repository import ComponentRepository
from app.core.model import utc_now
from app.core.unit_of_work import Reading


def known(uow: Reading, release_id: UUID, at: datetime | None) -> AbstractContextManager[Reading]:
    """What is known of a release now, or was known at an instant. Raises ``NotFound`` where it cannot be seen."""
    if at is None:
        return nullcontext(uow)
    component_id = ReleaseRepository(uow).get(release_id).component_id

    def taking(then: Past) -> Tables:
        own = then.only(component_id)
        return {**own.held(Release, Timebox), **own.entered(ScopeEntry)}

    return past.known(uow, component_id, ComponentRepository(uow).place(component_id).path, at, taking)


def day(known_at: datetime | None) -> date:
    """The day as of which a release is told, unless another is asked for."""
    return (known_at or utc_now()).date()
