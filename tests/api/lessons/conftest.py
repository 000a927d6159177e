"""The public lessons, and what is done with them time and again."""

import os
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.conftest import ROOT, ClientFor

FOLDER = os.environ.get("STEERCO_SHARED_DATA", str(ROOT.parent / "shared" / "data")) + "/nasa_lessons"


def shared(name: str) -> bytes:
    try:
        with open(f"{FOLDER}/{name}", "rb") as file:
            return file.read()
    except FileNotFoundError:
        pytest.skip(f"no {FOLDER}: set STEERCO_SHARED_DATA")


@pytest.fixture
def brought() -> Callable[..., Any]:
    """Send a file of lessons."""

    def brought(by: TestClient, file: bytes, **query: Any) -> Any:
        headers = {"Content-Type": "application/octet-stream"}
        return by.post("/v1/lesson-imports", params=query, content=file, headers=headers)

    return brought


@pytest.fixture
def captured(client: TestClient) -> Callable[..., Any]:
    """Capture a lesson, and take it as far as is said."""

    def captured(title: str, *, outcomes: tuple[dict[str, str], ...] = (), **members: Any) -> Any:
        said = {"what_happened": f"{title}, in short", "recommendation": "Do otherwise", **members}
        made = client.post("/v1/lessons", json={"title": title, **said})
        assert made.status_code == 201, made.text
        for outcome in outcomes:
            headers = {"If-Match": made.headers["ETag"]}
            made = client.post(f"/v1/lessons/{made.json()['id']}/outcome", json=outcome, headers=headers)
            assert made.status_code == 200, made.text
        return made

    return captured


@pytest.fixture
def elsewhere(client_for: ClientFor, organisation_id: UUID, component: Callable[..., UUID]) -> TestClient:
    """Somebody who manages another project of the organisation."""
    return client_for(organisation_id, "project_manager", on=component("OTHER", "project", None))
