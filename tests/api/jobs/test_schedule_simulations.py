"""Plans simulated over HTTP by a real worker, on each database."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.jobs.conftest import Crew, eventually
from tests.api.schedule.conftest import CHILLER, content_of
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
    """The rebuilding of a chiller, at its last update; luck and figures are the same on every database."""
    asked = {"component_id": str(project), "dry_run": False}
    taken = client.post("/v1/schedule-imports", params=asked, content=content_of(f"xer/{CHILLER[-1]}"))
    assert taken.status_code == 200, taken.text
    at = f"/v1/schedule-versions/{taken.json()['schedule_version_id']}/tasks"
    tasks = client.get(at, params={"kind": "task", "limit": 500}).json()["items"]
    left = [task["code"] for task in tasks if task["actual_finish"] is None]
    alike = {"name": "All", "coefficient": 0.25, "tasks": [{"task": code} for code in left]}
    body = stated(*left, cost_per_day=pounds("1500")) | {"alike": [alike]}
    made(f"projects/{project}/schedule-uncertainties", body)
    found = simulated(client, f"projects/{project}", iterations=5_000)
    finish, (target, *_) = found["finish"], found["joint"]["targets"]
    assert (finish["deterministic"], finish["deterministic_confidence"]) == ("2026-02-20T17:00", 0.2354)
    assert [finish["percentiles"][name] for name in ("p10", "p50", "p80", "p90")] == [
        "2026-02-18T16:32", "2026-02-26T09:12", "2026-03-03T15:58", "2026-03-06T08:23",
    ]  # fmt: skip
    assert (finish["mean_delay_days"], finish["merge_bias_days"]) == (3.32581, 0.0695558)
    assert (target["cost_confidence"], target["joint_confidence"]) == (0.2326, 0.1848)
    top = {name: [key.removeprefix("P1/") for key in keys] for name, keys in found["top_tasks"].items()}
    assert top == {
        "by_criticality": ["C-PH3-RI-30", "C-PH2-RB-30", "C-PH3-RI-20", "CX-100", "C-PH3-RI-10"],
        "by_sensitivity": ["PCO-160", "PCO-120", "C-PH3-RI-30", "C-PH2-RB-30", "C-PH3-RI-20"],
        "by_float": ["PCO-160", "PCO-120", "C-PH3-RI-30", "C-PH2-RB-30", "PCO-170"],
    }
    first = found["tasks"][0]
    assert (first["key"], first["name"]) == ("P1/PCO-160", "O&M Binders Printing")
    assert (first["criticality_index"], first["sensitivity_index"]) == (0.95, 0.354057)
    assert (first["spearman"], first["total_float_minutes"]) == (0.679314, -13920)
    assert found["gaps"]["dates_ignored"] == ["P1/MILE-130", "P1/MILE-140"]


def test_paths_risks_and_costs_come_together_in_every_iteration(
    crew: Crew, client: TestClient, road: UUID, programme: UUID
) -> None:
    found = simulated(
        client, f"projects/{road}", targets=[{"finish": "2026-03-27T17:00", "cost": pounds("35000")}]
    )
    finish, cost, joint = found["finish"], found["cost"], found["joint"]
    assert (finish["deterministic"], finish["deterministic_confidence"]) == ("2026-03-20T17:00", 0.183)
    assert finish["percentiles"]["p80"] == "2026-03-26T10:37" and finish["merge_bias_days"] == 0.944874
    assert cost["deterministic"] == pounds("20500.00")  # 10 + 9 days at 1,000, 15 days of the whole at 100
    assert cost["percentiles"]["p80"] == pounds("35942.71")
    assert joint["targets"][0]["joint_confidence"] == 0.1135
    for each in joint["targets"]:
        assert each["joint_confidence"] <= min(each["finish_confidence"], each["cost_confidence"])
    costs = [float(point["cost"]["amount"]) for point in joint["frontier"]]
    assert costs == sorted(costs, reverse=True) and joint["frontier"][0]["finish_confidence"] == 0.7
    assert found["top_tasks"]["by_criticality"] == ["ROAD/PAVE", "ROAD/EARTH", "ROAD/DRAIN"]
    by_key = {task["key"]: task for task in found["tasks"]}
    assert by_key["ROAD/PAVE"]["spearman"] is None  # it never varies
    assert by_key["ROAD/EARTH"]["criticality_index"] == 0.5345
    (risk,) = found["risks"]
    assert (risk["occurred"], risk["drives"], risk["delay_days"]) == (0.2935, 1, 2.692)
    assert found["gaps"]["risks_without_task"] == ["RSK-0002"] and found["gaps"]["certain_tasks"] == 1
    for at in (f"projects/{road}", f"programmes/{programme}"):
        assert client.get(f"/v1/{at}/schedule-simulations").json()["items"] == [found]
    read = client.get(f"/v1/schedule-simulations/{found['id']}")
    again = client.get(read.url.path, headers={"If-None-Match": read.headers["ETag"]})
    assert again.status_code == 304
    assert client.patch(read.url.path, json={}).status_code == 405  # it never changes


def test_a_programme_is_one_network_with_links_between_its_projects(
    crew: Crew, client: TestClient, component: Callable[..., UUID], programme: UUID, road: UUID, made: Made
) -> None:
    rail = component("RAIL", parent=programme)
    two_paths(made, rail, "2026-03-09T08:00")
    made(f"projects/{rail}/schedule-uncertainties", stated("EARTH"))
    apart = simulated(client, f"programmes/{programme}")
    assert apart["finish"]["deterministic"] == "2026-03-27T17:00"
    assert [plan["component"] for plan in apart["plans"]] == ["RAIL", "ROAD"]
    link = {
        "predecessor": {"component": "ROAD", "task": "PAVE"},
        "successor": {"component": "RAIL", "task": "EARTH"},
        "lag_minutes": 480,
    }
    made(f"programmes/{programme}/schedule-uncertainties", {"links": [link]})
    linked = simulated(client, f"programmes/{programme}")
    assert linked["finish"]["deterministic"] == "2026-04-13T17:00"  # a day and fifteen after the road
    assert linked["finish"]["percentiles"]["p50"] > apart["finish"]["percentiles"]["p50"]
    assert "ROAD/PAVE" in linked["top_tasks"]["by_criticality"]
    told = compare(client, linked, apart)
    assert [change["was"] for change in told["links"]] == [None] and told["tasks"] == []
    assert told["finish"]["deterministic"] == 17
    own = {"scope": "own"}
    refused = client.post(f"/v1/programmes/{programme}/schedule-simulations", json=own)
    assert (refused.status_code, refused.json()["rule"]) == (422, "no_plan")


def test_a_risk_that_hits_two_projects_hits_both_plans_at_once_and_each_by_its_own_days(
    crew: Crew, client: TestClient, component: Callable[..., UUID], programme: UUID, made: Made
) -> None:
    places = [component(code, parent=programme) for code in ("ROAD", "RAIL")]
    for place in places:
        two_paths(made, place)
    risk = made(f"programmes/{programme}/risks", {**RATED, "probability": 0.5})
    hits = [
        {"component_id": str(place), "impact": pounds(cost), "schedule_impact_days": days}
        for place, cost, days in zip(places, ("1000", "3000"), (4, 2), strict=True)
    ]
    url, version = f"/v1/risks/{risk['id']}/impacts", {"If-Match": f'"{risk["version"]}"'}
    assert client.put(url, json={"impacts": hits}, headers=version).status_code == 200
    drivers = [{"risk": risk["reference"], "component": code, "task": "PAVE"} for code in ("ROAD", "RAIL")]
    made(f"programmes/{programme}/schedule-uncertainties", {"drivers": drivers})
    found = simulated(client, f"programmes/{programme}")
    (told,) = found["risks"]
    assert told["drives"] == 2 and told["occurred"] == pytest.approx(0.5, abs=0.05)
    assert found["finish"]["deterministic"] == "2026-03-20T17:00"
    assert found["finish"]["percentiles"]["p80"] == "2026-03-26T17:00"  # the four days of the road
    assert found["cost"]["percentiles"]["p80"] == pounds("4000.00")  # both at once, or none
    assert found["gaps"]["risks_without_days"] == []


def test_links_that_close_a_circle_fail_the_job_and_say_which(
    crew: Crew, client: TestClient, component: Callable[..., UUID], programme: UUID, road: UUID, made: Made
) -> None:
    two_paths(made, component("RAIL", parent=programme))
    ends = [{"component": code, "task": "PAVE"} for code in ("ROAD", "RAIL")]
    links = [{"predecessor": a, "successor": b} for a, b in (ends, ends[::-1])]
    made(f"programmes/{programme}/schedule-uncertainties", {"links": links})
    url = client.post(f"/v1/programmes/{programme}/schedule-simulations", json=ORDER).headers["Location"]
    job = eventually(lambda: (job := client.get(url).json())["ended_at"] and job)
    assert (job["status"], job["problem"]["rule"]) == ("failed", "cycle")
    assert "RAIL/PAVE" in job["problem"]["detail"]


def compare(client: TestClient, found: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    answer = client.get(f"/v1/schedule-simulations/{found['id']}/comparison", params={"with": base["id"]})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_comparison_says_what_changed_and_what_it_moved(
    crew: Crew, client: TestClient, client_for: ClientFor, organisation_id: UUID, road: UUID
) -> None:
    at = f"projects/{road}"
    before = simulated(client, at)
    (uncertainty,) = client.get(f"/v1/{at}/schedule-uncertainties").json()["items"]
    drain = {**uncertainty["tasks"][1], "remaining": {**SPREAD, "high": 3}}
    url = f"/v1/schedule-uncertainties/{uncertainty['id']}"
    body = {"tasks": [uncertainty["tasks"][0], drain]}
    client.patch(url, json=body, headers={**PATCH, "If-Match": '"1"'}).raise_for_status()
    risk = client.get(f"/v1/{at}/risks").json()["items"][0]
    revised(client, risk, probability=0.6)
    after = simulated(client, at)
    told = compare(client, after, before)
    names = ("same_inputs", "same_method", "common_random_numbers")
    assert [told[name] for name in names] == [False, True, True]
    assert [each["key"] for each in told["tasks"]] == ["ROAD/DRAIN"]
    assert told["tasks"][0]["was"]["remaining"]["high"] == 1.6
    assert [each["key"] for each in told["risks"]] == [risk["reference"]]
    assert told["plans"] == told["links"] == []
    assert told["finish"]["deterministic"] == 0 < told["finish"]["p50"] < told["finish"]["p90"]
    assert told["deterministic_confidence"] < 0 < float(told["cost"]["mean"]["amount"])
    again = simulated(client, at)
    same = compare(client, again, after)
    assert same["same_inputs"] and same["finish"]["p90"] == 0 and same["cost"]["p80"] == pounds("0.00")
    uncleared = client_for(organisation_id, "contributor")
    read = uncleared.get(f"/v1/schedule-simulations/{after['id']}").json()
    assert (sorted(read["withheld"]), read["cost"], read["joint"]) == (["cost", "joint"], None, None)
    assert compare(uncleared, after, before)["cost"] is None


def test_who_may_ask_and_what_for(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, road: UUID, project: UUID
) -> None:
    at = f"/v1/projects/{road}/schedule-simulations"
    stranger, reader = client_for(uuid7()), client_for(organisation_id, "reader")
    assert stranger.post(at, json=ORDER).status_code == 404
    refused = reader.post(at, json=ORDER)
    assert (refused.status_code, refused.json()["rule"]) == (403, "risk:write")
    assert client.post(at, json=ORDER, headers={"Authorization": ""}).status_code == 401
    empty = client.post(f"/v1/projects/{project}/schedule-simulations", json=ORDER)
    assert (empty.status_code, empty.json()["rule"]) == (422, "no_plan")
    foreign = {"finish": "2026-03-27T17:00", "cost": {"amount": "1", "currency": "EUR"}}
    for members in ({"iterations": 999}, {"confidence": 0.4}, {"targets": [foreign]}):
        assert client.post(at, json=ORDER | members).status_code == 422
    asked = [client.post(at, json=ORDER, headers={"Idempotency-Key": "once"}) for _ in range(2)]
    assert asked[0].headers["Location"] == asked[1].headers["Location"]
    assert client.get(f"/v1/schedule-simulations/{uuid7()}").status_code == 404
