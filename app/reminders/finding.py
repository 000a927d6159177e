"""What kinds of reminders ask of the tree: what hangs on components that are live, below a path."""

from typing import Any

import sqlalchemy as sa

from app.components.models import Component
from app.core.rights import below
from app.core.unit_of_work import Reading


def hanging(uow: Reading, path: str, model: Any, *columns: Any) -> sa.Select[Any]:
    """Columns of what hangs on the components under ``path`` that are not archived."""
    query = sa.select(*columns).join_from(model, Component, Component.id == model.component_id)
    return query.where(model.organisation_id == uow.actor.organisation_id, *live(path))


def live(path: str) -> tuple[sa.ColumnElement[bool], ...]:
    """Whether a component is under ``path`` and not archived."""
    return below(Component.path, path), Component.archived_at.is_(None)
