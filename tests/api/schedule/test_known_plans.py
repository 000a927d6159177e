"""A plan as the system knew it: changed, removed and superseded since, and still calculated as it was."""

from typing import Any

from fastapi.testclient import TestClient

from app.core.model import utc_now
from tests.api.schedule.conftest import Entered


def known(client: TestClient, url: str, at: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"{url}/schedule", params={"known_at": at, **query})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_plan_is_told_as_it_was_known(
    client: TestClient, url: str, version: dict[str, Any], enter: Entered
) -> None:
    digging, ending = enter("A", 5), enter("B", 2, after=("A",))
    before, then = client.get(f"{url}/schedule").json(), utc_now().isoformat()
    assert client.delete(f"/v1/tasks/{ending['id']}", headers={"If-Match": '"1"'}).status_code == 204
    client.patch(
        f"/v1/tasks/{digging['id']}", json={"duration_minutes": 9600}, headers={"If-Match": '"1"'}
    ).raise_for_status()
    later = utc_now().isoformat()
    body = {"name": "Second", "start": "2026-04-06T08:00"}
    client.post(f"{url}/schedule-versions", json=body, params={"copy_tasks": False}).raise_for_status()
    assert known(client, url, then) == before
    changed = known(client, url, later)
    assert (changed["number"], changed["status"], changed["finish"]) == (1, "current", "2026-03-27T17:00")
    assert [task["code"] for task in changed["tasks"]] == ["A"]
    now = utc_now().isoformat()
    assert known(client, url, now) == client.get(f"{url}/schedule").json()
    assert known(client, url, now, number=1)["status"] == "superseded"
    early = client.get(f"{url}/schedule", params={"known_at": "2020-01-01T00:00:00Z"})
    assert early.status_code == 404
