"""What an organisation's records were known to be at an instant: a small database of their own, in memory.

Whatever reads tables reads it as it reads those of today. It is filled from the versions that were
held then, and gone when it has been read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import orjson
import sqlalchemy as sa
from pydantic_core import to_jsonable_python

from app.core.database import Snapshot, prepare_sqlite
from app.core.history import EntityVersion
from app.core.model import Base, Entity, Exact, UtcDateTime
from app.core.prepared import rows_of
from app.core.statements import remembered
from app.core.unit_of_work import Actor, Reading

Record = dict[str, Any]
# One engine, for it remembers how statements are compiled; each connection is an empty database.
EMPTY = sa.create_engine("sqlite://", poolclass=sa.NullPool, hide_parameters=True)
sa.event.listen(EMPTY, "connect", prepare_sqlite)


@remembered
def holding(kind: type[Entity], of_components: bool) -> sa.Select[Any]:
    """The versions that held at an instant: of all entities of a kind, or of those on some components.

    What has been taken away since is on none, and is among both.
    """
    query = sa.select(sa.type_coerce(EntityVersion.snapshot, sa.types.NullType())).where(
        EntityVersion.organisation_id == sa.bindparam("organisation"),
        EntityVersion.kind == sa.bindparam("of_kind"),
        EntityVersion.valid_from <= sa.bindparam("at", type_=EntityVersion.valid_from.type),
        sa.or_(
            EntityVersion.valid_to.is_(None),
            EntityVersion.valid_to > sa.bindparam("at", type_=EntityVersion.valid_from.type),
        ),
    )
    if not of_components:
        return query
    live = cast(sa.Table, kind.__table__)
    there = sa.select(live.c.id).where(placed(live))
    gone = ~sa.exists().where(live.c.id == EntityVersion.entity_id)
    return query.where(sa.or_(EntityVersion.entity_id.in_(there), gone))


@remembered
def entering(kind: type[Entity], of_components: bool) -> sa.Select[Any]:
    """The entities of a kind that were entered by an instant: all of them, or those on some components."""
    live = cast(sa.Table, kind.__table__)
    mine = live.c.organisation_id == sa.bindparam("organisation", type_=live.c.organisation_id.type)
    query = sa.select(live).where(mine, live.c.created_at <= sa.bindparam("at", type_=live.c.created_at.type))
    return query.where(placed(live)) if of_components else query


def placed(live: sa.Table) -> sa.ColumnElement[bool]:
    of = sa.bindparam("components", type_=live.c.component_id.type, expanding=True)
    return sa.and_(
        live.c.organisation_id == sa.bindparam("organisation", type_=live.c.organisation_id.type),
        live.c.component_id.in_(of),
    )


def bound(uow: Reading, at: datetime, components: Sequence[UUID] | None) -> Record:
    given: Record = {"organisation": uow.actor.organisation_id, "at": at}
    return given if components is None else given | {"components": list(components)}


def held(
    uow: Reading, kind: type[Entity], at: datetime, components: Sequence[UUID] | None = None
) -> Iterator[Record]:
    """The entities of a kind that were known at an instant, each as its version then has it.

    With ``components``, those on these, and perhaps others.
    """
    query = holding(kind, components is not None)
    given = bound(uow, at, components) | {"of_kind": kind.__tablename__}
    for (snapshot,) in rows_of(uow.session.connection(), query, given):
        yield orjson.loads(snapshot) if isinstance(snapshot, str | bytes) else snapshot


def entered(
    uow: Reading, kind: type[Entity], at: datetime, components: Sequence[UUID] | None = None
) -> Iterator[Record]:
    """The entities of a kind that is never changed, as far as they were entered by an instant."""
    query = entering(kind, components is not None)
    for row in uow.session.connection().execute(query, bound(uow, at, components)):
        yield to_jsonable_python(row._asdict())


@contextmanager
def restored(actor: Actor, tables: Mapping[type[Base], Iterable[Record]]) -> Iterator[Reading]:
    """A unit of work that reads these records, and no others."""
    with EMPTY.connect() as connection:
        # What a table refers to may not be among them.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        Base.metadata.create_all(connection, tables=[cast(sa.Table, kind.__table__) for kind in tables])
        for kind, records in tables.items():
            fill(connection, cast(sa.Table, kind.__table__), records)
        with Snapshot(connection) as session:
            yield Reading(session, actor)


def fill(connection: sa.Connection, table: sa.Table, records: Iterable[Record]) -> None:
    names = [column.name for column in table.c]
    kept = [keeping(column.type) for column in table.c]
    rows = [
        tuple(
            None if (value := record.get(name)) is None else keep(value)
            for name, keep in zip(names, kept, strict=True)
        )
        for record in records
    ]
    if rows:
        marks = ", ".join("?" * len(names))
        columns = ", ".join(f'"{name}"' for name in names)
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", rows)


def keeping(kind: sa.types.TypeEngine[Any]) -> Callable[[Any], Any]:
    """How a value in JSON's types is kept in a column."""
    if isinstance(kind, sa.JSON):
        return lambda value: orjson.dumps(value).decode()
    if isinstance(kind, UtcDateTime):
        return lambda value: kind.process_bind_param(datetime.fromisoformat(value), EMPTY.dialect)
    if isinstance(kind, Exact):
        return lambda value: kind.process_bind_param(Decimal(value), EMPTY.dialect)
    return lambda value: value
