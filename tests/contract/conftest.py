"""One of everything, for tests of every operation."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID
from zlib import crc32

import pytest
from fastapi.testclient import TestClient

from tests.contract.classification import CASES, MADE
from tests.contract.operations import Operation, document, operations
from tests.contract.world import World

NAME = "steerco_client"
CONFIG = Path(__file__).parent / "python_client.yaml"
SHARED: dict[str, World] = {}
FULL: dict[str, World] = {}


@pytest.fixture
def world(organisation_id: UUID, client_for: Callable[..., TestClient]) -> World:
    return World(organisation_id, client_for, MADE)


@pytest.fixture
def shared(database_url: str, organisation_id: UUID, client_for: Callable[..., TestClient]) -> World:
    """One world a database, for tests that change nothing in it: to make everything each time is slow."""
    if database_url not in SHARED:
        SHARED[database_url] = World(organisation_id, client_for, MADE)
    return SHARED[database_url]


@pytest.fixture
def full(database_url: str, organisation_id: UUID, client_for: Callable[..., TestClient]) -> World:
    """A world with everything in it, two of whatever can be made, and two versions of one: for lists."""
    if database_url not in FULL:
        world = World(organisation_id, client_for, MADE)
        assert all(world[name] for name in MADE)
        for operation in operations():
            making = operation.method == "POST" and "201" in operation.content["responses"]
            if operation.leads and (making or operation.method in ("PATCH", "PUT")):
                answer = world.send(world.author, operation, CASES[operation.key], second=making)
                assert answer.is_success, f"{operation.key}: {answer.text}"
        FULL[database_url] = world
    return FULL[database_url]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each operation on one database: what generated tests try comes before SQL, and domains have tests of their own."""
    asked = {item: getattr(item, "callspec", None) for item in items}
    again = [item for item, call in asked.items() if call and is_again(call.params)]
    config.hook.pytest_deselected(items=again)
    items[:] = [item for item in items if item not in {*again}]


def is_again(params: dict[str, object]) -> bool:
    """Whether a generated test would only repeat on another database what it shows on one."""
    operation, url = params.get("operation"), params.get("database_url")
    return isinstance(operation, Operation) and url not in (None, database_of(operation))


def database_of(operation: Operation) -> str:
    """Where an operation is tried: of those of one level every other one on PostgreSQL; the others repeat them."""
    is_odd = crc32(operation.id.encode()) % 2
    return "postgresql" if operation.leads and is_odd else "sqlite"


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a client just generated, without so much as a warning: the same for both databases."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(json.dumps(document()))
    options = ["--path", "openapi.json", "--config", str(CONFIG), "--output-path", NAME, "--meta", "none"]
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning", *options]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    return folder
