"""Plans simulated over HTTP by a real worker, on each database."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.jobs.conftest import Crew, eventually
from tests.api.schedule.conftest import content_of
from tests.api.test_risk_scoring import RATED, pounds, revised
from tests.conftest import ClientFor

ORDER = {"iterations": 2_000, "seed": 42}
PLAN = {"name": "Road", "start": "2026-03-02T08:00", "data_date": "2026-03-02T08:00"}
SPREAD = {"low": 0.8, "likely": 1, "high": 1.6, "unit": "ratio", "distribution": "pert"}
PATCH = {"Content-Type": "application/merge-patch+json"}
Made = Callable[..., dict[str, Any]]


@pytest.fixture
def made(client: TestClient) -> Made:
    """Posts something that there is afterwards."""

    def made(path: str, body: Any) -> dict[str, Any]:
        answer = client.post(f"/v1/{path}", json=body)
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    return made


def simulated(client: TestClient, at: str, **order: Any) -> dict[str, Any]:
    """The simulation that a job has made."""
    asked = client.post(f"/v1/{at}/schedule-simulations", json={**ORDER, **order})
    assert asked.status_code == 202, asked.text
    url = asked.headers["Location"]
    job = eventually(lambda: (job := client.get(url).json())["ended_at"] and job)
    assert job["status"] == "succeeded", job["problem"]
    read = client.get(f"/v1/schedule-simulations/{job['result']['schedule_simulation_id']}")
    assert read.status_code == 200 and read.json()["job_id"] == job["id"]
    found: dict[str, Any] = read.json()
    return found


def two_paths(made: Made, project: UUID, start: str = PLAN["start"]) -> None:
    """Two ways to one finish: earthworks for ten days, drains for nine, then five of paving."""
    body = PLAN | {"start": start, "data_date": start}
    version = made(f"projects/{project}/schedule-versions", body)["id"]
    for code, days, after in (("EARTH", 10, ()), ("DRAIN", 9, ()), ("PAVE", 5, ("EARTH", "DRAIN"))):
        links = [{"task": task} for task in after]
        task = {"code": code, "name": code.title(), "duration_minutes": 480 * days, "predecessors": links}
        made(f"schedule-versions/{version}/tasks", task)


def stated(*codes: str, **members: Any) -> dict[str, Any]:
    return {"tasks": [{"task": code, "remaining": SPREAD, **members} for code in codes]}


@pytest.fixture
def programme(component: Callable[..., UUID]) -> UUID:
    return component("PG", "programme")


@pytest.fixture
def road(component: Callable[..., UUID], programme: UUID, made: Made) -> UUID:
    """A project with two paths, a risk that drives the shorter of them, and a day rate."""
    road = component("ROAD", parent=programme)
    two_paths(made, road)
    risk = made(f"projects/{road}/risks", {**RATED, "schedule_impact_days": 4})
    made(f"projects/{road}/risks", {**RATED, "title": "Drives nothing"})
    body = stated("EARTH", "DRAIN", cost_per_day=pounds("1000")) | {
        "drivers": [{"risk": risk["reference"], "task": "DRAIN"}],
        "alike": [{"name": "Works", "coefficient": 0.25, "tasks": [{"task": "EARTH"}, {"task": "DRAIN"}]}],
        "cost_per_day": pounds("100"),
    }
    made(f"projects/{road}/schedule-uncertainties", body)
    return road


def test_a_real_plan_gives_the_confidence_of_its_date_and_what_drives_it(
    crew: Crew, client: TestClient, project: UUID, made: Made
) -> None:
    asked = {"component_id": str(project), "dry_run": False}
    for name in ("BL-54069-B2-20250902.xer", "UP-54069-20251121.xer", "UP-54069-20251204.xer"):
        taken = client.post("/v1/schedule-imports", params=asked, content=content_of(f"xer/{name}"))
        assert taken.status_code == 200, taken.text
    plan = client.get(f"/v1/projects/{project}/schedule").json()
    left = [t for t in plan["tasks"] if t["kind"] == "task" and not t["complete"]] if "complete" in plan["tasks"][0] else plan["tasks"]
    print(plan["tasks"][0].keys(), len(left), plan["finish"])
    open_tasks = [t["code"] for t in plan["tasks"] if t["kind"] == "task" and t["actual_finish"] is None]
    made(f"projects/{project}/schedule-uncertainties", stated(*open_tasks, cost_per_day=pounds("1500")) | {
        "alike": [{"name": "All", "coefficient": 0.25, "tasks": [{"task": code} for code in open_tasks]}]})
    found = simulated(client, f"projects/{project}", iterations=5000)
    import json; print(json.dumps({k: v for k, v in found.items()}, indent=1)[:9000])


def test_print_road(crew: Crew, client: TestClient, road: UUID) -> None:
    found = simulated(client, f"projects/{road}")
    import json; print(json.dumps({k: v for k, v in found.items()}, indent=1)[:9000])
