"""The SQL that the service sends for a request, as the driver gets it, so that the floor sends the same."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.database import Database


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
    seen: list[Statement] = []

    def notice(_: Any, __: Any, sql: str, parameters: Any, context: Any, many: bool) -> None:
        if sql.startswith(("BEGIN", "PRAGMA")):
            return
        (one,) = parameters if many else [parameters]
        names = list(one) if isinstance(one, dict) else context.compiled.positiontup
        values = list(one.values()) if isinstance(one, dict) else list(one)
        plain = [bytes(value) if isinstance(value, memoryview) else value for value in values]
        seen.append(Statement(sql, list(names or []), plain))

    sa.event.listen(database.engine, "before_cursor_execute", notice)
    answer = client.request(method, path, json=body)
    sa.event.remove(database.engine, "before_cursor_execute", notice)
    if not answer.is_success:
        raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
    return seen
