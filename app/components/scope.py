"""How far down the tree a list reaches: all below a component as well, unless only its own is wanted."""

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel, Field

from app.components.models import Component, ComponentKind
from app.components.places import AnyPlace
from app.core.prepared import rows_of
from app.core.unit_of_work import Reading

SCOPE = (
    "`below`: what hangs on the component and on all below it, but for what was archived there; "
    "`own`: what hangs on the component alone."
)
CHILD = (
    sa.select(Component.id)
    .where(
        Component.organisation_id == sa.bindparam("organisation", type_=Component.organisation_id.type),
        Component.parent_id == sa.bindparam("parent", type_=Component.parent_id.type),
    )
    .limit(1)
)


class Scope(StrEnum):
    """Whose records: of the component alone, or of all below it as well."""

    OWN = "own"
    BELOW = "below"


class Scoped(BaseModel):
    """The query of a list at a component."""

    scope: Scope = Field(default=Scope.BELOW, description=SCOPE)

    def within(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        return within(uow, component, self.scope)


def within(uow: Reading, component: AnyPlace, scope: Scope) -> dict[str, Any]:
    """The filters ``component``, or ``below`` and ``live``, of a repository.

    At an archived component, what is below it is archived as well, and shown.
    """
    if scope == Scope.OWN or is_leaf(uow, component):
        return {"component": component.id}
    return {"below": component.path, "live": None if component.archived_at else {}}


def is_leaf(uow: Reading, component: AnyPlace) -> bool:
    """Whether it is a project without parts: what it has is then found by its id, which is quicker."""
    if component.kind != ComponentKind.PROJECT:
        return False
    bound = {"organisation": uow.actor.organisation_id, "parent": component.id}
    return not rows_of(uow.session.connection(), CHILD, bound)


def live(component_id: Any) -> Any:
    """The filter that leaves what hangs on components that are not archived."""
    return sa.exists().where(Component.id == component_id, Component.archived_at.is_(None))
