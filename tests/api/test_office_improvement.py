"""Services, improvements and maturity of an office over HTTP, and what its records say of its work."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.model import utc_now
from app.pmo.improvements.models import Improvement
from tests.conftest import ClientFor, Office

Item = dict[str, Any]
TODAY = utc_now().date()
CHARTER: Item = {
    "purpose": "Decisions are taken in time, on evidence",
    "scope": "All projects",
    "services": ["Decision secretariat"],
    "authority": "As the authority matrix has it",
    "review_on": f"{TODAY + timedelta(200)}",
    "customers": [
        {"name": "Boards", "importance": 5, "expectations": ["Decisions in time"]},
        {"name": "Project managers", "importance": 3, "expectations": ["Plans that hold"]},
    ],
    "measures": [
        {
            "name": "Answers in time",
            "target": "nine in ten",
            "kpi": "service_response",
            "target_value": 0.9,
            "owner": "Head of office",
        }
    ],
}
OFFICE: Item = {"name": "Programme office", "type": "supportive", "charter": CHARTER}
SERVICE: Item = {
    "group": "governance_and_assurance",
    "name": "Decision secretariat",
    "customer": "Boards",
    "owner": "Head of secretariat",
    "response_days": 2,
    "status": "live",
    "serves": [{"customer": "Boards", "expectation": "Decisions in time", "coverage": 0.5}],
}
IDEA: Item = {
    "title": "One page for board papers",
    "problem": "Papers come late and long",
    "evidence": "Half of 24 papers came late",
    "hypothesis": "A page can be written in a day",
    "observation_days": 30,
    "size": "S",
    "effort_hours": 24,
    "benefit": "Boards decide a week earlier",
    "benefit_hours": 72,
    "visible_days": 30,
    "is_reversible": True,
    "changes_policy": False,
    "origin": "kpi",
}
MEASURED: Item = {
    "measure": "Papers late in a quarter",
    "baseline_value": 12,
    "target_value": 4,
    "owner": "Head of secretariat",
    "due_on": f"{TODAY + timedelta(40)}",
}


def posted(client: TestClient, url: str, body: Item, status: int = 201) -> Item:
    answer = client.post(url, json=body)
    assert answer.status_code == status, answer.text
    told: Item = answer.json()
    return told


def act(client: TestClient, url: str, body: Item | None, status: int = 200) -> Item:
    etag = client.get(url.rsplit("/", 1)[0]).headers["ETag"]
    answer = client.post(url, json=body, headers={"If-Match": etag})
    assert answer.status_code == status, answer.text
    told: Item = answer.json()
    return told


def patched(client: TestClient, url: str, body: Item, status: int = 200) -> Item:
    answer = client.patch(url, json=body, headers={"If-Match": client.get(url).headers["ETag"]})
    assert answer.status_code == status, answer.text
    told: Item = answer.json()
    return told


@pytest.fixture
def office(client: TestClient, project: UUID) -> str:
    return "/v1/offices/" + str(posted(client, f"/v1/projects/{project}/offices", OFFICE)["id"])


def test_the_catalogue_tells_its_demand_and_its_fit(client: TestClient, office: str, project: UUID) -> None:
    service = posted(client, f"{office}/services", SERVICE)
    url = f"/v1/services/{service['id']}"
    assert service.items() >= (SERVICE | {"reference": "SVC-0001", "status_since": f"{TODAY}"}).items()
    assert client.get(url).json() == service
    requests = f"{url}/service-requests"
    asked = {"subject": "A paper", "requester": "Project manager", "asked_on": f"{TODAY - timedelta(20)}"}
    first = posted(client, requests, asked)
    answered = {"answered_on": asked["asked_on"], "done_on": asked["asked_on"], "hours": 3.5}
    patched(client, f"/v1/service-requests/{first['id']}", answered)
    posted(client, requests, asked)  # nobody has answered it in two working days
    assert client.post(requests, json=asked | {"done_on": f"{TODAY}"}).status_code == 422
    assert client.post(requests, json=asked | {"asked_on": f"{TODAY + timedelta(1)}"}).status_code == 422
    mix = client.get(f"{office}/service-mix").json()
    assert mix["fit"] == 0.3125  # 5 x 0.5 / (5 + 3)
    assert [each["expectation"] for each in mix["unserved"]] == ["Plans that hold"]
    told = mix["services"][0]
    assert (told["asked"], told["open"], told["answered"], told["hours"]) == (2, 1, 1, 3.5)
    assert (told["within_level"], told["late"], told["may_be_retired"]) == (1, 1, False)
    kpis = client.get(f"/v1/projects/{project}/pmo-kpis").json()["items"]
    response = next(each for each in kpis if each["kpi"] == "service_response")
    assert (response["value"], response["reason"]) == (None, "small_sample")
    assert (response["sample"], response["hits"], response["target"]) == (2, 1, 0.9)
    patched(client, url, {"status": "retired"})
    refused = client.post(requests, json=asked)
    assert (refused.status_code, refused.json()["rule"]) == (409, "service.offered")


def test_nothing_is_done_without_a_result_measured_after_its_observation(
    client: TestClient, office: str, as_office: Office
) -> None:
    made = posted(client, f"{office}/improvements", IDEA)
    url = f"/v1/improvements/{made['id']}"
    assert (made["no_quick_win"], made["return_on_effort"], made["is_reached"]) == ([], 3.0, None)
    move = f"{url}/steps"
    assert act(client, move, {"status": "accepted", "reason": "Good"}, 409)["rule"] == "improvement.ready"
    patched(client, url, MEASURED)
    for owner, listed in ((MEASURED["owner"], 1), ("Nobody", 0)):
        items = client.get(f"{office}/improvements", params={"owner": owner}).json()["items"]
        assert len(items) == listed
    for status in ("accepted", "doing", "measuring"):
        act(client, move, {"status": status, "reason": "As planned"})
    refused = patched(client, url, {"baseline_value": 20}, 409)
    assert refused["rule"] == "improvement.measure-kept"
    done: Item = {"status": "done", "reason": "It works"}
    assert act(client, move, done, 409)["rule"] == "improvement.measured-result"
    result = {"result_value": 3, "measured_on": f"{TODAY}"}
    assert act(client, move, done | result, 409)["rule"] == "improvement.measured-result"
    with as_office() as uow:
        improvement = uow.session.get_one(Improvement, UUID(made["id"]))
        improvement.status_since = TODAY - timedelta(30)
        uow.record("improvement.revised", improvement)
    told = act(client, move, done | result)
    assert (told["status"], told["is_reached"]) == ("done", True)
    assert [each["phase"] for each in told["steps"]] == ["plan", "do", "check", "act"]
    assert told["allowed_actions"] == []
    assert act(client, move, {"status": "doing", "reason": "Again"}, 409)["rule"] == "improvement.status"
    slow = IDEA | {"title": "Another", "effort_hours": 100, "changes_policy": None}
    other = posted(client, f"{office}/improvements", slow)
    assert other["no_quick_win"] == ["effort", "policy"]
    best = posted(client, f"{office}/improvements", IDEA)
    backlog = client.get(f"{office}/improvement-backlog").json()
    assert [each["reference"] for each in backlog["items"]] == [best["reference"], other["reference"]]
    assert (backlog["done"], backlog["reached"], backlog["quick_wins"]) == (1, 1, 1)
    task = {
        "text": "Write the page",
        "owner": "Analyst",
        "due_on": f"{TODAY}",
        "source_kind": "improvement",
        "source_id": best["id"],
    }
    posted(client, f"/v1/projects/{client.get(url).json()['component_id']}/actions", task)


def met(model: Item, levels: int, on: date) -> list[Item]:
    """Every attribute of so many levels as met, with evidence."""
    return [
        {"attribute": each["code"], "finding": "met", "evidence": "DEC-0001", "evidenced_on": f"{on}"}
        for each in model["attributes"]
        if each["level"] <= levels
    ]


def test_maturity_is_that_of_the_lowest_perspective(client: TestClient, office: str, project: UUID) -> None:
    model = posted(client, "/v1/maturity-models/standard", {"pass_fraction": 0.9})
    assert (model["edition"], model["pass_fraction"], len(model["perspectives"])) == (1, 0.9, 7)
    day = TODAY - timedelta(30)
    body: Item = {
        "model_id": model["id"],
        "kind": "self",
        "assessor": "Head of office",
        "assessed_on": f"{day}",
        "findings": met(model, 2, day),
        "targets": {"risk": 4},
    }
    body["findings"] = [each for each in body["findings"] if each["attribute"] != "risk_2_1"]
    linked = {"maturity_model_id": model["id"], "maturity_attributes": ["risk_2_1"]}
    posted(client, f"{office}/improvements", IDEA | linked)
    unknown = IDEA | linked | {"maturity_attributes": ["none"]}
    assert client.post(f"{office}/improvements", json=unknown).status_code == 422
    first = posted(client, f"{office}/maturity-assessments", body)
    url = f"/v1/maturity-assessments/{first['id']}"
    assert act(client, f"{url}/completion", None, 409)["rule"] == "maturity.sample"
    patched(client, url, {"sample": [str(project)]})
    told = act(client, f"{url}/completion", None)
    assert told["status"] == "completed" and told["reassess_on"]
    assert patched(client, url, {"assessor": "Somebody"}, 409)["rule"] == "maturity.completed"
    result = client.get(f"{url}/result").json()
    assert (result["level"], result["lowest"], result["pass_fraction"]) == (1, ["risk"], 0.9)
    risk = next(each for each in result["perspectives"] if each["perspective"] == "risk")
    assert (risk["level"], risk["target"], risk["gap"], risk["missing"]) == (1, 4, 3, ["risk_2_1"])
    assert risk["improvements"] == ["IMP-0001"]
    picture = client.get(f"{url}/profile.svg")
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert "level 1, the lowest" in picture.text
    again = body | {"assessed_on": f"{TODAY}", "findings": met(model, 2, day), "sample": [str(project)]}
    second = posted(client, f"{office}/maturity-assessments", again)
    result = client.get(f"/v1/maturity-assessments/{second['id']}/result").json()
    assert (result["level"], result["previous_level"], result["needs_review"]) == (2, 1, True)
    assert (
        client.post(f"{office}/maturity-assessments", json=again | {"targets": {"x": 1}}).status_code == 422
    )


@pytest.mark.only_on("sqlite")
def test_an_office_is_not_assessed_independently_by_those_in_it(
    client_for: ClientFor, organisation_id: UUID, client: TestClient, project: UUID, office: str
) -> None:
    model = posted(client, "/v1/maturity-models/standard", {})
    lead = client_for(organisation_id, role="pmo_lead")
    assurer = client_for(organisation_id, role="assurer")
    body = {
        "model_id": model["id"],
        "kind": "independent",
        "assessor": "Internal audit",
        "assessed_on": f"{TODAY}",
    }
    refused = lead.post(f"{office}/maturity-assessments", json=body)
    assert (refused.status_code, refused.json()["rule"]) == (403, "maturity:assess")
    told = posted(assurer, f"{office}/maturity-assessments", body)
    assert told["allowed_actions"] == ["update", "completion"]
    seen = lead.get(f"/v1/maturity-assessments/{told['id']}").json()
    assert seen["allowed_actions"] == []


@pytest.mark.only_on("postgresql")
def test_a_charter_tells_what_it_lacks(client: TestClient, office: str) -> None:
    gaps = client.get(office).json()["charter_gaps"]
    assert "approval_id" in gaps and "services" not in gaps and "measures: Answers in time" not in gaps
    vague = {"name": "Happy boards", "target": "Many"}
    patched(client, office, {"charter": {"measures": [vague], "problem": "Papers come late"}})
    gaps = client.get(office).json()["charter_gaps"]
    assert "measures: Happy boards" in gaps and "problem" not in gaps


def test_what_nobody_recorded_is_not_told(
    client: TestClient, component: Callable[..., UUID], client_for: ClientFor, organisation_id: UUID
) -> None:
    portfolio = component("CHANGE", "portfolio")
    at = f"/v1/portfolios/{portfolio}/pmo-kpis"
    told = client.get(at).json()
    assert {each["reason"] for each in told["items"]} == {"no_data"}
    assert {each["value"] for each in told["items"]} == {None}
    assert client.get(at, params={"since": "2027-02-01", "until": "2027-01-01"}).status_code == 422
    assert client.get(at, params={"since": "0001-01-01"}).status_code == 422
