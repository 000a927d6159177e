"""The command line as an operator uses it: in a folder of its own, on a database of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from app.cli import main
from app.core.database import Database
from tests.api.test_audit import tampering
from tests.conftest import PEPPER, ROOT

Run = Callable[..., "Ended"]
TOKEN = re.compile(r"steerco_\w+")


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    """An operator's: on SQLite a new file, on PostgreSQL the workers' own database."""
    url = f"sqlite:///{tmp_path}/steerco.db" if database_url.startswith("sqlite") else database_url
    own = {"STEERCO_DATABASE_URL": url, "STEERCO_TOKEN_PEPPERS": json.dumps([PEPPER])}
    return {**os.environ, **own, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


@dataclass
class Ended:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def steerco(
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run a command in this process: a process for each would take most of a second."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **more: str) -> Ended:
        for name, value in {**environment, **more}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["steerco", *arguments])
        capsys.readouterr()
        try:
            main()
            code: object = 0
        except SystemExit as ended:
            code = ended.code or 0
        told = capsys.readouterr()
        return Ended(int(str(code)), told.out, told.err)

    return run


def slug_for(tmp_path: Path) -> str:
    return re.sub(r"\W", "_", tmp_path.name).lower()


def test_from_nothing_to_an_answer(steerco: Run, environment: dict[str, str], tmp_path: Path) -> None:
    slug = slug_for(tmp_path)
    assert "migrations:" in steerco("db", "upgrade").stdout
    made = steerco(
        *("token", "create", "--organisation", slug, "--found", "Office", "--name", "Reporting"),
        *("--role", "reader", "--role", "administrator"),
    )
    assert made.returncode == 0, made.stderr
    token = TOKEN.search(made.stdout)
    with served(environment, tmp_path) as url:
        me = httpx.get(f"{url}/v1/me", headers={"Authorization": f"Bearer {token[0]}"})
        assert me.status_code == 200 and "member:write" in me.json()["permissions"]
        assert httpx.get(f"{url}/health/ready").status_code == 200
    listed = steerco("token", "list", "--organisation", slug).stdout
    assert "Reporting" in listed
    assert "is revoked" in steerco("token", "revoke", "--organisation", slug, listed.split()[0]).stdout
    verified = steerco("audit", "verify", "--organisation", slug)
    assert verified.returncode == 0 and "intact" in verified.stdout


class served:
    """A server process while it lasts; it must end by itself, in order, when it is told to."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve", "--port", str(self.port)],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> str:
        url = f"http://127.0.0.1:{self.port}"
        for _ in range(300):
            assert self.process.poll() is None, "it stopped by itself"
            try:
                if httpx.get(f"{url}/health/live").status_code == 200:
                    return url
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("not serving after half a minute")

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(30) in (0, -signal.SIGTERM)


def test_it_does_not_serve_on_tables_it_does_not_know(steerco: Run, database_url: str) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("the workers' database is up to date")
    refused = steerco("serve", "--port", "0")
    assert refused.returncode == 2 and "run steerco db upgrade" in refused.stderr


def test_unsafe_settings_are_refused_with_what_to_set(steerco: Run) -> None:
    refused = steerco("serve", "--port", "0", STEERCO_TOKEN_PEPPERS="[]")
    assert refused.returncode == 2 and "Set STEERCO_TOKEN_PEPPERS" in refused.stderr


def test_the_doctor_tells_what_is_in_force(steerco: Run, database_url: str) -> None:
    steerco("db", "upgrade")
    told = json.loads(steerco("doctor", "--json").stdout)
    left = ("reminders", "workers", "queue")  # tests leave rules overdue, and jobs that nobody does
    others = (check for check in told["checks"] if check["name"] not in left)
    assert all(check["ok"] for check in others), told
    settings = {check["name"]: check["detail"] for check in told["checks"]}
    durable = {"synchronous": "FULL"} if database_url.startswith("sqlite") else {"fsync": "on"}
    assert durable.items() <= settings.items()
    sick = steerco("doctor", STEERCO_TOKEN_PEPPERS='["short"]')
    assert (
        sick.returncode == 1
        and "FAIL  settings" in sick.stdout
        and "short" not in sick.stdout.split("FAIL")[0]
    )


