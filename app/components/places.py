"""Where something hangs in the tree."""

from typing import Any, NamedTuple
from uuid import UUID

from app.components.models import Component, ComponentKind


class Place(NamedTuple):
    """A component as far as what hangs on it must know it; read past the ORM, for nearly every request does."""

    id: UUID
    kind: ComponentKind
    code: str
    name: str
    path: str
    currency: str
    archived_at: Any  # as the driver has it: whether it is, is what counts


AnyPlace = Place | Component
