"""Rankings that a job makes."""

from collections.abc import Callable
from uuid import UUID

from fastapi.testclient import TestClient

from tests.api.jobs.conftest import Crew, eventually
from tests.api.prioritising import adopted, scored

ORDER = {"draws": 500, "seed": 42}


def test_a_job_makes_the_very_same(crew: Crew, client: TestClient, component: Callable[..., UUID]) -> None:
    portfolio, model = component("PF", "portfolio"), adopted(client)
    for value, code in enumerate("ABC", 2):
        scored(client, component(code, parent=portfolio), model, strategic_fit=value, urgency=9 - value)
    url = f"/v1/portfolios/{portfolio}/rankings"
    asked = client.post(url, json=ORDER, headers={"Prefer": "respond-async"})
    assert asked.status_code == 202, asked.text
    job = eventually(lambda: (job := client.get(asked.headers["Location"]).json())["ended_at"] and job, 120)
    assert job["status"] == "succeeded", job["problem"]
    by_job = client.get(f"/v1/rankings/{job['result']['ranking_id']}").json()
    at_once = client.post(url, json=ORDER).json()
    assert by_job["inputs_digest"] == at_once["inputs_digest"]
    assert by_job["result_digest"] == at_once["result_digest"]
    rows, others = (client.get(f"/v1/rankings/{one['id']}/rows").json() for one in (by_job, at_once))
    assert rows == others and len(rows["items"]) == 3
    listed = client.get(f"{url}?sort=-created_at").json()["items"]
    assert [each["id"] for each in listed] == [at_once["id"], by_job["id"]]
