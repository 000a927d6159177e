"""The database by its bare driver, with the durability the service has: one connection, plain SQL."""

import sqlite3
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Json

from app.core.database import PRAGMAS
from app.core.ids import uuid7
from bench.capture import Statement

Row = dict[str, Any]


class Bare:
    """One connection."""

    def __init__(self, url: str) -> None:
        self.is_sqlite = url.startswith("sqlite")
        self.connection: Any
        if self.is_sqlite:
            self.connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
            for pragma in PRAGMAS:
                self.connection.execute(f"PRAGMA {pragma}")
        else:
            self.connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)

    def rows(self, statement: Statement) -> list[Row]:
        """What a statement finds, by the names of its columns."""
        given: Any = statement.values
        if not self.is_sqlite:
            given = dict(zip(statement.names, statement.values, strict=True))
        cursor = self.connection.execute(statement.sql, given)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def read(self, statements: Iterable[Statement]) -> list[list[Row]]:
        """What statements find in one snapshot."""
        self.connection.execute("BEGIN" if self.is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ")
        found = [self.rows(statement) for statement in statements]
        self.connection.execute("COMMIT")
        return found

    def insert(self, rows: Iterable[tuple[str, Row]]) -> None:
        """Rows of tables in one transaction."""
        self.connection.execute("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
        for table, row in rows:
            marks = ", ".join(["?" if self.is_sqlite else "%s"] * len(row))
            values = [Json(value) if isinstance(value, dict | list) else value for value in row.values()]
            self.connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", values)
        self.connection.execute("COMMIT")

    def newest(self, table: str, column: str, value: UUID | str) -> Row:
        """The last row of a table that has this value in a column."""
        mark, text = ("?", str(value)) if self.is_sqlite else ("%(value)s", value)
        order = " ORDER BY number DESC" if table == "audit_events" else ""
        sql = f"SELECT * FROM {table} WHERE {column} = {mark}{order} LIMIT 1"
        return self.rows(Statement(sql, ["value"], [text]))[0]

    def id(self) -> Any:
        return str(uuid7()) if self.is_sqlite else uuid7()
