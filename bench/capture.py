"""The SQL that the service sends for a request, as the driver gets it, so that the floor sends the same."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.database import Database
from app.core.prepared import Bound, Prepared


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, with the names its parameters have, and what they were."""

    sql: str
    names: list[str]
    values: list[Any]


def captured(
    database: Database, client: TestClient, method: str, path: str, body: Any = None
) -> list[Statement]:
    """What the service asks the database to answer one request, BEGIN and COMMIT aside."""
    client.request(method, path, json=body)  # what is done once only is over then
    with listened(database) as seen:
        answer = client.request(method, path, json=body)
    if not answer.is_success:
        raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
    return seen


@contextmanager
def listened(database: Database) -> Iterator[list[Statement]]:
    """What is sent to the database while it lasts."""
    seen: list[Statement] = []

    def by_sqlalchemy(_: Any, __: Any, sql: str, parameters: Any, context: Any, many: bool) -> None:
        if not sql.startswith(("BEGIN", "PRAGMA")):
            (one,) = parameters if many else [parameters]
            seen.append(statement(sql, context.compiled.positiontup, one))

    def by_the_driver(prepared: Prepared, connection: sa.Connection, bound: Bound) -> Any:
        if prepared.is_plain:
            seen.append(statement(prepared.sql, prepared.order, prepared.values(bound)))
        return run(prepared, connection, bound)

    run = Prepared.run
    sa.event.listen(database.engine, "before_cursor_execute", by_sqlalchemy)
    with patch.object(Prepared, "run", by_the_driver):
        yield seen
    sa.event.remove(database.engine, "before_cursor_execute", by_sqlalchemy)


def statement(sql: str, order: Sequence[str] | None, parameters: Any) -> Statement:
    named = parameters if isinstance(parameters, Mapping) else dict(enumerate(parameters))
    values = [bytes(value) if isinstance(value, memoryview) else value for value in named.values()]
    return Statement(sql, [str(name) for name in order or named], values)
