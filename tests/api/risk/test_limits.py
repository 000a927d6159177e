"""Appetite, tolerance and capacity, and what lies beyond them, over HTTP."""

from typing import Any

import pytest

from tests.api.risk.conftest import Tree, pounds
from tests.api.risk.test_escalations import answered
from tests.conftest import ClientFor

SINGLE = {"applies_to": "single", "measure": "expected_value"}
TOGETHER = {"applies_to": "aggregate", "measure": "expected_value"}


def sterling(*amounts: int) -> dict[str, Any]:
    names = ("appetite", "tolerance", "capacity")
    return {
        name: {"amount": str(amount), "unit": "GBP"} for name, amount in zip(names, amounts, strict=False)
    }


def limit(tree: Tree, code: str, **members: Any) -> dict[str, Any]:
    told: dict[str, Any] = tree.post(tree.at(code, "/risk-limits"), members)
    return told


def worth(tree: Tree, code: str, amount: int, **members: Any) -> dict[str, Any]:
    """A risk of so much expected value."""
    return tree.risk(code, probability=0.5, impact=pounds(str(2 * amount)), **members)


def test_beyond_appetite_is_told_listed_and_put_to_the_level_above(tree: Tree) -> None:
    limit(tree, "PG", **SINGLE, **sterling(100, 200, 300))
    within, over = worth(tree, "P1", 100), worth(tree, "P1", 201)
    assert within["beyond"] is None and within["proposed_to_id"] is None
    assert over["beyond"] == "tolerance" and over["proposed_to_id"] == str(tree.ids["PG"])
    (breach,) = tree.get(tree.of(over, "breaches"))["breaches"]
    assert (breach["value"], breach["beyond"]) == ({"amount": "201.00", "unit": "GBP"}, "tolerance")
    listed = tree.get(tree.at("PF", "/risk-breaches"))
    assert listed["risks_beyond"] == 1 and listed["risks"][0]["reference"] == over["reference"]
    (proposal,) = tree.get(tree.of(over, "escalations"))["items"]
    assert (proposal["beyond"], proposal["status"]) == ("tolerance", "proposed")
    assert tree.references("PG", beyond=True) == [over["reference"]]


def test_back_within_appetite_the_proposal_is_withdrawn(tree: Tree) -> None:
    limit(tree, "P1", **SINGLE, **sterling(100))
    over = worth(tree, "P1", 500)
    told = tree.patch(over, f"/v1/risks/{over['id']}", impact=pounds("10"))
    assert told["beyond"] is None and told["proposed_to_id"] is None
    (proposal,) = tree.get(tree.of(over, "escalations"))["items"]
    assert proposal["status"] == "withdrawn"


def test_what_was_returned_is_not_proposed_again_until_it_is_worse(tree: Tree) -> None:
    limit(tree, "P1", **SINGLE, **sterling(100, 1000))
    over = worth(tree, "P1", 500)
    (proposal,) = tree.get(tree.of(over, "escalations"))["items"]
    assert answered(tree.client, proposal, "return", reason="Live with it.").status_code == 200
    told = tree.patch(tree.read(over), f"/v1/risks/{over['id']}", title="Still so")
    assert told["beyond"] == "appetite" and told["proposed_to_id"] is None
    told = tree.patch(told, f"/v1/risks/{over['id']}", impact=pounds("9000"))
    assert told["beyond"] == "tolerance" and told["proposed_to_id"] == str(tree.ids["PG"])


def test_the_nearest_level_and_the_own_category_count(tree: Tree) -> None:
    limit(tree, "PF", **SINGLE, **sterling(10))
    limit(tree, "PG", **SINGLE, **sterling(1000))
    limit(tree, "PG", **SINGLE, **sterling(50), category="Ground")
    assert worth(tree, "P1", 100)["beyond"] is None
    assert worth(tree, "P1", 100, category="Ground")["beyond"] == "appetite"
    assert worth(tree, "PF", 100)["beyond"] == "appetite"
    assert worth(tree, "P1", -100, kind="opportunity")["beyond"] is None, "there is no limit to luck"


