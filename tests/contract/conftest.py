"""One of everything, for tests of every operation."""

from collections.abc import Callable
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.contract.classification import CASES, MADE
from tests.contract.operations import Operation, operations
from tests.contract.world import World

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
    """One handler serves all levels of the tree: on PostgreSQL the operations of one level stand for all."""
    asked = {item: getattr(item, "callspec", None) for item in items}
    again = [item for item, call in asked.items() if call and is_again(call.params)]
    config.hook.pytest_deselected(items=again)
    items[:] = [item for item in items if item not in {*again}]


def is_again(params: dict[str, object]) -> bool:
    """Whether a generated test would only repeat for another level what it shows for one."""
    operation = params.get("operation")
    return (
        params.get("database_url") == "postgresql"
        and isinstance(operation, Operation)
        and not operation.leads
    )
