"""What an organisation's records were known to be at an instant: a small database of their own, in memory.

Whatever reads tables reads it as it reads those of today. It is filled from the versions that were
held then, and gone when it has been read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import orjson
import sqlalchemy as sa

from app.core.database import Snapshot, prepare_sqlite
from app.core.history import EntityVersion
from app.core.model import Base, Entity, Exact, Guid, UtcDateTime
from app.core.prepared import rows_of
from app.core.statements import remembered
from app.core.unit_of_work import Actor, Reading

Record = dict[str, Any]
Kept = tuple[Any, ...]  # a row as SQLite keeps it
Keep = Callable[[Any], Any]
Among = Mapping[str, Sequence[UUID]]  # of which columns have which values
EVERYTHING: Among = {}
AT = sa.bindparam("at", type_=UtcDateTime())
# One engine, for it remembers how statements are compiled; each connection is an empty database.
EMPTY = sa.create_engine("sqlite://", poolclass=sa.NullPool, hide_parameters=True)
sa.event.listen(EMPTY, "connect", prepare_sqlite)


def standing(kind: type[Entity], id: Any, changed: bool = False) -> sa.ColumnElement[bool]:
    """Which versions of an entity held at an instant: the one that holds still, or one that was ``changed`` since."""
    return sa.and_(
        EntityVersion.organisation_id == sa.bindparam("organisation"),
        EntityVersion.kind == sa.literal_column(f"'{kind.__tablename__}'"),
        EntityVersion.valid_from <= AT,
        EntityVersion.valid_to > AT if changed else EntityVersion.valid_to.is_(None),
        *([] if id is None else [EntityVersion.entity_id == id]),
    )


@remembered
def versions(kind: type[Entity], changed: bool, among: tuple[str, ...]) -> Any:
    """The snapshots of the versions that held at an instant, or of those alone that were changed since.

    What has been taken away since cannot be found ``among`` any, and is told with all.
    """
    holding = standing(kind, None, changed=True)
    whole = holding if changed else sa.or_(holding, standing(kind, None))
    query = sa.select(sa.type_coerce(EntityVersion.snapshot, sa.types.NullType())).where(whole)
    if not among:
        return query
    live = cast(sa.Table, kind.__table__)
    there = sa.select(live.c.id).where(*limited(live, among))
    gone = ~sa.exists().where(live.c.id == EntityVersion.entity_id)
    return query.where(sa.or_(EntityVersion.entity_id.in_(there), gone))


@remembered
def rows(kind: type[Base], of: type[Entity] | None, id: str, among: tuple[str, ...]) -> Any:
    """A table as it is, of what was known at an instant: of entities ``of`` a kind that are what they were then,
    or of what is never changed, and was entered by then.
    """
    live = cast(sa.Table, kind.__table__)
    query = sa.select(*(sa.type_coerce(column, sa.types.NullType()) for column in live.c))
    query = query.where(*limited(live, among))
    if of is None:
        return query.where(live.c.created_at <= AT)
    return query.where(sa.exists().where(standing(of, live.c[id])))


def limited(live: sa.Table, among: tuple[str, ...]) -> Iterator[sa.ColumnElement[bool]]:
    """The rows of an organisation whose columns of these names have any of what is bound to them."""
    yield live.c.organisation_id == sa.bindparam("organisation", type_=Guid())
    for name in among:
        yield live.c[name].in_(sa.bindparam(name, type_=Guid(), expanding=True))


def bound(uow: Reading, at: datetime, among: Among) -> Record:
    return {"organisation": uow.actor.organisation_id, "at": at, **among}


def held(
    uow: Reading, kind: type[Entity], at: datetime, changed: bool = False, among: Among = EVERYTHING
) -> Iterator[Record]:
    """The entities of a kind that were known at an instant, as their versions then have them; or those alone
    that were ``changed`` since, or taken away.
    """
    query = versions(kind, changed, tuple(sorted(among)))
    for (snapshot,) in rows_of(uow.session.connection(), query, bound(uow, at, among)):
        yield orjson.loads(snapshot) if isinstance(snapshot, str | bytes) else snapshot


def unchanged(
    uow: Reading,
    kind: type[Base],
    at: datetime,
    among: Among = EVERYTHING,
    of: type[Entity] | None = None,
    id: str = "id",
) -> Iterator[Kept]:
    """The rows of a table that are what they were at an instant, read as they are. Without ``of`` it is a
    table whose rows are never changed.
    """
    connection = uow.session.connection()
    query = rows(kind, of, id, tuple(sorted(among)))
    found = connection.execute(query, bound(uow, at, among), execution_options={"yield_per": 2000})
    if connection.dialect.name == "sqlite":
        yield from map(tuple, found)
        return
    keeps = [keeping(column.type, plain=False) for column in cast(sa.Table, kind.__table__).c]
    for row in found:
        yield converted(row, keeps)


def kept(kind: type[Base], records: Iterable[Record]) -> Iterator[Kept]:
    """Records as rows of their table."""
    table = cast(sa.Table, kind.__table__)
    names, keeps = [column.name for column in table.c], [keeping(column.type) for column in table.c]
    for record in records:
        yield converted(map(record.get, names), keeps)


def converted(values: Iterable[Any], keeps: Iterable[Keep | None]) -> Kept:
    return tuple(
        value if keep is None or value is None else keep(value)
        for value, keep in zip(values, keeps, strict=True)
    )


@contextmanager
def restored(actor: Actor, tables: Mapping[type[Base], Iterable[Kept]]) -> Iterator[Reading]:
    """A unit of work that reads these rows, and no others."""
    with EMPTY.connect() as connection:
        # What a table refers to may not be among them.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        for kind, known in tables.items():
            fill(connection, cast(sa.Table, kind.__table__), known)
        with Snapshot(connection) as session:
            yield Reading(session, actor)


def fill(connection: sa.Connection, table: sa.Table, known: Iterable[Kept]) -> None:
    """A table with these rows, put in its indexes when all of them are there."""
    connection.execute(sa.schema.CreateTable(table))
    marks = ", ".join("?" * len(table.c))
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.cursor().executemany(f"INSERT INTO {table.name} VALUES ({marks})", known)  # type: ignore[arg-type]
    for index in table.indexes:
        index.create(connection)


def keeping(kind: sa.types.TypeEngine[Any], plain: bool = True) -> Keep | None:
    """How a value in JSON's types, or else as PostgreSQL's driver has it, is kept in a column; None for as it is."""
    if isinstance(kind, sa.JSON):
        return lambda value: orjson.dumps(value).decode()
    if isinstance(kind, UtcDateTime):
        return lambda value: kind.process_bind_param(
            datetime.fromisoformat(value) if plain else value, EMPTY.dialect
        )
    if isinstance(kind, Exact):
        return lambda value: kind.process_bind_param(Decimal(value), EMPTY.dialect)
    if plain:
        return None
    if isinstance(kind, Guid):
        return str
    if isinstance(kind, sa.Date):
        return date.isoformat
    return None
