"""What tests of prioritisation share: a model, and how its criteria are written."""

from typing import Any

from fastapi.testclient import TestClient

FIT = {
    "slug": "strategic_fit",
    "label": "Strategic fit",
    "direction": "benefit",
    "weight": 3,
    "scale": {"low": 1, "high": 5, "low_means": "Serves no objective", "high_means": "Essential to one"},
    "guidance": "5: named in the strategy; 1: in no plan.",
}
EFFORT = {
    "slug": "effort",
    "label": "Effort",
    "direction": "cost",
    "weight": 1,
    "scale": {"low": 0, "high": 100},
    "value_function": "piecewise",
    "points": [
        {"amount": 0, "value": 0},
        {"amount": 20, "value": 0.7},
        {"amount": 100, "value": 1},
    ],
}
URGENCY = {
    "slug": "urgency",
    "label": "Urgency",
    "direction": "benefit",
    "weight": 2,
    "scale": {"low": 0, "high": 10},
    "value_function": "direct",
}
PLANNING = {"slug": "planning", "name": "Annual planning", "criteria": [FIT, EFFORT, URGENCY]}
MODELS = "/v1/prioritisation-models"


def adopted(client: TestClient, **members: Any) -> dict[str, Any]:
    """A model in use."""
    drafted = client.post(MODELS, json={**PLANNING, **members})
    assert drafted.status_code == 201, drafted.text
    url = drafted.headers["Location"]
    used = client.post(f"{url}/adoption", headers={"If-Match": drafted.headers["ETag"]})
    assert used.status_code == 200, used.text
    body: dict[str, Any] = used.json()
    return body


def scored(client: TestClient, project: object, model: dict[str, Any], **values: float) -> None:
    """Give a project scores by these criteria, as the client."""
    for criterion, value in values.items():
        body = {"model_id": model["id"], "criterion": criterion, "value": value, "rationale": "As judged"}
        given = client.post(f"/v1/projects/{project}/scores", json=body)
        assert given.status_code == 201, given.text
