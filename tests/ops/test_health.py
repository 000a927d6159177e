"""Liveness asks nothing; readiness says what is wrong, and never keeps the asker waiting."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core import health
from app.core.database import Database
from app.core.health import MIGRATIONS, Check, Readiness, checks, heads
from tests.conftest import alembic_config

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"


@pytest.fixture
def migrated(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.engine.dispose()


def found(database: Database) -> dict[str, Check]:
    return {check.name: check for check in checks(database)}


def test_a_migrated_database_is_ready_and_says_how_durably_it_writes(
    migrated: Database, make_service: Callable[..., FastAPI]
) -> None:
    answer = TestClient(make_service(database=migrated)).get("/health/ready")
    assert answer.status_code == 200, answer.text
    told = {check["name"]: check["detail"] for check in answer.json()["checks"]}
    durable = {"journal_mode": "wal", "synchronous": "FULL", "foreign_keys": "ON"}
    if not migrated.is_sqlite:
        durable = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    assert told.items() >= durable.items()
    assert told.keys() == {"database", "migrations", *durable}


def test_settings_are_read_from_the_connection_that_serves(migrated: Database) -> None:
    if migrated.is_sqlite:

        @sa.event.listens_for(migrated.engine, "connect")
        def loosen(connection: object, _: object) -> None:
            connection.execute("PRAGMA synchronous = NORMAL")  # type: ignore[attr-defined]

        assert found(migrated)["synchronous"] == Check("synchronous", False, "NORMAL")
    else:
        url = migrated.engine.url.update_query_dict({"options": "-c synchronous_commit=off"})
        loose = Database(url.render_as_string(hide_password=False))
        assert found(loose)["synchronous_commit"] == Check("synchronous_commit", False, "off")
        loose.engine.dispose()


def test_a_database_behind_its_code_is_not_ready(
    tmp_path: Path, make_service: Callable[..., FastAPI]
) -> None:
    database = Database(f"sqlite:///{tmp_path}/behind.db")
    assert "at none, expected" in found(database)["migrations"].detail
    with database.writing() as session:
        session.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        session.execute(sa.text("INSERT INTO alembic_version VALUES ('0000_before')"))
    answer = TestClient(make_service(database=database)).get("/health/ready")
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "5"
    body = answer.json()
    assert (body["type"], body["detail"]) == ("/problems/not-ready", "Not in order: migrations.")
    behind = next(check for check in body["checks"] if check["name"] == "migrations")
    assert behind["ok"] is False
    assert behind["detail"].startswith("at 0000_before, expected ")
    assert behind["detail"].endswith("run steerco db upgrade")
    database.engine.dispose()


def test_without_its_database_a_process_lives_but_is_not_ready(make_service: Callable[..., FastAPI]) -> None:
    client = TestClient(make_service(database=Database(NOWHERE)))
    assert client.get("/health/live").json() == {"status": "live"}
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "not reached: OperationalError" in answer.text
    assert "127.0.0.1" not in answer.text


def test_a_database_that_hangs_is_asked_once_and_nobody_waits(
    make_service: Callable[..., FastAPI], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, release = [], threading.Event()

    def hanging(database: Database) -> list[Check]:
        asked.append(database)
        release.wait(10)
        return [Check("database", True, "at last")]

    monkeypatch.setattr(health, "checks", hanging)
    app = make_service()
    app.state.readiness.patience = 0.05
    client, started = TestClient(app), time.monotonic()
    answers = [client.get("/health/ready") for _ in range(5)]
    assert time.monotonic() - started < 2
    assert {answer.status_code for answer in answers} == {503}
    assert "no answer in 0.05 s" in answers[0].text
    assert len(asked) == 1
    release.set()
    app.state.readiness.patience = 2
    assert client.get("/health/ready").json()["checks"] == [
        {"name": "database", "ok": True, "detail": "at last"}
    ]
    assert len(asked) == 1


def test_a_server_that_stops_says_so(make_service: Callable[..., FastAPI]) -> None:
    app = make_service()
    readiness: Readiness = app.state.readiness
    readiness.stopping = True
    answer = TestClient(app).get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"] == [{"name": "serving", "ok": False, "detail": "shutting down"}]


def test_the_newest_revision_is_the_one_alembic_finds(tmp_path: Path) -> None:
    script = ScriptDirectory.from_config(alembic_config("sqlite://"))
    assert heads(MIGRATIONS) == set(script.get_heads())
    versions = tmp_path / "versions"
    versions.mkdir()
    (versions / "a.py").write_text('revision = "a"\ndown_revision = None\n')
    (versions / "b.py").write_text('revision: str = "b"\ndown_revision: str | None = "a"\n')
    (versions / "c.py").write_text("revision = 'c'\ndown_revision = 'a'\n")
    (versions / "d.py").write_text('revision = "d"\ndown_revision = ("b", "c")\n')
    assert heads(tmp_path) == {"d"}
