"""What an organisation's records were known to be at an instant: a small database of their own, in memory.

Whatever reads tables reads it as it reads those of today. It is filled from the versions that were
held then, and gone when it has been read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import cache
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
Names = tuple[str, ...]  # of columns
Among = Mapping[str, Sequence[UUID]]  # of which columns have which values
Narrow = Mapping[type[Base], Names]  # the columns that are wanted of some tables; of others all are
EVERYTHING: Among = {}
ALL: Narrow = {}
TEXT_LENGTH = 27  # of an instant, as SQLite has it
AT = sa.bindparam("at", type_=UtcDateTime())
SNAPSHOTS = sa.select(sa.type_coerce(EntityVersion.snapshot, sa.types.NullType()))
MOST = sa.bindparam("most", type_=sa.Integer)
MANY = 1000  # versions, which are looked through as quickly as some entities are looked for
# One engine, for it remembers how statements are compiled; each connection is an empty database.
EMPTY = sa.create_engine("sqlite://", poolclass=sa.NullPool, hide_parameters=True)
sa.event.listen(EMPTY, "connect", prepare_sqlite)


def of_kind(kind: type[Entity]) -> sa.ColumnElement[bool]:
    return sa.and_(
        EntityVersion.organisation_id == sa.bindparam("organisation"),
        EntityVersion.kind == sa.literal_column(f"'{kind.__tablename__}'"),
    )


def standing(kind: type[Entity], id: Any, changed: bool = False) -> sa.ColumnElement[bool]:
    """Which versions of an entity held at an instant: the one that holds still, or one that was ``changed`` since."""
    return sa.and_(
        of_kind(kind),
        EntityVersion.valid_from <= AT,
        EntityVersion.valid_to > AT if changed else EntityVersion.valid_to.is_(None),
        *([] if id is None else [EntityVersion.entity_id == id]),
    )


@remembered
def versions(kind: type[Entity]) -> Any:
    """The snapshots of the versions that held at an instant."""
    return SNAPSHOTS.where(sa.or_(standing(kind, None, changed=True), standing(kind, None)))


@remembered
def replaced(kind: type[Entity], among: Names, many: bool) -> Any:
    """The snapshots of the versions that held at an instant, and do so no more.

    What has been taken away since cannot be found ``among`` any, and is told with all. Where ``many`` have
    ended since, those of what is there are looked for one by one, and not among all that have.
    """
    holding, live = standing(kind, None, changed=True), cast(sa.Table, kind.__table__)
    if not among:
        return SNAPSHOTS.where(holding)
    there = EntityVersion.entity_id.in_(sa.select(live.c.id).where(*limited(live, among)))
    gone = ~sa.exists().where(live.c.id == EntityVersion.entity_id)
    if not many:
        return SNAPSHOTS.where(holding, there if kind.stays else sa.or_(there, gone))
    ended = sa.func.coalesce(EntityVersion.valid_to, AT) > AT  # which no index has, so that another is taken
    one_by_one = SNAPSHOTS.where(of_kind(kind), EntityVersion.valid_from <= AT, ended, there)
    return one_by_one if kind.stays else sa.union_all(one_by_one, SNAPSHOTS.where(holding, gone))


@remembered
def endings(kind: type[Entity]) -> Any:
    """How many versions of a kind have ended since an instant, counted up to ``most``."""
    some: sa.Select[Any] = (
        sa.select(sa.literal_column("1")).where(of_kind(kind), EntityVersion.valid_to > AT).limit(MOST)
    )
    return sa.select(sa.func.count()).select_from(some.subquery())


@remembered
def rows(kind: type[Base], of: type[Entity] | None, id: str, among: tuple[str, ...], names: Names) -> Any:
    """A table as it is, of what was known at an instant: of entities ``of`` a kind that are what they were then,
    or of what is never changed, and was entered by then.
    """
    live = cast(sa.Table, kind.__table__)
    query = sa.select(*(sa.type_coerce(live.c[name], sa.types.NullType()) for name in names))
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


def held(uow: Reading, kind: type[Entity], at: datetime) -> Iterator[Record]:
    """The entities of a kind that were known at an instant, as their versions then have them."""
    yield from snapshots(uow, versions(kind), bound(uow, at, EVERYTHING))


def changed(uow: Reading, kind: type[Entity], at: datetime, among: Among) -> Iterator[Record]:
    """Those alone that were changed since, or taken away."""
    told = bound(uow, at, EVERYTHING)
    ((count,),) = rows_of(uow.session.connection(), endings(kind), {**told, "most": MANY})
    if count:
        yield from snapshots(uow, replaced(kind, tuple(sorted(among)), count == MANY), {**told, **among})


def snapshots(uow: Reading, query: Any, told: Record) -> Iterator[Record]:
    for (snapshot,) in rows_of(uow.session.connection(), query, told):
        yield orjson.loads(snapshot) if isinstance(snapshot, str | bytes) else snapshot


def unchanged(
    uow: Reading,
    kind: type[Base],
    at: datetime,
    among: Among = EVERYTHING,
    of: type[Entity] | None = None,
    id: str = "id",
    names: Names | None = None,
) -> Iterator[Kept]:
    """The rows of a table that are what they were at an instant, read as they are. Without ``of`` it is a
    table whose rows are never changed.
    """
    connection, names = uow.session.connection(), names or columns_of(kind)
    query = rows(kind, of, id, tuple(sorted(among)), names)
    found = connection.execute(query, bound(uow, at, among), execution_options={"yield_per": 2000})
    if connection.dialect.name == "sqlite":
        yield from map(tuple, found)
        return
    keeps = conversions(kind, names, False)
    for row in found:
        yield converted(list(row), keeps)


def kept(kind: type[Base], records: Iterable[Record], names: Names | None = None) -> Iterator[Kept]:
    """Records as rows of their table."""
    names = names or columns_of(kind)
    keeps = conversions(kind, names, True)
    for record in records:
        yield converted(list(map(record.get, names)), keeps)


@cache
def columns_of(kind: type[Base]) -> Names:
    return tuple(kind.__table__.c.keys())


@cache
def conversions(kind: type[Base], names: Names, plain: bool) -> Sequence[tuple[int, Keep]]:
    """Which of these columns are kept otherwise than they come, and how."""
    keeps = (keeping(kind.__table__.c[name].type, plain) for name in names)
    return [(at, keep) for at, keep in enumerate(keeps) if keep]


def converted(values: list[Any], keeps: Iterable[tuple[int, Keep]]) -> Kept:
    for at, keep in keeps:
        if values[at] is not None:
            values[at] = keep(values[at])
    return tuple(values)


@contextmanager
def restored(
    actor: Actor, tables: Mapping[type[Base], Iterable[Kept]], narrow: Narrow = ALL
) -> Iterator[Reading]:
    """A unit of work that reads these rows, and no others."""
    with EMPTY.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        cursor = driver.cursor()
        for kind, known in tables.items():
            create, insert, indexes = filling(kind, narrow.get(kind))
            cursor.execute(create)
            cursor.executemany(insert, known)  # type: ignore[arg-type]
            for index in indexes:
                cursor.execute(index)
        with Snapshot(connection) as session:
            yield Reading(session, actor)


@cache
def filling(kind: type[Base], names: Names | None) -> tuple[str, str, Sequence[str]]:
    """The statements that make a table, fill it, and put what is in it in its indexes.

    Its constraints held when it was written: here they would only have every row looked up. One of few columns
    is for few statements, and has no index.
    """
    table, types = cast(sa.Table, kind.__table__), EMPTY.dialect.type_compiler_instance
    columns = [table.c[name] for name in names or columns_of(kind)]
    told = ", ".join(f'"{column.name}" {types.process(column.type)}' for column in columns)
    marks = ", ".join("?" * len(columns))
    indexes = [] if names else list(indexing(table))
    return f"CREATE TABLE {table.name} ({told})", f"INSERT INTO {table.name} VALUES ({marks})", indexes


def indexing(table: sa.Table) -> Iterator[str]:
    """The indexes of a table, those of its keys among them."""
    keyed = (sa.PrimaryKeyConstraint, sa.UniqueConstraint)
    for at, key in enumerate(each for each in table.constraints if isinstance(each, keyed)):
        columns = ", ".join(f'"{column.name}"' for column in key.columns)
        yield f"CREATE INDEX key_{at}_{table.name} ON {table.name} ({columns})"
    for index in table.indexes:
        yield str(sa.schema.CreateIndex(index).compile(dialect=EMPTY.dialect))


def keeping(kind: sa.types.TypeEngine[Any], plain: bool = True) -> Keep | None:
    """How a value in JSON's types, or else as PostgreSQL's driver has it, is kept in a column; None for as it is."""
    if isinstance(kind, sa.JSON):
        return lambda value: orjson.dumps(value).decode()
    if isinstance(kind, UtcDateTime):
        return lambda value: (
            value
            if plain and len(value) == TEXT_LENGTH and value[-1] == "Z"
            else kind.process_bind_param(datetime.fromisoformat(value) if plain else value, EMPTY.dialect)
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
