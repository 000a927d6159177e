"""What it takes to change the pool, and what refers to something that is there."""

from typing import Any
from uuid import UUID

from app.core.errors import Forbidden, Invalid, NotFound
from app.core.repository import Repository
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Writing

READ, WRITE = "resource:read", "resource:write"
COMPETENCE, ASSESS = "competence:read", "competence:assess"


def may_govern(uow: Writing, permission: str = WRITE) -> None:
    """Raises ``Forbidden`` where the actor may not change what belongs to the whole organisation."""
    if not uow.actor.rights.allow(permission, EVERYWHERE):
        raise Forbidden(f"This needs {permission} in the whole organisation.", rule=permission)


def referred(repository: Repository[Any, Any], id: UUID) -> Any:
    """What a body speaks of. Raises ``Invalid`` where there is no such thing."""
    try:
        return repository.get(id)
    except NotFound as missing:
        raise Invalid(missing.detail) from missing
