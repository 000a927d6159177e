"""Very many rows at once, ready beforehand: as lists of what JSON can say, the same for both databases.

A row is made where there is time for it (``row_of``), can be kept as JSON meanwhile, and goes to the
driver as it is: by COPY to PostgreSQL, by one statement for all to SQLite.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, cast
from uuid import UUID

import orjson
import sqlalchemy as sa
from pydantic_core import to_jsonable_python

from app.core.audit import Tree, canonical, merkle_leaf
from app.core.history import EntityVersion, as_kept, columns_of
from app.core.ids import uuid7
from app.core.model import Entity, utc_now
from app.core.prepared import translated
from app.core.unit_of_work import Actor, Writing

VERSIONS = cast(sa.Table, EntityVersion.__table__)
VALID_FROM = VERSIONS.columns.keys().index("valid_from")
Ready = list[Any]  # the columns of a table, in its order
Made = tuple[
    Ready, Ready, str
]  # the row of an entity, that of its version, and the leaf that it is in a digest
Write = Callable[[Any], int]
PLAIN = frozenset({str, int, bool, type(None)})  # what any column but one of JSON takes as it is


def row_of(table: sa.Table, values: Mapping[str, Any]) -> Ready:
    """A row that is ready; what ``values`` do not say is null."""
    return [
        value if (value := values.get(name)).__class__ in PLAIN and not is_json else ready(value, column)
        for name, is_json, column in columns_ready(table)
    ]


@cache
def columns_ready(table: sa.Table) -> tuple[tuple[str, bool, sa.Column[Any]], ...]:
    return tuple((column.name, isinstance(column.type, sa.JSON), column) for column in table.columns)


def ready(value: Any, column: sa.Column[Any]) -> Any:
    """A value as both databases take it."""
    if isinstance(column.type, sa.JSON):
        return None if value is None and column.nullable else orjson.dumps(value).decode()
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Enum):  # which drivers would take for its name
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:013.6f}" if isinstance(value, Decimal) else value


def instant(at: datetime) -> str:
    """An instant as both databases take it: of one width, so that it sorts on SQLite."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def enter(uow: Writing, action: str, kind: type[Entity], many: Sequence[Mapping[str, Any]]) -> None:
    """Enter new entities, with their versions and one event, where nobody needs them as objects.

    Each says all its columns but those that every entity has. It costs half of what ``add`` and
    ``record_all`` do.
    """
    uow.flush()
    table, tree = cast(sa.Table, kind.__table__), Tree()
    put(uow.session.connection(), table, [*made(uow.actor, action, kind, many)], tree)
    if tree.rows:
        uow.record_rows(action, table.name, tree.rows, tree.root())


def made(actor: Actor, action: str, kind: type[Entity], many: Iterable[Mapping[str, Any]]) -> Iterator[Made]:
    """New entities made ready to be entered, now or later: what ``put`` takes."""
    table, now, names = cast(sa.Table, kind.__table__), utc_now(), columns_of(kind)
    same = {"organisation_id": actor.organisation_id, "version": 1, "created_at": now, "updated_at": now}
    done = {"kind": table.name, "actor_id": actor.id, "action": action, "valid_from": now, "before": {}}
    for one in many:
        whole = {**same, "id": uuid7(), **one}
        snapshot = to_jsonable_python({name: as_kept(whole[name]) for name in names})
        version = {**same, **done, "entity_id": whole["id"], "snapshot": snapshot}
        yield row_of(table, whole), row_of(VERSIONS, version), merkle_leaf(canonical(snapshot))


def put(
    connection: sa.Connection, table: sa.Table, many: Sequence[Made], tree: Tree, since: str | None = None
) -> None:
    """Enter new entities that are ready, whose versions hold from ``since`` on where they were made before."""
    insert(connection, table, [row for row, _, _ in many])
    insert(connection, VERSIONS, [dated(version, since) for _, version, _ in many])
    for _, _, leaf in many:
        tree.add(leaf)


def dated(version: Ready, since: str | None) -> Ready:
    if since:
        version[VALID_FROM] = since
    return version


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Ready]) -> None:
    """Add rows that are ready."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        run(
            connection, inserting(table), lambda cursor: cast(int, cursor.executemany(inserting(table), rows))
        )
    else:
        run(connection, copying(table), lambda cursor: copied(cursor, copying(table), rows))


def update(connection: sa.Connection, table: sa.Table, names: Sequence[str], rows: Sequence[Ready]) -> bool:
    """Give rows that are ready new values in some columns; False if one has changed since.

    Each row has the values, its id, and the version it has had. Where no column of an index is among
    them, that index is left alone.
    """
    given = ", ".join(f'"{name}" = ?' for name in names)
    return each(connection, f"UPDATE {table.name} SET {given} WHERE id = ? AND version = ?", rows) == len(
        rows
    )


def each(connection: sa.Connection, sql: str, many: Sequence[Sequence[Any]]) -> int:
    """Run a statement, with ``?`` for what it is given, for each of many; how many rows it changed."""
    if not many:
        return 0
    told = sql if connection.dialect.name == "sqlite" else sql.replace("?", "%s")

    def put(cursor: Any) -> int:
        cursor.executemany(told, many)
        return int(cursor.rowcount)

    return run(connection, told, put)


@cache
def inserting(table: sa.Table) -> str:
    names = table.columns.keys()
    return f"INSERT INTO {table.name} ({quoted(names)}) VALUES ({', '.join('?' * len(names))})"


@cache
def copying(table: sa.Table) -> str:
    return f"COPY {table.name} ({quoted(table.columns.keys())}) FROM STDIN"


def quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def copied(cursor: Any, sql: str, rows: Sequence[Ready]) -> int:
    with cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)
    return len(rows)


def run(connection: sa.Connection, sql: str, write: Write) -> int:
    """Let the driver write; what it raises comes as SQLAlchemy has it."""
    dbapi = connection.connection.dbapi_connection
    assert dbapi is not None
    cursor = dbapi.cursor()
    try:
        return write(cursor)
    except connection.dialect.loaded_dbapi.Error as error:
        raise translated(error, connection, sql) from error
    finally:
        cursor.close()
