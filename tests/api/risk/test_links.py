"""What risks have to do with, who closes them, and how they leave, over HTTP."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.api.risk.conftest import RATED, Tree, pounds
from tests.api.risk.test_impacts import hit, said
from tests.conftest import ClientFor


def test_links_are_made_found_and_taken_away(tree: Tree) -> None:
    risk, second = tree.risk("P1"), tree.risk("P2")
    link = tree.post(tree.of(risk, "links"), {"kind": "secondary_risk", "target_id": second["id"]})
    assert link["link"] == f"/v1/risks/{second['id']}"
    tree.post(tree.of(risk, "links"), {"kind": "secondary_risk", "target_id": second["id"]}, status=409)
    assert tree.get(tree.of(risk, "links"))["items"] == [link]
    assert tree.references("PG", linked_to=second["id"]) == [risk["reference"]]
    assert tree.get(tree.of(risk, "links"), kind="benefit")["items"] == []
    url, version = f"/v1/risk-links/{link['id']}", {"If-Match": f'"{link["version"]}"'}
    assert tree.client.delete(url, headers=version).status_code == 204
    assert tree.client.get(url).status_code == 404 and tree.references("PG", linked_to=second["id"]) == []


def test_a_milestone_is_named_by_its_code(tree: Tree) -> None:
    risk = tree.risk("P1")
    plan = {"name": "Cutting", "start": "2026-03-02T08:00", "data_date": "2026-03-02T08:00"}
    version = tree.post(tree.at("P1", "/schedule-versions"), plan)
    milestone = {"code": "M1", "name": "Opening", "kind": "finish_milestone"}
    tree.post(f"/v1/schedule-versions/{version['id']}/tasks", milestone)
    at = {"kind": "milestone", "target_id": str(tree.ids["P1"])}
    link = tree.post(tree.of(risk, "links"), {**at, "task_code": "M1"})
    assert link["task_code"] == "M1" and link["link"] is None
    assert tree.references("PG", linked_to=str(tree.ids["P1"])) == [risk["reference"]]
    tree.post(tree.of(risk, "links"), {**at, "task_code": "M2"}, status=422)
    tree.post(tree.of(risk, "links"), {**at, "kind": "task", "task_code": "M1"}, status=422)


@pytest.mark.parametrize("kind", ["benefit", "decision", "causing_risk", "milestone"])
def test_what_is_not_there_is_not_linked(tree: Tree, kind: str) -> None:
    code = {"task_code": "M1"} if kind == "milestone" else {}
    body = {"kind": kind, "target_id": str(UUID(int=7)), **code}
    risk = tree.risk("P1")
    tree.post(tree.of(risk, "links"), body, status=422)
    tree.post(tree.of(risk, "links"), {"kind": "causing_risk", "target_id": risk["id"]}, status=422)


def test_who_owns_what_is_amber_or_red_does_not_close_it(
    tree: Tree, client_for: ClientFor, organisation_id: UUID
) -> None:
    owner = client_for(organisation_id, "project_manager", member="Owner of risks")
    members = owner.get("/v1/members").json()["items"]
    (id,) = [each["id"] for each in members if each["name"] == "Owner of risks"]

    def closed(**members: Any) -> Any:
        risk = tree.risk("P1", **members)
        version = {"If-Match": f'"{risk["version"]}"'}
        return owner.post(
            f"/v1/risks/{risk['id']}/closure", json={"closure_reason": "avoided"}, headers=version
        )

    red = {"probability": 0.9, "impact": pounds("90000")}
    refused = closed(**red, owner_id=id)
    assert (refused.status_code, refused.json()["rule"]) == (403, "reviewer")
    assert closed(**red, owner="Owner of risks").status_code == 403
    green = closed(probability=0.01, impact=pounds("1"), owner_id=id)
    assert green.status_code == 200 and green.json()["closed_by"] == id
    assert green.json()["owner"] == "Owner of risks"
    assert closed(**red, owner="Somebody else").status_code == 200
    assert (
        tree.client.post(tree.at("P1", "/risks"), json={**RATED, "owner_id": str(UUID(int=7))}).status_code
        == 422
    )


def test_what_is_said_of_a_risk(tree: Tree) -> None:
    reserve = tree.post(tree.at("P1", "/reserves"), {"kind": "contingency", "amount": pounds("50000")})
    told = {
        "triggers": [
            {"text": "Standing water", "observed_on": "2026-03-01"},
            {"text": "Rain", "observed_on": None},
        ],
        "velocity": "weeks",
        "impact_from": "2027-01-01",
        "impact_until": "2027-06-30",
        "provision": pounds("8000.00"),
        "provision_reserve_id": reserve["id"],
        "provision_confidence": 0.8,
    }
    risk = tree.risk("P1", **told)
    assert {name: risk[name] for name in told} == told
    (version,) = tree.get(f"/v1/risks/{risk['id']}/history")["items"]
    known = tree.get(f"/v1/risks/{risk['id']}", known_at=version["valid_from"])
    assert {name: known[name] for name in told} == told


@pytest.mark.parametrize(
    "wrong",
    [
        {"impact_from": "2027-01-02", "impact_until": "2027-01-01"},
        {"provision": pounds("-1")},
        {"provision": {"amount": "1", "currency": "EUR"}},
        {"velocity": "fast"},
    ],
)
def test_what_cannot_be_said_of_a_risk(tree: Tree, wrong: dict[str, Any]) -> None:
    answer = tree.client.post(tree.at("P1", "/risks"), json={**RATED, **wrong})
    assert answer.status_code == 422, answer.text


def test_a_provision_is_kept_from_the_uncleared(
    tree: Tree, client_for: ClientFor, organisation_id: UUID
) -> None:
    risk = tree.risk("P1", provision=pounds("8000"))
    reader = client_for(organisation_id, "reader")
    told = reader.get(f"/v1/risks/{risk['id']}").json()
    assert told["provision"] is None and told["withheld"] == ["provision"]


VIEWS: dict[str, Callable[[Tree], Any]] = {
    "exposure": lambda tree: tree.get(tree.at("PG", "/risk-exposure"))["open_risks"],
    "map": lambda tree: len(tree.get(tree.at("PG", "/risk-heat-map"))["maps"]),
    "breaches": lambda tree: tree.get(tree.at("PG", "/risk-breaches"))["risks_beyond"],
    "part elsewhere": lambda tree: len(tree.get(tree.at("P2", "/risk-exposure"))["shared_risks"]),
    "proposals": lambda tree: len(
        tree.get(tree.at("PG", "/risk-escalations"), status="proposed", part="asked")["items"]
    ),
}


@pytest.mark.parametrize("reason", ["withdrawn", "expired"])
def test_a_closed_risk_leaves_every_view_together(tree: Tree, reason: str) -> None:
    score = {"amount": "1", "unit": "score"}
    tree.post(tree.at("P1", "/risk-limits"), {"applies_to": "single", "measure": "score", "appetite": score})
    risk = said(tree, tree.risk("P1"), hit(tree, "P1", "9000"), hit(tree, "P2", "1000"))
    assert [view(tree) for view in VIEWS.values()] == [1] * len(VIEWS)
    told = tree.read(risk)
    closed = tree.post(f"/v1/risks/{risk['id']}/closure", {"closure_reason": reason}, told["version"])
    assert {name: view(tree) for name, view in VIEWS.items()} == dict.fromkeys(VIEWS, 0)
    assert closed["beyond"] is None and closed["proposed_to_id"] is None
    tree.post(f"/v1/risks/{risk['id']}/reopening", {"reason": "Too soon"}, closed["version"])
    assert [view(tree) for view in VIEWS.values()] == [1] * len(VIEWS)
