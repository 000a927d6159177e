"""Inherent, residual and target assessments as history, over HTTP."""

from typing import Any

import pytest

from tests.api.risk.conftest import RATED, Tree, pounds

SAID = {name: RATED[name] for name in ("probability", "impact", "budget") if name in RATED}


def test_what_a_risk_says_is_its_residual_assessment(tree: Tree) -> None:
    risk = tree.risk("P1", probability=0.3, impact=pounds("1000"), probability_basis="data")
    (kept,) = tree.get(tree.of(risk, "assessments"))["items"]
    assert kept["stage"] == "residual" and kept["probability_basis"] == "data"
    assert {
        name: kept[name] for name in kept if name in risk and name in ("probability", "score", "colour")
    } == {name: risk[name] for name in ("probability", "score", "colour")}
    tree.patch(risk, f"/v1/risks/{risk['id']}", title="Renamed")
    assert len(tree.get(tree.of(risk, "assessments"))["items"]) == 1, "nothing was assessed"
    tree.patch(tree.read(risk), f"/v1/risks/{risk['id']}", probability=0.2)
    found = tree.get(tree.of(risk, "assessments"), sort="-created_at")["items"]
    assert [each["probability"] for each in found] == [0.2, 0.3]
    assert tree.get(f"/v1/risk-assessments/{kept['id']}") == kept, "what was said stays as it was"


def test_a_residual_assessment_becomes_what_the_risk_says(tree: Tree) -> None:
    risk = tree.risk("P1")
    said = {**SAID, "stage": "residual", "probability": 0.11, "reason": "Seen in the last season."}
    made = tree.post(tree.of(risk, "assessments"), said)
    told = tree.read(risk)
    assert told["probability"] == 0.11 and told["expected_value"] == made["expected_value"]
    assert made["reason"] == said["reason"] and made["assessed_by"]
    again = tree.post(tree.of(risk, "assessments"), said)
    assert again["id"] != made["id"], "to confirm what was said is an assessment as well"


def test_inherent_and_target_stand_beside_it(tree: Tree) -> None:
    risk = tree.risk("P1", probability=0.2, impact=pounds("1000"), response_strategy="reduce")
    for stage, chance in (("inherent", 0.5), ("target", 0.1)):
        tree.post(
            tree.of(risk, "assessments"),
            {**SAID, "stage": stage, "probability": chance, "impact": pounds("1000")},
        )
    told = tree.read(risk)
    values = [told["inherent"], told, told["target"]]
    assert [each["expected_value"]["amount"] for each in values] == ["500.00", "200.00", "100.00"]
    assert told["current"]["stage"] == "residual" and told["current"]["note"] is None
    assert [each["rule"] for each in told["warnings"]] == ["no_response_in_place"]
    treated = tree.post(f"/v1/risks/{risk['id']}/treatment", {"reason": "Pumps run."}, told["version"])
    assert treated["warnings"] == []


@pytest.mark.parametrize(
    ("chances", "rules"),
    [
        ({"inherent": 0.1}, ["residual_above_inherent"]),
        ({"target": 0.4}, ["target_above_residual"]),
        ({"inherent": 0.2, "target": 0.4}, ["target_above_residual", "target_above_inherent"]),
    ],
)
def test_what_does_not_follow_is_said(tree: Tree, chances: dict[str, float], rules: list[str]) -> None:
    risk = tree.risk("P1", probability=0.2, impact=pounds("1000"))
    for stage, chance in chances.items():
        said = {**SAID, "stage": stage, "probability": chance, "impact": pounds("1000")}
        tree.post(tree.of(risk, "assessments"), said)
    assert [each["rule"] for each in tree.read(risk)["warnings"]] == rules


def test_the_worst_objective_is_the_score(tree: Tree) -> None:
    def told(**members: Any) -> tuple[Any, Any]:
        risk = tree.risk("P1", probability=0.5, impact=pounds("1"), budget=pounds("1000"), **members)
        return risk["worst_objective"], risk["impact_band"]

    assert told() == ("cost", 1)
    safety = {"objective": "safety", "band": 4}
    assert told(other_impacts=[safety]) == ("safety", 4)
    lost = {"objective": "benefits", "value": pounds("200"), "whole_life": pounds("1000")}
    assert told(other_impacts=[safety, lost]) == ("benefits", 5)
    assert told(schedule_impact_days=20, other_impacts=[{"objective": "quality", "band": 3}]) == ("time", 3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"other_impacts": [{"objective": "safety"}]},
        {"other_impacts": [{"objective": "safety", "value": pounds("1")}]},
        {"other_impacts": [{"objective": "quality", "band": 6}]},
        {"other_impacts": [{"objective": "quality", "band": 1}] * 2},
        {"other_impacts": [{"objective": "benefits", "value": pounds("-1")}]},
        {"impact": pounds("-1")},
        {"impact": {"amount": "1", "currency": "EUR"}},
    ],
)
def test_what_cannot_be_assessed_is_refused(tree: Tree, wrong: dict[str, Any]) -> None:
    risk = tree.risk("P1")
    answer = tree.client.post(tree.of(risk, "assessments"), json={**SAID, "stage": "target", **wrong})
    assert answer.status_code == 422, answer.text


def test_a_closed_risk_is_not_assessed(tree: Tree) -> None:
    risk = tree.risk("P1")
    tree.post(f"/v1/risks/{risk['id']}/closure", {"closure_reason": "withdrawn"}, risk["version"])
    tree.post(tree.of(risk, "assessments"), {**SAID, "stage": "inherent"}, status=409)