@pytest.mark.parametrize(
    ("measure", "amount", "over"),
    [
        ("impact", {"amount": "900", "unit": "GBP"}, {"impact": pounds("901")}),
        ("schedule_impact", {"amount": "10", "unit": "working_days"}, {"schedule_impact_days": 11}),
        ("score", {"amount": "11", "unit": "score"}, {"probability": 0.9, "impact": pounds("10000")}),
    ],
)
def test_every_measure_has_its_unit(tree: Tree, measure: str, amount: Any, over: dict[str, Any]) -> None:
    limit(tree, "P1", applies_to="single", measure=measure, appetite=amount)
    small = {"probability": 0.01, "impact": pounds("1"), "schedule_impact_days": 1}
    assert tree.risk("P1", **small)["beyond"] is None
    assert tree.risk("P1", **small | over)["beyond"] == "appetite"


def test_a_changed_limit_judges_every_risk_at_once(tree: Tree) -> None:
    risk = worth(tree, "P1", 100)
    made = limit(tree, "PG", **SINGLE, **sterling(50))
    url = f"/v1/risk-limits/{made['id']}"
    assert tree.read(risk)["beyond"] == "appetite"
    changed = tree.patch(made, url, **sterling(500))
    assert tree.read(risk)["beyond"] is None
    changed = tree.patch(changed, url, **sterling(20, 30))
    assert tree.read(risk)["beyond"] == "tolerance"
    assert tree.client.delete(url, headers={"If-Match": f'"{changed["version"]}"'}).status_code == 204
    assert tree.read(risk)["beyond"] is None and tree.read(risk)["proposed_to_id"] is None


def test_all_threats_together_are_held_against_their_limit(tree: Tree) -> None:
    worth(tree, "P1", 100), worth(tree, "P2", 150, category="Ground")
    for members in (sterling(200, 300), {**sterling(150), "category": "Ground"}):
        limit(tree, "PG", **TOGETHER, **members)
    found = tree.get(tree.at("PG", "/risk-breaches"))["aggregates"]
    told = [(each["value"]["amount"], each["beyond"]) for each in found]
    assert told == [("250.00", "appetite"), ("150.00", None)]


def test_a_percentile_needs_a_simulation(tree: Tree) -> None:
    limit(tree, "PG", applies_to="aggregate", measure="simulated_cost", confidence=0.8, **sterling(200))
    (standing,) = tree.get(tree.at("PG", "/risk-breaches"))["aggregates"]
    assert standing["value"] is None and standing["missing"] == "no_simulation"


@pytest.mark.parametrize(
    "wrong",
    [
        {**SINGLE},
        {**SINGLE, **sterling(2, 1)},
        {**SINGLE, "appetite": {"amount": "5", "unit": "score"}},
        {**SINGLE, "appetite": {"amount": "5", "unit": "XXX"}},
        {**SINGLE, **sterling(5), "confidence": 0.8},
        {"applies_to": "aggregate", "measure": "score", "appetite": {"amount": "5", "unit": "score"}},
        {"applies_to": "single", "measure": "simulated_cost", "confidence": 0.8, **sterling(5)},
        {"applies_to": "aggregate", "measure": "simulated_cost", "confidence": 0.7, **sterling(5)},
    ],
)
def test_what_is_no_limit_is_refused(tree: Tree, wrong: dict[str, Any]) -> None:
    tree.post(tree.at("PG", "/risk-limits"), wrong, status=422)


def test_one_limit_for_one_thing_and_who_may_set_it(
    tree: Tree, client_for: ClientFor, organisation_id: Any
) -> None:
    made = limit(tree, "PG", **SINGLE, **sterling(5))
    tree.post(tree.at("PG", "/risk-limits"), {**SINGLE, **sterling(6)}, status=409)
    manager = client_for(organisation_id, "project_manager", on=tree.ids["PG"])
    refused = manager.post(tree.at("PG", "/risk-limits"), json={**SINGLE, **sterling(6), "category": "A"})
    assert (refused.status_code, refused.json()["rule"]) == (403, "tolerance:write")
    assert tree.get(tree.at("PF", "/risk-limits"))["items"] == [made]
    assert [each["version"] for each in tree.get(f"/v1/risk-limits/{made['id']}/history")["items"]] == [1]
