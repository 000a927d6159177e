"""One line an event, for machines or for a terminal, that quotes nobody's data."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError

from app.core import logs
from app.core.database import Database
from app.core.logs import Asking, JsonLines, TextLines, asking, asking_of
from app.core.tracebacks import traceback_of
from tests.ops.conftest import ORGANISATION

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def record(message: str, *arguments: object, **extra: object) -> logging.LogRecord:
    fault = extra.pop("fault", None)
    exc_info = (type(fault), fault, None) if isinstance(fault, BaseException) else None
    return logging.getLogger("app.test").makeRecord(
        "app.test", logging.WARNING, "", 0, message, arguments, exc_info, extra=extra
    )


def told(*arguments: Any, **extra: Any) -> dict[str, Any]:
    line = JsonLines().format(record(*arguments, **extra))
    assert "\n" not in line
    content: dict[str, Any] = json.loads(line)
    return content


def raised(work: Callable[[], object]) -> Exception:
    with pytest.raises(Exception) as caught:
        work()
    return caught.value


def test_a_line_says_when_where_what_and_for_whom() -> None:
    with asking(Asking("r1", TRACE)):
        logs.acting(ORGANISATION, "member-1")
        line = told("imported %d rows", 3, rejected=2)
    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "warning",
        "logger": "app.test",
        "event": "imported 3 rows",
        "request_id": "r1",
        "trace_id": TRACE,
        "organisation": str(ORGANISATION),
        "actor": "member-1",
        "rejected": 2,
    }


def test_outside_a_request_nothing_is_made_up() -> None:
    assert told("started").keys() == {"at", "level", "logger", "event"}
    logs.acting(ORGANISATION, "member-1")
    assert logs.current_request_id() is None


def test_times_are_utc_to_the_millisecond() -> None:
    event = record("x")
    event.created = 1_700_000_000.0625
    assert json.loads(JsonLines().format(event))["at"] == "2023-11-14T22:13:20.062Z"


@pytest.mark.parametrize(
    "value", [Decimal("1.50"), UUID(int=1), float("nan"), {1, 2}, object(), "\ud800", Path("/a"), b"\xff"]
)
def test_any_value_beside_an_event_still_makes_a_line(value: object) -> None:
    assert "value" in told("x", value=value)


def test_text_is_one_line_that_nobody_can_forge() -> None:
    line = TextLines().format(record("said %s", "a\nERROR app forged", note="b\x1b[2J"))
    assert line.endswith(" WARNING app.test said a\\nERROR app forged note=b\\x1b[2J")


@pytest.mark.parametrize(
    ("header", "trace"),
    [
        (f"00-{TRACE}-00f067aa0ba902b7-01", TRACE),
        (f"00-{TRACE}-0000000000000000-01", None),
        (f"00-{'0' * 32}-00f067aa0ba902b7-01", None),
        (f"ff-{TRACE}-00f067aa0ba902b7-01", None),
        (f"00-{TRACE.upper()}-00f067aa0ba902b7-01", None),
        (f"00-{TRACE}-00f067aa0ba902b7", None),
        ("", None),
    ],
)
def test_only_a_valid_trace_is_taken_up(header: str, trace: str | None) -> None:
    assert asking_of({b"traceparent": header.encode()}).trace_id == trace


def test_a_traceback_tells_where_and_which_kind_but_not_the_data() -> None:
    class Payload(BaseModel):
        amount: int

    given, kept = "4711 secret", dict[str, int]()
    for work in (lambda: int(given), lambda: kept[given], lambda: Payload.model_validate({"amount": given})):
        fault = raised(work)
        text = told("fault", fault=fault)["exception"]
        assert given not in text
        assert "message withheld" in text
        assert given in traceback_of(fault, candid=True)
    assert "builtins.RuntimeError: no route" in traceback_of(RuntimeError("no route"))


def test_a_chain_of_faults_is_told_from_its_beginning_and_ends() -> None:
    def work() -> None:
        try:
            int("secret")
        except ValueError as error:
            raise RuntimeError("could not read") from error

    fault = raised(work)
    assert fault.__cause__
    fault.__cause__.__context__ = fault  # a circle
    text = traceback_of(ExceptionGroup("several", [fault]))
    assert "secret" not in text.replace('int("secret")', "")
    assert text.index("ValueError") < text.index("which led to") < text.index("RuntimeError: could not read")
    assert "in work" in text


def test_a_constraint_of_the_database_is_named_without_its_row(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(IntegrityError) as caught, database.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("CREATE TEMPORARY TABLE codes (code VARCHAR(20) UNIQUE)")
        for _ in range(2):
            connection.exec_driver_sql("INSERT INTO codes VALUES ('secret-' || '4711')")
    database.engine.dispose()
    assert "secret-4711" in str(caught.value) or database.is_sqlite
    text = traceback_of(caught.value)
    assert "secret-4711" not in text
    assert "UNIQUE constraint failed: codes.code" in text or "UniqueViolation: SQLSTATE 23505" in text


SERVED = """
import sys, threading, time, urllib.request, warnings
import uvicorn
from app.core import logs
logs.configure({format!r})
from app.core.database import Database
from tests.ops.conftest import service
server = uvicorn.Server(uvicorn.Config(service(Database("sqlite:///never-opened.db")), port=0, **{options}))
logs.configure({format!r})
def ask():
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    for path in ("/v1/things/4711?q=secret", "/v1/things/4711/fault"):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{{port}}{{path}}").read()
        except OSError:
            pass
    warnings.warn("old way")
    server.should_exit = True
threading.Thread(target=ask).start()
server.run()
"""


@pytest.mark.parametrize("options", ["{}", "{'log_config': None, 'access_log': False}"])
def test_all_that_a_server_says_is_json_with_one_access_line_a_request(options: str) -> None:
    script = SERVED.format(format="json", options=options)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    lines = [json.loads(line) for line in run.stderr.splitlines()]
    assert {"uvicorn.error", "app.access", "py.warnings"} <= {line["logger"] for line in lines}
    access = [line for line in lines if line["logger"] == "app.access"]
    assert [(line["route"], line["status"]) for line in access] == [
        ("/v1/things/{id}", 200),
        ("/v1/things/{id}/fault", 500),
    ]
    faults = [line for line in lines if "exception" in line]
    assert [line["request_id"] for line in faults] == [access[1]["request_id"]]
    assert "secret" not in run.stderr
    assert run.stdout == ""
