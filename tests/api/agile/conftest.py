"""A release of an agile project with timeboxes and scope, made over HTTP."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

Json = dict[str, Any]
BOXES = (("2026-01-05", "2026-01-16"), ("2026-01-19", "2026-01-30"), ("2026-02-02", "2026-02-13"),
         ("2026-02-16", "2026-02-27"))  # fmt: skip
RELEASE: Json = {
    "name": "Release 1",
    "unit": "points",
    "start_on": "2026-01-05",
    "finish_on": "2026-02-27",
    "budget": {"amount": "240000.00", "currency": "GBP"},
}


@dataclass
class Agile:
    """What a client does to a release."""

    client: TestClient
    project: UUID
    release: Json = field(default_factory=dict)
    boxes: list[Json] = field(default_factory=list)

    def post(self, path: str, body: Json, status: int = 201) -> Json:
        answer = self.client.post(f"/v1/{path}", json=body)
        assert answer.status_code == status, answer.text
        told: Json = answer.json()
        return told

    def enter(self, kind: str, priority: str, size: float, on: str, status: int = 201, **more: Any) -> Json:
        body = {"kind": kind, "priority": priority, "size": size, "effective_on": on, **more}
        return self.post(f"releases/{self.release['id']}/scope-entries", body, status)

    def progress(self, as_of: str = "2026-02-14") -> Json:
        answer = self.client.get(f"/v1/releases/{self.release['id']}/progress", params={"as_of": as_of})
        assert answer.status_code == 200, answer.text
        told: Json = answer.json()
        return told


@pytest.fixture
def begun(client: TestClient, project: UUID) -> Agile:
    """A release of four timeboxes of which nothing is planned yet."""
    agile = Agile(client, project)
    agile.release = agile.post(f"projects/{project}/releases", RELEASE)
    for number, (start, finish) in enumerate(BOXES, 1):
        body = {"name": f"Timebox {number}", "start_on": start, "finish_on": finish}
        agile.boxes.append(agile.post(f"releases/{agile.release['id']}/timeboxes", body))
    return agile


@pytest.fixture
def agile(begun: Agile) -> Agile:
    """The same with a hundred points, of which thirty are accepted in three timeboxes."""
    for box, (must, other) in zip(begun.boxes, (("must", "should"),) * 4, strict=True):
        at = {"timebox_id": box["id"]}
        begun.enter("planned", must, 15, "2026-01-05", **at)
        begun.enter("planned", other, 10, "2026-01-05", **at)
    begun.enter("accepted", "must", 10, "2026-01-16")
    begun.enter("accepted", "must", 12, "2026-01-30")
    begun.enter("accepted", "should", 8, "2026-02-13", item="Pay by phone")
    return begun


Enter = Callable[..., Json]