def test_a_tampered_trail_is_named(steerco: Run, environment: dict[str, str], tmp_path: Path) -> None:
    slug = slug_for(tmp_path)
    steerco("db", "upgrade")
    steerco("token", "create", "--organisation", slug, "--found", "O", "--name", "N", "--role", "reader")
    kept = tmp_path / "anchors.jsonl"
    assert "anchored in" in steerco("audit", "anchor", "--file", str(kept)).stdout
    assert "nothing new" in steerco("audit", "anchor", "--file", str(kept)).stdout
    assert steerco("audit", "verify", "--organisation", slug, "--anchors", str(kept)).returncode == 0
    database = Database(environment["STEERCO_DATABASE_URL"], 1)
    changed = "UPDATE audit_events SET payload = replace(payload, 'reader', 'sponsor') WHERE number = 3 AND organisation_id = (SELECT id FROM organisations WHERE slug = :slug)"
    cut = "DELETE FROM audit_events WHERE number > 2 AND organisation_id = (SELECT id FROM organisations WHERE slug = :slug)"
    with tampering(database) as session:
        assert session.execute(sa.text(changed), {"slug": slug}).rowcount == 1  # type: ignore[attr-defined]
    found = steerco("audit", "verify", "--organisation", slug)
    assert found.returncode == 1 and "NOT intact at entry 3" in found.stdout
    with tampering(database) as session:
        session.execute(sa.text(cut), {"slug": slug})
    assert steerco("audit", "verify", "--organisation", slug).returncode == 0
    found = steerco("audit", "verify", "--organisation", slug, "--anchors", str(kept))
    assert found.returncode == 1 and "NOT intact at entry 3: it is missing" in found.stdout
    kept.write_text("made up\n")
    assert "line 1 is no anchor" in steerco("audit", "verify", "--anchors", str(kept)).stderr
    database.engine.dispose()


def test_a_mistake_is_told_in_a_sentence(steerco: Run) -> None:
    steerco("db", "upgrade")
    for wrong in (
        ("token", "create", "--organisation", "none_such", "--name", "N", "--role", "reader"),
        ("audit", "verify", "--organisation", "none_such"),
    ):
        refused = steerco(*wrong)
        assert refused.returncode == 2 and "Traceback" not in refused.stderr and refused.stderr.strip()


def test_the_document_needs_no_database(steerco: Run) -> None:
    nowhere = {"STEERCO_DATABASE_URL": "sqlite:////nowhere/at/all.db", "STEERCO_TOKEN_PEPPERS": "[]"}
    document = json.loads(steerco("openapi", **nowhere).stdout)
    assert document["openapi"].startswith("3.1") and "/health/ready" in document["paths"]


@pytest.mark.quick
def test_the_api_imports_no_worker_and_no_kind_of_work() -> None:
    heavy = "{'app.jobs.worker', 'app.jobs.process', 'app.audit.verifying', 'multiprocessing.forkserver', 'numpy'}"
    code = f"import sys, app.main; print(sorted(set(sys.modules) & {heavy}))"
    own = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=own)
    assert told.stdout.strip() == "[]", told.stdout + told.stderr


def test_what_serves_has_a_worker_beside_it(
    steerco: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    assert steerco("db", "upgrade").returncode == 0
    office = ("--organisation", slug_for(tmp_path), "--found", "Office", "--name", "Audit")
    token = TOKEN.search(steerco("token", "create", *office, "--role", "administrator").stdout)
    client = {"headers": {"Authorization": f"Bearer {token[0]}"}}
    with served(environment | {"STEERCO_WORKER_POLL_SECONDS": "0.05"}, tmp_path) as url:
        asked = httpx.post(f"{url}/v1/audit-events/verification", **client)
        assert asked.status_code == 202, asked.text
        for _ in range(300):
            job = httpx.get(f"{url}{asked.headers['Location']}", **client).json()
            if job["ended_at"]:
                break
            time.sleep(0.1)
        assert (job["status"], job["result"]["intact"]) == ("succeeded", True), job
        checks = steerco("doctor").stdout
        assert re.search(r"ok +workers: [1-9]", checks) and re.search(r"ok +queue: \d", checks), checks
    if "sqlite" in environment["STEERCO_DATABASE_URL"]:  # no other workers were there
        assert "workers: 0 workers" in steerco("doctor").stdout  # it has gone with the server
