"""Plans over HTTP: a project with one, and files from the shared data."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response

ROOT = Path(__file__).parents[3]
SCHEDULES = Path(os.environ.get("STEERCO_SHARED_DATA", ROOT.parent / "shared" / "data")) / "schedules"
CHILLER = ("BL-54069-B2-20250902.xer", "UP-54069-20251121.xer", "UP-54069-20251204.xer")
Taken = Callable[..., Response]
Entered = Callable[..., dict[str, Any]]


@pytest.fixture
def url(project: UUID) -> str:
    return f"/v1/projects/{project}"


@pytest.fixture
def version(client: TestClient, url: str) -> dict[str, Any]:
    """An empty plan that starts on a Monday morning."""
    body = {"name": "Station renewal", "start": "2026-03-02T08:00", "data_date": "2026-03-02T08:00"}
    answer = client.post(f"{url}/schedule-versions", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
def enter(client: TestClient, version: dict[str, Any]) -> Entered:
    """Enters a task of so many days after others."""

    def enter(code: str, days: int = 0, after: tuple[str, ...] = (), **members: Any) -> dict[str, Any]:
        body = {"code": code, "name": f"Task {code}", "duration_minutes": days * 480, **members}
        body.setdefault("predecessors", [{"task": before} for before in after])
        answer = client.post(f"/v1/schedule-versions/{version['id']}/tasks", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return enter


@pytest.fixture
def take(client: TestClient, project: UUID) -> Taken:
    """Sends a file, as a dry run unless it is said otherwise."""

    def take(content: bytes, dry_run: bool = True, by: TestClient = client, **query: Any) -> Response:
        asked = {"component_id": str(project), "dry_run": dry_run, **query}
        return by.post("/v1/schedule-imports", params=asked, content=content)

    return take


def content_of(name: str) -> bytes:
    if not SCHEDULES.exists():
        pytest.skip(f"the schedules are not at {SCHEDULES}: set STEERCO_SHARED_DATA")
    return (SCHEDULES / name).read_bytes()
