"""One of everything, for tests of every operation."""

from collections.abc import Callable
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.contract.classification import MADE
from tests.contract.world import World

SHARED: dict[str, World] = {}


@pytest.fixture
def world(organisation_id: UUID, client_for: Callable[..., TestClient]) -> World:
    return World(organisation_id, client_for, MADE)


@pytest.fixture
def shared(database_url: str, organisation_id: UUID, client_for: Callable[..., TestClient]) -> World:
    """One world a database, for tests that change nothing in it: to make everything each time is slow."""
    if database_url not in SHARED:
        SHARED[database_url] = World(organisation_id, client_for, MADE)
    return SHARED[database_url]
