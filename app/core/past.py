"""What an organisation's records were known to be at an instant: a small database of their own, in memory.

Whatever reads tables reads it as it reads those of today. It is filled from the versions that were
held then, and gone when it has been read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

import orjson
import sqlalchemy as sa
from pydantic_core import to_jsonable_python

from app.core.database import Snapshot, prepare_sqlite
from app.core.history import EntityVersion
from app.core.model import Base, Entity, Exact, UtcDateTime
from app.core.prepared import rows_of
from app.core.unit_of_work import Actor, Reading

Record = dict[str, Any]
HELD = sa.select(sa.type_coerce(EntityVersion.snapshot, sa.types.NullType())).where(
    EntityVersion.organisation_id == sa.bindparam("organisation"),
    EntityVersion.kind == sa.bindparam("of_kind"),
    EntityVersion.valid_from <= sa.bindparam("at", type_=EntityVersion.valid_from.type),
    sa.or_(
        EntityVersion.valid_to.is_(None),
        EntityVersion.valid_to > sa.bindparam("at", type_=EntityVersion.valid_from.type),
    ),
)
# One engine, for it remembers how statements are compiled; each connection is an empty database.
EMPTY = sa.create_engine("sqlite://", poolclass=sa.NullPool, hide_parameters=True)
sa.event.listen(EMPTY, "connect", prepare_sqlite)


def held(uow: Reading, kind: type[Entity], at: datetime) -> Iterator[Record]:
    """The entities of a kind that were known at an instant, each as its version then has it."""
    bound = {"organisation": uow.actor.organisation_id, "of_kind": kind.__tablename__, "at": at}
    for (snapshot,) in rows_of(uow.session.connection(), HELD, bound):
        yield orjson.loads(snapshot) if isinstance(snapshot, str | bytes) else snapshot


def entered(uow: Reading, kind: type[Entity], at: datetime) -> Iterator[Record]:
    """The entities of a kind that is never changed, as far as they were entered by an instant: read as they are."""
    table = cast(sa.Table, kind.__table__)
    query = sa.select(table).where(
        table.c.organisation_id == uow.actor.organisation_id, table.c.created_at <= at
    )
    for row in uow.session.connection().execute(query):
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
