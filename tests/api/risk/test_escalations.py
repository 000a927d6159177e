"""Risks that one level puts to another, over HTTP."""

from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from tests.api.risk.conftest import Tree
from tests.conftest import ClientFor

UP = {"direction": "up", "reason": "The response needs the programme's reserve."}


def answered(client: TestClient, proposal: dict[str, Any], how: str, **body: Any) -> Any:
    headers = {"If-Match": f'"{proposal["version"]}"'}
    return client.post(f"/v1/risk-escalations/{proposal['id']}/{how}", json=body, headers=headers)


def test_until_it_is_accepted_the_owner_keeps_it(tree: Tree) -> None:
    risk = tree.risk("P1", owner="Project manager")
    proposal = tree.post(tree.of(risk, "escalations"), UP)
    assert (proposal["from_id"], proposal["to_id"]) == (str(tree.ids["P1"]), str(tree.ids["PG"]))
    assert proposal["answer_by"] > proposal["proposed_on"] and not proposal["overdue"]
    told = tree.read(risk)
    assert (told["status"], told["held_by_id"], told["owner"]) == ("open", None, "Project manager")
    assert told["proposed_to_id"] == str(tree.ids["PG"])
    tree.post(tree.of(risk, "escalations"), UP, status=409)
    assert tree.get(tree.at("PG", "/risk-escalations"), part="asked")["items"] == [proposal]
    assert tree.get(tree.at("PG", "/risk-escalations"), late=True)["items"] == []
    accepted = answered(tree.client, proposal, "acceptance", owner="Programme manager").json()
    assert accepted["status"] == "accepted" and accepted["working_days_to_answer"] == 0
    told = tree.read(risk)
    assert (told["status"], told["held_by_id"]) == ("escalated", str(tree.ids["PG"]))
    assert (told["owner"], told["component_id"]) == ("Programme manager", str(tree.ids["P1"]))
    assert answered(tree.client, accepted, "return", reason="Late").status_code == 409


def test_only_a_member_takes_it_over(tree: Tree) -> None:
    proposal = tree.post(tree.of(tree.risk("P1"), "escalations"), UP)
    nobody = str(tree.ids["PG"])
    refused = answered(tree.client, proposal, "acceptance", owner_id=nobody)
    assert refused.status_code == 422 and nobody in refused.json()["detail"]
    assert answered(tree.client, proposal, "acceptance").status_code == 200


def test_registers_show_what_is_held_where(tree: Tree) -> None:
    risk, own = tree.risk("P1"), tree.risk("PG")
    accepted = answered(tree.client, tree.post(tree.of(risk, "escalations"), UP), "acceptance")
    assert accepted.status_code == 200, accepted.text
    assert tree.references("PG", held="escalated") == [risk["reference"]]
    assert tree.references("PG", held="here") == [own["reference"]]
    assert tree.references("P1", held="elsewhere") == [risk["reference"]], "who raised it still sees it"
    assert sorted(tree.references("PG")) == sorted([risk["reference"], own["reference"]])
    assert tree.references("PG", status="escalated") == [risk["reference"]]
    assert tree.get(tree.at("PG", "/risk-exposure"))["open_risks"] == 2, "it counts once"


def test_it_is_returned_with_a_reason_or_withdrawn(tree: Tree) -> None:
    risk = tree.risk("P1")
    returned = answered(
        tree.client, tree.post(tree.of(risk, "escalations"), UP), "return", reason="Yours"
    ).json()
    assert (returned["status"], returned["answer"]) == ("returned", "Yours")
    again = tree.post(tree.of(risk, "escalations"), {**UP, "to_id": str(tree.ids["PF"])})
    withdrawn = answered(tree.client, again, "withdrawal").json()
    assert withdrawn["status"] == "withdrawn" and tree.read(risk)["proposed_to_id"] is None
    found = tree.get(tree.of(risk, "escalations"))["items"]
    assert [each["status"] for each in found] == ["returned", "withdrawn"]


def test_the_level_above_decides_once_it_holds_it(
    tree: Tree, client_for: ClientFor, organisation_id: UUID
) -> None:
    manager = client_for(organisation_id, "project_manager", on=tree.ids["P1"])
    risk = tree.risk("P1")
    proposal = tree.post(tree.of(risk, "escalations"), UP)
    assert answered(manager, proposal, "acceptance").status_code == 404, "they have no business up there"
    assert answered(tree.client, proposal, "acceptance").status_code == 200
    version = {"If-Match": f'"{tree.read(risk)["version"]}"'}
    url = f"/v1/risks/{risk['id']}"
    assert manager.get(url).status_code == 200
    refused = manager.post(f"{url}/acceptance", json={"reason": "Fine"}, headers=version)
    assert (refused.status_code, refused.json()["rule"]) == (403, "holder")
    assert tree.client.post(f"{url}/acceptance", json={"reason": "Fine"}, headers=version).status_code == 200


def test_a_risk_goes_down_and_is_seen_there(tree: Tree, client_for: ClientFor, organisation_id: UUID) -> None:
    manager = client_for(organisation_id, "project_manager", on=tree.ids["P1"])
    stranger = client_for(organisation_id, "project_manager", on=tree.ids["P2"])
    risk = tree.risk("PG")
    url = f"/v1/risks/{risk['id']}"
    assert manager.get(url).status_code == 404
    down = {"direction": "down", "to_id": str(tree.ids["P1"]), "reason": "It is their site."}
    proposal = tree.post(tree.of(risk, "escalations"), down)
    assert answered(manager, proposal, "acceptance", owner="Site manager").status_code == 200
    assert manager.get(url).json()["status"] == "delegated" and stranger.get(url).status_code == 404
    listed = manager.get(tree.at("P1", "/risks")).json()["items"]
    assert [each["id"] for each in listed] == [risk["id"]]
    assert tree.references("P1", held="delegated") == [risk["reference"]]
    assert manager.get(f"{url}/assessments").json()["items"], "with what belongs to it"
    version = {"If-Match": f'"{tree.read(risk)["version"]}"'}
    assert manager.patch(url, json={"probability": 0.2}, headers=version).status_code == 200
    assert tree.get(tree.at("PG", "/risk-exposure"))["open_risks"] == 1
    back = tree.post(tree.of(risk, "escalations"), {"direction": "up", "reason": "Too large for them."})
    assert answered(tree.client, back, "acceptance").status_code == 200
    told = tree.read(risk)
    assert (told["status"], told["held_by_id"]) == ("open", None) and manager.get(url).status_code == 404


def test_only_levels_above_or_below_are_asked(tree: Tree) -> None:
    risk, top = tree.risk("P1"), tree.risk("PF")
    tree.post(tree.of(risk, "escalations"), {**UP, "to_id": str(tree.ids["P2"])}, status=422)
    tree.post(
        tree.of(risk, "escalations"), {**UP, "direction": "down", "to_id": str(tree.ids["PG"])}, status=422
    )
    tree.post(tree.of(top, "escalations"), UP, status=422)


def test_a_closed_risk_leaves_its_proposal_withdrawn(tree: Tree) -> None:
    risk = tree.risk("P1")
    tree.post(tree.of(risk, "escalations"), UP)
    told = tree.read(risk)
    tree.post(f"/v1/risks/{risk['id']}/closure", {"closure_reason": "avoided"}, told["version"])
    (proposal,) = tree.get(tree.of(risk, "escalations"))["items"]
    assert (proposal["status"], proposal["answer"]) == ("withdrawn", "The risk is no longer active.")
