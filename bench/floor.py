"""The floor: bare Starlette routes that send the service's own SQL through the bare driver.

``python -m bench.floor URL FILE PORT``: the file has the statements of each operation, as the
service was seen to send them. Only what a request must change in them is changed: ids, the next
reference, the next number of the audit trail. Nothing is checked, computed, or kept from anybody.
"""

import pickle
import re
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.core.database import PRAGMAS
from app.core.ids import uuid7
from bench.capture import Statement

POOL = 8  # connections to PostgreSQL: more were no faster
Row = Any
Run = Callable[[str, list[Any]], Awaitable[list[Row]]]
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class Sqlite:
    """One connection, called where it stands: with one writer and a warm file, a thread only costs."""

    def __init__(self, url: str) -> None:
        self.connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        for pragma in PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")

    async def open(self) -> None: ...

    def id(self, text: str) -> str:
        return text

    def prepared(self, statement: Statement) -> Statement:
        return statement

    async def run(self, sql: str, values: list[Any]) -> list[Row]:
        cursor = self.connection.execute(sql, values)
        self.names = [column[0] for column in cursor.description or ()]
        return cursor.fetchall()

    def named(self, rows: list[Row]) -> list[dict[str, Any]]:
        """The rows of the last statement with the names of their columns, as JSON is to have them."""
        return [dict(zip(self.names, row, strict=True)) for row in rows]

    @asynccontextmanager
    async def reading(self):  # type: ignore[no-untyped-def]
        yield self.run

    @asynccontextmanager
    async def writing(self):  # type: ignore[no-untyped-def]
        """A transaction; nobody else runs meanwhile, for nothing in it waits."""
        self.connection.execute("BEGIN IMMEDIATE")
        yield self.run
        self.connection.execute("COMMIT")


class Postgres:
    def __init__(self, url: str) -> None:
        self.url = url.replace("+psycopg", "")

    async def open(self) -> None:
        self.pool = await asyncpg.create_pool(self.url, min_size=POOL, max_size=POOL)

    def id(self, text: str) -> UUID:
        return UUID(text)

    def prepared(self, statement: Statement) -> Statement:
        """In the driver's own style of parameters, and with JSON as text."""
        order = list(dict.fromkeys(PLACEHOLDER.findall(statement.sql)))
        given = dict(zip(statement.names, statement.values, strict=True))
        values = [plain(given[name]) for name in order]
        sql = PLACEHOLDER.sub(lambda match: f"${order.index(match[1]) + 1}", statement.sql)
        return Statement(sql, order, values)

    def named(self, rows: list[Row]) -> list[dict[str, Any]]:
        return [dict(row) for row in rows]

    @asynccontextmanager
    async def reading(self):  # type: ignore[no-untyped-def]
        async with self.pool.acquire() as connection:
            yield partial(fetched, connection)

    @asynccontextmanager
    async def writing(self):  # type: ignore[no-untyped-def]
        async with self.pool.acquire() as connection, connection.transaction():
            yield partial(fetched, connection)


def plain(value: Any) -> Any:
    """A parameter without what the other driver wraps it in."""
    content = getattr(value, "obj", value)
    if content is value or isinstance(content, bytes):
        return content
    return orjson.dumps(content).decode()


async def fetched(connection: Any, sql: str, values: list[Any]) -> list[Row]:
    rows: list[Row] = await connection.fetch(sql, *values)
    return rows


def changed(statement: Statement, **changes: Any) -> list[Any]:
    return [changes.get(name, value) for name, value in zip(statement.names, statement.values, strict=True)]


class Floor:
    def __init__(self, database: Any, statements: dict[str, list[Statement]]) -> None:
        self.database = database
        self.statements = {
            operation: [database.prepared(statement) for statement in sent]
            for operation, sent in statements.items()
        }

    def routes(self) -> list[Route]:
        return [
            Route("/v1/risks/{id}", self.read),
            Route("/v1/projects/{id}/risks", self.page, methods=["GET"]),
            Route("/v1/projects/{id}/risks", self.create, methods=["POST"]),
            Route("/v1/portfolios/{id}/totals", self.roll_up),
            Route("/bare/report", self.report),
            Route("/bare/kept", self.kept),
            Route("/health/ready", self.ready),
        ]

    async def ready(self, _: Request) -> Response:
        return Response(b"{}")

    async def read(self, request: Request) -> Response:
        return told((await self.answered("read", request))[0])

    async def page(self, request: Request) -> Response:
        return told({"items": await self.answered("list", request)})

    async def roll_up(self, request: Request) -> Response:
        return told({"items": await self.answered("roll_up", request)})

    async def report(self, _: Request) -> Response:
        """All rows of all statements, as they are."""
        found = []
        async with self.database.reading() as run:
            for statement in self.statements["report"]:
                found.append(self.database.named(await run(statement.sql, statement.values)))
        return told(found)

    async def kept(self, _: Request) -> Response:
        """What the table of reports keeps, by its key alone."""
        statement = self.statements["kept"][-1]
        by_key = statement.sql.partition(" AND NOT (EXISTS")[0]
        async with self.database.reading() as run:
            rows = await run(by_key, statement.values[:3])
        return Response(bytes(rows[0][0]), media_type="application/json")

    async def answered(self, operation: str, request: Request) -> list[dict[str, Any]]:
        """The rows of the last statement."""
        id = self.database.id(request.path_params["id"])
        changes = {"public_id": public_id(request), "id": id, "component": id}
        rows: list[Row] = []
        async with self.database.reading() as run:
            for statement in self.statements[operation]:
                rows = await run(statement.sql, changed(statement, **changes))
            return self.database.named(rows)  # type: ignore[no-any-return]

    async def create(self, request: Request) -> Response:
        """Every statement of a create in its order, with what each learns from those before it."""
        body = orjson.loads(await request.body())
        at, new = self.database.id(request.path_params["id"]), self.database.id(str(uuid7()))
        changes = {"public_id": public_id(request), "id": at, "component_id": at, "title": body["title"]}
        told_of: dict[str, Any] = {}
        async with self.database.writing() as run:
            for statement in self.statements["create"]:
                if statement.sql.startswith("INSERT INTO risks"):
                    changes |= {"id": new, "entity_id": new, "subject_id": new}
                rows = await run(statement.sql, changed(statement, **changes))
                if "FROM members" in statement.sql or "JOIN members" in statement.sql:
                    actor, organisation = rows[0][0], rows[0][1]
                    changes |= {"organisation": organisation, "organisation_id": organisation}
                    changes |= {"actor_id": str(actor)}
                elif "INTO sequences" in statement.sql:
                    changes["reference"] = f"RSK-{rows[0][0]:04d}"
                elif "FROM audit_events" in statement.sql:
                    changes["number"] = rows[0][0] + 1 if rows else 1
                elif "FROM risks" in statement.sql:
                    (told_of,) = self.database.named(rows)
        return told(told_of, 201)


def public_id(request: Request) -> str:
    return request.headers["authorization"].split("_")[1]


def told(content: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(content, default=str), status, media_type="application/json")


def serve(url: str, port: int, file: str) -> None:
    database = Sqlite(url) if url.startswith("sqlite") else Postgres(url)
    with open(file, "rb") as statements:
        floor = Floor(database, pickle.load(statements))  # written by this benchmark itself

    @asynccontextmanager
    async def lifespan(_: Starlette):  # type: ignore[no-untyped-def]
        await database.open()
        yield

    app = Starlette(routes=floor.routes(), lifespan=lifespan)
    uvicorn.run(app, port=port, loop="uvloop", http="httptools", access_log=False, log_level="warning")


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[3]), sys.argv[2])
