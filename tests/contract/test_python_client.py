"""The Python client that is generated from the document drives the service that wrote it."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.ops.conftest import served

NAME = "steerco_client"
CONFIG = Path(__file__).parent / "python_client.yaml"


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory, app: FastAPI) -> Path:
    """The folder of a client just generated, without so much as a warning."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(json.dumps(app.openapi()))
    options = ["--path", "openapi.json", "--config", str(CONFIG), "--output-path", NAME, "--meta", "none"]
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning", *options]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    return folder


@pytest.fixture
def steerco(generated: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What a part of the client is called by: ``steerco("models").ComponentWrite``."""
    monkeypatch.syspath_prepend(generated)
    return lambda part: import_module(f"{NAME}.{part}")


def test_the_generated_client_drives_the_service(app: FastAPI, client: TestClient, steerco: Any) -> None:
    models, projects = steerco("models"), "api.components"
    token = client.headers["Authorization"].removeprefix("Bearer ")
    plan = models.ComponentWrite(name="Station renewal", currency="GBP", code="PRJ-7001")
    with (
        served(app) as port,
        steerco("client").AuthenticatedClient(f"http://127.0.0.1:{port}", token) as caller,
    ):
        create = steerco(f"{projects}.create_project").sync_detailed
        key = {"client": caller, "body": plan, "idempotency_key": str(uuid4())}
        created, repeated = create(**key), create(**key)
        assert (created.status_code, repeated.headers["Idempotency-Replayed"]) == (201, "true")
        project = created.parsed
        assert isinstance(project, models.ComponentRead)
        assert repeated.parsed == project

        update = steerco(f"{projects}.update_project").sync
        patch = models.MergePatchComponentRevision(name="Station renewal, north")
        revised = update(project.id, client=caller, body=patch, if_match=created.headers["ETag"])
        assert (revised.name, revised.version) == ("Station renewal, north", project.version + 1)
        stale = update(project.id, client=caller, body=patch, if_match=created.headers["ETag"])
        assert isinstance(stale, models.ProblemDetails)
        assert (stale.status, stale.type_) == (412, "/problems/stale-version")

        listed = steerco(f"{projects}.list_projects").sync(client=caller, limit=1)
        assert [item.id for item in listed.items] == [project.id]
        unknown = steerco(f"{projects}.read_project").sync(uuid4(), client=caller)
        assert (unknown.status, unknown.type_) == (404, "/problems/not-found")
