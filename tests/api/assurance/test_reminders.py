"""What reminders list of assurance."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from tests.api.assurance.conftest import PLANNED, RED, TODAY, URGENT, person

RULE = {"every": "day", "local_time": "09:00", "time_zone": "UTC", "within_days": 10}


def listed(client: TestClient, project: UUID, kind: str) -> list[dict[str, Any]]:
    rule = RULE | {"name": kind, "kind": kind, "component_id": str(project)}
    made = client.post("/v1/reminder-rules", json=rule)
    assert made.status_code == 201, made.text
    told = client.get(f"{made.headers['Location']}/dry-run").json()
    items: list[dict[str, Any]] = told["items"]
    return items


def test_planned_reviews_and_red_ones_without_a_follow_up(
    client: TestClient, assurer: TestClient, at: str, project: UUID, issued: Callable[..., str]
) -> None:
    soon = PLANNED | {"planned_on": f"{TODAY + timedelta(5)}"}
    due = assurer.post(f"{at}/planned-reviews", json=soon).headers["Location"]
    assurer.post(f"{at}/planned-reviews", json=PLANNED).raise_for_status()
    red = issued(delivery_confidence=RED)
    found = {item["link"]: item for item in listed(client, project, "assurance_reviews")}
    assert found.keys() == {due, red}
    assert (found[due]["title"], found[due]["owner"]) == ("Gate review 3", PLANNED["provider"])
    assert found[red]["reference"] == "REV-0001"


def test_recommendations_that_are_due(
    client: TestClient, assurer: TestClient, at: str, project: UUID, issued: Callable[..., str]
) -> None:
    owner = person(assurer)
    issued(URGENT | {"owner_id": owner}, URGENT | {"due_on": f"{TODAY + timedelta(50)}"})
    (item,) = listed(client, project, "recommendations")
    assert (item["title"], item["reference"], item["due_on"]) == (
        URGENT["text"],
        "REC-0001",
        URGENT["due_on"],
    )
    assert item["owner"] == assurer.get(f"/v1/members/{owner}").json()["name"]
    everything = listed(client, project, "open_items")
    assert item in everything
