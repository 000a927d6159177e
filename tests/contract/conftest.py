"""One of everything, for tests of every operation."""

from collections.abc import Callable
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.contract.classification import MADE
from tests.contract.world import World


@pytest.fixture
def world(organisation_id: UUID, client_for: Callable[..., TestClient]) -> World:
    return World(organisation_id, client_for, MADE)
