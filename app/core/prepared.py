"""Statements as the driver takes them: compiled once, and run past what SQLAlchemy does at every execution.

Its own execution costs some 75 microseconds a statement, the driver's some 10. Rows come as the
driver has them, so this is for statements whose columns need no conversion.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler

Bound = Mapping[str, Any]
Row = Any


class Prepared:
    """A statement for one dialect: its text, and how the driver wants what it is told."""

    def __init__(self, statement: sa.Executable, dialect: sa.Dialect) -> None:
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        self.statement, self.sql = statement, str(compiled)
        self.is_plain = not (compiled.post_compile_params or compiled.literal_execute_params)
        self.order = compiled.positiontup
        self.cursor: dict[str, Any] = {"binary": True} if sends_bytes(compiled) else {}
        self.fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        self.converters = {
            compiled.bind_names[bind]: convert
            for bind in compiled.binds.values()
            if (convert := converter(bind.type, dialect))
        }

    def values(self, bound: Bound) -> Any:
        """``bound`` as the driver has it: in its order, or by name."""
        given = {**self.fixed, **bound}
        for name, convert in self.converters.items():
            given[name] = convert(given[name])
        return [given[name] for name in self.order] if self.order is not None else given

    def run(self, connection: sa.Connection, bound: Bound) -> Sequence[Row]:
        """All rows, if it gives any, as tuples of what the driver has."""
        if not self.is_plain:
            return connection.execute(self.statement, bound).all()
        try:
            values = self.values(bound)
        except (ValueError, OverflowError) as error:  # as SQLAlchemy has it: a value that cannot be kept
            raise sa.exc.StatementError(str(error), self.sql, None, error) from error
        dbapi = connection.connection.dbapi_connection
        assert dbapi is not None
        cursor = dbapi.cursor(**self.cursor)
        try:
            cursor.execute(self.sql, values)
            rows: Sequence[Row] = cursor.fetchall() if cursor.description else ()
        except connection.dialect.loaded_dbapi.Error as error:
            raise translated(error, connection, self.sql) from error
        finally:
            cursor.close()
        return rows


def sends_bytes(compiled: SQLCompiler) -> bool:
    """Whether the driver would be sent bytes as text, at twice their length, unless told otherwise."""
    told = isinstance(compiled.statement, sa.Select) and compiled.statement.selected_columns
    return compiled.dialect.name == "postgresql" and any(
        isinstance(column.type, sa.LargeBinary) for column in told or ()
    )


def converter(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Callable[[Any], Any] | None:
    found: Callable[[Any], Any] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return found


def translated(error: Any, connection: sa.Connection, sql: str) -> BaseException:
    """``error`` as SQLAlchemy raises it; a connection that was lost is not used again."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    if lost:
        connection.invalidate(error)
    base = dialect.loaded_dbapi.Error
    return sa.exc.DBAPIError.instance(sql, None, error, base, True, lost, dialect)  # type: ignore[no-any-return]


@lru_cache(maxsize=4000)
def prepared(statement: sa.Executable, dialect: sa.Dialect) -> Prepared:
    return Prepared(statement, dialect)


def rows_of(connection: sa.Connection, statement: sa.Executable, bound: Bound) -> Sequence[Row]:
    """The rows of a statement that is built once, as the driver gives them."""
    return prepared(statement, connection.dialect).run(connection, bound)


def typed_rows_of(
    connection: sa.Connection, statement: sa.Select[Any], bound: Bound
) -> list[tuple[Any, ...]]:
    """The same with their Python types: for statements whose values have names of their own, none of them a list."""
    made = processors(statement, connection.dialect)
    return [
        tuple(value if make is None else make(value) for make, value in zip(made, row, strict=True))
        for row in rows_of(connection, statement, bound)
    ]


@lru_cache(maxsize=1000)
def processors(statement: sa.Select[Any], dialect: sa.Dialect) -> tuple[Callable[[Any], Any] | None, ...]:
    """What makes each column of what the driver gives what its type has."""
    numeric = 1700  # what PostgreSQL calls it, which its type asks; no other type here asks anything
    assert prepared(statement, dialect).is_plain, "SQLAlchemy would have typed the rows already"
    kinds = (column.type.dialect_impl(dialect) for column in statement.selected_columns)
    return tuple(kind.result_processor(dialect, numeric) for kind in kinds)


def write(connection: sa.Connection, statement: sa.Executable, many: Sequence[Bound]) -> None:
    """Run a statement that is built once, and gives no rows, for each of ``many``."""
    if len(many) > 1:
        connection.execute(statement, list(many))
    elif many:
        rows_of(connection, statement, many[0])
