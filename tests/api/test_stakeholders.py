"""Stakeholders: the register, assessments as history, the plan and what was done of it, the grid."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.core.model import utc_now
from tests.conftest import ClientFor

TODAY = utc_now().date()
RESIDENTS = {
    "name": "Residents of Canal Street",
    "kind": "group",
    "role": "Neighbours of the works",
    "interests": "Noise at night",
    "expectations": "No work after ten in the evening",
    "impact": "Piling within forty metres",
    "left_on": None,
}
RESISTANT = {
    "assessed_on": f"{TODAY - timedelta(days=40)}",
    "power": 2,
    "interest": 5,
    "legitimacy": 4,
    "urgency": 4,
    "attitude": "Take the works for a nuisance",
    "engagement": "resistant",
    "wanted_engagement": "neutral",
}
LETTER = {
    "message": "What is loud next month",
    "channel": "Letter",
    "frequency": "monthly",
    "owner": "Public liaison officer",
    "next_on": f"{TODAY - timedelta(days=2)}",
}
CONTACT = {"held_on": f"{TODAY}", "channel": "Letter", "held_by": "Public liaison officer"}
SAID = {"feedback": "Ask for acoustic screens", "sentiment": "mixed"}


@pytest.fixture
def post(client: TestClient) -> Callable[..., Any]:
    def post(url: str, body: dict[str, Any], status: int = 201) -> Any:
        answer = client.post(url, json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    return post


@pytest.fixture
def register(project: UUID) -> str:
    return f"/v1/projects/{project}/stakeholders"


@pytest.fixture
def residents(post: Any, register: str) -> str:
    return f"/v1/stakeholders/{post(register, RESIDENTS)['id']}"


def test_a_register(client: TestClient, client_for: ClientFor, organisation_id: UUID, register: str) -> None:
    key = {"Idempotency-Key": "once"}
    made, again = (client.post(register, json=RESIDENTS, headers=key) for _ in range(2))
    assert made.status_code == 201 and made.content == again.content
    told, url = made.json(), made.headers["Location"]
    assert {name: told[name] for name in RESIDENTS} == RESIDENTS
    assert (told["reference"], told["power"], told["engagement_gap"]) == ("STK-0001", None, None)
    assert client.get(url).json() == told == client.get(register).json()["items"][0]
    client.post(register, json={"name": "Operator", "kind": "group", "left_on": f"{TODAY}"})
    assert len(client.get(register, params={"limit": 1}).json()["items"]) == 1
    present = client.get(register, params={"present_on": f"{TODAY}"}).json()["items"]
    assert [each["name"] for each in present] == ["Residents of Canal Street"]
    patch = {"role": "Neighbours"}
    assert client.patch(url, json=patch).status_code == 428
    assert client.patch(url, json=patch, headers={"If-Match": '"1"'}).json()["role"] == "Neighbours"
    assert client.patch(url, json=patch, headers={"If-Match": '"1"'}).status_code == 412
    versions = client.get(f"{url}/history").json()["items"]
    assert [each["action"] for each in versions] == ["stakeholder.identified", "stakeholder.revised"]
    assert client.get(url, params={"known_at": versions[0]["valid_from"]}).json()["role"] == RESIDENTS["role"]
    assert client_for(organisation_id, role="reader").get(url).status_code == 404
    assert client_for(uuid7()).get(url).status_code == 404
    analyst = client_for(organisation_id, role="pmo_analyst")
    refused = analyst.patch(url, json=patch, headers={"If-Match": '"2"'})
    assert (refused.status_code, refused.json()["rule"]) == (403, "stakeholder:write")


def test_assessments_are_kept_and_the_last_one_holds(client: TestClient, post: Any, residents: str) -> None:
    post(f"{residents}/assessments", RESISTANT)
    told = client.get(residents).json()
    assert (told["engagement"], told["power"], told["salience"]) == ("resistant", 2, "dependent")
    assert told["engagement_gap"]["direction"] == "raise"
    assert told["engagement_gap"]["helps"].startswith("Address their interests")
    later = RESISTANT | {"assessed_on": f"{TODAY}", "engagement": "neutral", "power": 4, "urgency": None}
    post(f"{residents}/assessments", later)
    post(f"{residents}/assessments", RESISTANT | {"assessed_on": "2020-01-01", "engagement": "unaware"})
    told = client.get(residents).json()
    assert (told["engagement"], told["power"], told["salience"]) == ("neutral", 4, None)
    assert told["engagement_gap"]["direction"] == "hold"
    kept = client.get(f"{residents}/assessments", params={"sort": "assessed_on"}).json()["items"]
    assert [each["engagement"] for each in kept] == ["unaware", "resistant", "neutral"]
    assert client.get(f"/v1/stakeholder-assessments/{kept[0]['id']}").json() == kept[0]
    for wrong in (
        {"power": 6},
        {"wanted_engagement": "resistant"},
        {"assessed_on": f"{TODAY + timedelta(days=1)}"},
        {"gate_id": f"{uuid7()}"},
    ):
        post(f"{residents}/assessments", RESISTANT | wrong, 422)


def test_what_is_planned_falls_due_and_is_done(client: TestClient, post: Any, residents: str) -> None:
    line = post(f"{residents}/communications", LETTER)
    at, plan = f"/v1/stakeholder-communications/{line['id']}", f"{residents}/communications"
    due = {"due_by": f"{TODAY}"}
    assert [each["id"] for each in client.get(plan, params=due).json()["items"]] == [line["id"]]
    project = client.get(residents).json()["component_id"]
    attention = f"/v1/projects/{project}/attention?rule=stakeholder_contacts"
    (item,) = client.get(attention).json()["items"]
    assert (item["title"], item["link"]) == ("Letter: Residents of Canal Street", at)
    assert (item["owner"], item["days_overdue"]) == ("Public liaison officer", 2)
    made = post(f"{residents}/contacts", CONTACT | SAID | {"communication_id": line["id"]})
    assert client.get(f"/v1/stakeholder-contacts/{made['id']}").json() == made
    told = client.get(at).json()
    assert told["last_on"] == f"{TODAY}" and told["next_on"] > f"{TODAY + timedelta(days=27)}"
    assert client.get(plan, params=due).json()["items"] == []
    assert client.get(attention).json()["total"] == 0
    post(
        f"{residents}/contacts", CONTACT | {"held_on": "2020-01-01", "communication_id": line["id"]}
    )  # entered late
    assert client.get(at).json()["next_on"] == told["next_on"]
    ended = client.patch(at, json={"next_on": None}, headers={"If-Match": '"2"'})
    assert ended.json()["next_on"] is None
    post(f"{residents}/contacts", CONTACT | {"communication_id": line["id"]})
    assert client.get(at).json()["next_on"] is None
    post(f"{residents}/contacts", CONTACT | {"communication_id": f"{uuid7()}"}, 422)
    held = client.get(f"{residents}/contacts", params={"sort": "held_on"}).json()["items"]
    assert [each["sentiment"] for each in held] == [None, "mixed", None]
    assert len(client.get(f"{at}/history").json()["items"]) == 3


@pytest.mark.only_on("postgresql")
def test_opinions_are_for_who_is_cleared_for_them(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, post: Any, residents: str
) -> None:
    assessment = post(f"{residents}/assessments", RESISTANT)
    contact = post(f"{residents}/contacts", CONTACT | SAID)
    analyst = client_for(organisation_id, role="pmo_analyst")
    told = analyst.get(residents).json()
    opinions = ["expectations", "attitude", "engagement", "wanted_engagement", "engagement_gap"]
    assert told["withheld"] == opinions and {told[name] for name in opinions} == {None}
    assert told["power"] == 2
    assert analyst.get(f"{residents}/assessments").json()["items"] == []
    assert analyst.get(f"/v1/stakeholder-assessments/{assessment['id']}").status_code == 404
    seen = analyst.get(f"/v1/stakeholder-contacts/{contact['id']}").json()
    assert (seen["withheld"], seen["sentiment"]) == (["feedback", "sentiment"], None)
    assert RESISTANT["attitude"] in client.get(f"{residents}/history").text
    for text in (RESIDENTS["expectations"], RESISTANT["attitude"], SAID["feedback"], "resistant"):
        for page in (residents, f"{residents}/history", f"{residents}/contacts"):
            assert text not in analyst.get(page).text
    scoped = client_for(organisation_id, scopes=("read", "stakeholder:write"))
    refused = scoped.post(f"{residents}/assessments", json=RESISTANT)
    assert (refused.status_code, refused.json()["rule"]) == (403, "cleared:stakeholders")


@pytest.mark.only_on("sqlite")
def test_the_grid_tells_where_people_stand_and_not_what_they_think(
    client: TestClient, post: Any, component: Callable[..., UUID]
) -> None:
    top = component("TOP", "portfolio")
    project = component("P1", parent=top)
    for name, power, interest in (("Minister", 5, 2), ("Operator", 4, 4), ("<Shops>", 2, 3)):
        made = post(f"/v1/projects/{project}/stakeholders", {"name": name, "kind": "person"})
        assessed = RESISTANT | {"power": power, "interest": interest}
        post(f"/v1/stakeholders/{made['id']}/assessments", assessed)
    post(f"/v1/projects/{project}/stakeholders", RESIDENTS)
    post(f"/v1/projects/{project}/stakeholders", RESIDENTS | {"name": "Gone", "left_on": f"{TODAY}"})
    at = f"/v1/portfolios/{top}/stakeholder-grid"
    told = client.get(at).json()
    assert told["rule"] == "Power and interest are 1 to 5; 3 or more is high."
    named = {each["quadrant"]: [s["name"] for s in each["stakeholders"]] for each in told["quadrants"]}
    assert named == {
        "manage_closely": ["Operator"],
        "keep_satisfied": ["Minister"],
        "keep_informed": ["<Shops>"],
        "monitor": [],
    }
    assert told["not_assessed"] == 1
    strict = client.get(at, params={"high_from": 5, "listed": 0}).json()
    assert [each["count"] for each in strict["quadrants"]] == [0, 1, 0, 2]
    assert client.get(at, params={"scope": "own"}).json()["not_assessed"] == 0
    drawn = client.get(at, headers={"Accept": "image/svg+xml"})
    assert drawn.headers["Content-Type"].startswith("image/svg+xml")
    assert "Minister" in drawn.text and "&lt;Shops&gt;" in drawn.text and "resistant" not in drawn.text
    assert client.get(at, headers={"Accept": "text/csv"}).status_code == 406


@pytest.mark.only_on("postgresql")
def test_who_is_not_assessed_since_the_last_gate_is_found(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    post: Any,
    project: UUID,
    residents: str,
) -> None:
    def found() -> list[str]:
        told = client.get(f"/v1/projects/{project}/consistency").json()["findings"]
        return [each["text"] for each in told if each["rule"] == "stakeholder.assessed-at-gates"]

    assert found() == ["STK-0001 Residents of Canal Street was never assessed."]
    post(f"{residents}/assessments", RESISTANT)
    assert found() == []
    gate = post(f"/v1/projects/{project}/gates", {"sequence": 1, "name": "Gate 1", "planned_on": f"{TODAY}"})
    held = {"held_on": f"{TODAY}", "outcome": "pass", "outcome_reason": "All is there"}
    assurer, match = client_for(organisation_id, role="assurer"), {"If-Match": '"1"'}
    answer = assurer.post(f"/v1/gates/{gate['id']}/outcome", json=held, headers=match)
    assert answer.is_success, answer.text
    assert len(found()) == 1 and "before the gate of" in found()[0]
    post(f"{residents}/assessments", RESISTANT | {"assessed_on": f"{TODAY}", "gate_id": gate["id"]})
    assert found() == []
