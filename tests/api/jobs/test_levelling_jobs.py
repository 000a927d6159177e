"""A plan levelled exactly, by a real worker, on each database."""

from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from tests.api.jobs.conftest import Crew, eventually
from tests.api.jobs.test_schedule_simulations import PLAN


def test_an_exact_levelling_is_a_job(crew: Crew, client: TestClient, project: UUID) -> None:
    version = client.post(f"/v1/projects/{project}/schedule-versions", json=PLAN).json()
    for code, days, units in (("A", 3, 2), ("B", 2, 2), ("C", 4, 1), ("D", 2, 1)):
        body: dict[str, Any] = {"code": code, "name": code, "duration_minutes": 480 * days}
        body["demands"] = [{"role": "TESTER", "units": units}]
        assert client.post(f"/v1/schedule-versions/{version['id']}/tasks", json=body).status_code == 201
    order = {"method": "exact", "seconds": 20, "capacities": [{"role": "TESTER", "units": 2}]}
    asked = client.post(f"/v1/projects/{project}/levellings", json=order)
    assert asked.status_code == 202, asked.text
    job = eventually(lambda: (job := client.get(asked.headers["Location"]).json())["ended_at"] and job)
    assert job["status"] == "succeeded", job["problem"]
    told = client.get(f"/v1/levellings/{job['result']['levelling_id']}").json()
    assert (told["status"], told["gap_minutes"], told["job_id"]) == ("optimal", 0, job["id"])
    # Two tasks that take everybody, one after the other (five days), and four days of one at least beside the rest.
    assert told["finish"] == "2026-03-12T17:00"
    assert set(told["libraries"]) == {"python", "ortools"}
