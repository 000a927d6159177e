"""Where in the tree the subjects of events hang, those that are gone included."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.history import EntityVersion
from app.core.model import Guid
from app.core.repository import Repository, repository_of
from app.core.rights import EVERYWHERE
from app.core.statements import components, path_of, placed

Subject = tuple[str, UUID]  # the table it is kept in, and its id
Places = Mapping[Subject, str]
IDS = sa.bindparam("ids", type_=Guid(), expanding=True)
COMPONENT_PATHS = sa.select(components.c.id, components.c.path).where(
    components.c.organisation_id == sa.bindparam("organisation", type_=Guid()), components.c.id.in_(IDS)
)
LAST_VERSIONS = (
    sa.select(EntityVersion.entity_id, EntityVersion.snapshot)
    .where(
        EntityVersion.organisation_id == sa.bindparam("organisation", type_=Guid()),
        EntityVersion.kind == sa.bindparam("kind"),
        EntityVersion.entity_id.in_(IDS),
    )
    .order_by(EntityVersion.version)
)


def places_of(session: Session, organisation_id: UUID, subjects: Iterable[Subject]) -> Places:
    """The path of each subject that hangs below a component; of what is gone, where it hung last."""
    by_kind: dict[str, set[UUID]] = {}
    for kind, id in subjects:
        by_kind.setdefault(kind, set()).add(id)
    places: dict[Subject, str] = {}
    for kind, ids in by_kind.items():
        repository = repository_of(kind)
        if repository is not None and repository.component is not None:
            found = there(session, organisation_id, repository, ids)
            found |= gone(session, organisation_id, repository, ids - found.keys())
            places |= {(kind, id): path for id, path in found.items()}
    return places


NOBODY = ""  # where it hangs, whoever asks: for kinds that hang elsewhere for those who made them


@cache
def placing(kind: Any) -> Any:
    return placed(kind, sa.select(kind.model.id, path_of(kind))).where(kind.model.id.in_(IDS))


def there(session: Session, organisation_id: UUID, repository: Any, ids: set[UUID]) -> dict[UUID, str]:
    bound = {"organisation": organisation_id, "ids": list(ids), "actor": NOBODY}
    rows = session.connection().execute(placing(repository), bound)
    return {row[0]: row[1] for row in rows}


def gone(
    session: Session, organisation_id: UUID, repository: type[Repository[Any, Any]], ids: set[UUID]
) -> dict[UUID, str]:
    """Where the last versions of these were; below what is gone as well, nowhere but the whole."""
    if not ids:
        return {}
    table, connection = repository.model.__tablename__, session.connection()
    bound = {"organisation": organisation_id, "kind": table, "ids": list(ids)}
    snapshots = {row.entity_id: row.snapshot for row in connection.execute(LAST_VERSIONS, bound)}
    above = "parent_id" if table == components.name else repository.component.key
    parents = {id: UUID(value) for id, kept in snapshots.items() if (value := kept.get(above))}
    known = {"organisation": organisation_id, "ids": list(parents.values())}
    paths = {id: path for id, path in connection.execute(COMPONENT_PATHS, known)}
    own = "{}/" if table == components.name else ""
    return {id: paths.get(parents.get(id), EVERYWHERE) + own.format(id) for id in ids}
