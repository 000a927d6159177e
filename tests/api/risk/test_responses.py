"""What is done about risks, and what it is worth, over HTTP."""

from datetime import timedelta
from typing import Any

from app.core.model import utc_now
from tests.api.risk.conftest import RATED, Tree, pounds
from tests.unit.calc.conftest import Oracle, oracle  # noqa: F401 (a fixture)

PUMP: dict[str, Any] = {"strategy": "reduce", "text": "Pump the cutting.", "cost": pounds("12000")}
SAID = {name: RATED[name] for name in ("probability", "budget") if name in RATED}


def test_published_values_of_responses(tree: Tree, oracle: Oracle) -> None:  # noqa: F811
    example = oracle("RISK-01")
    for given, expected in zip(example["inputs"]["risks"], example["expected"]["risks"], strict=True):
        sign = -1 if given["kind"] == "opportunity" else 1
        risk = tree.risk(
            "P1", kind=given["kind"], probability=given["p"], impact=pounds(f"{sign * given['impact']}")
        )
        response = {
            "strategy": "share",
            "text": "As published",
            "cost": pounds(str(given["response_cost"])),
            "expected_probability": given["p_residual"],
            "expected_impact": pounds(f"{sign * given['impact_residual']}"),
        }
        tree.post(tree.of(risk, "responses"), response)
        (found,) = tree.get(tree.of(risk, "response-value"))["responses"]
        assert float(found["before"]["amount"]) == expected["emv_inherent"]
        assert float(found["after"]["amount"]) == expected["emv_residual"]
        assert float(found["net"]["amount"]) == expected["response_net_value"]


def test_secondary_risks_cost_as_well(tree: Tree) -> None:
    risk = tree.risk("P1", probability=0.4, impact=pounds("100000"))
    second = tree.risk("P1", probability=0.1, impact=pounds("5000"))
    said = {**PUMP, "expected_probability": 0.1, "expected_impact": pounds("100000")}
    tree.post(tree.of(risk, "responses"), {**said, "secondary_risk_ids": [second["id"]]})
    value = tree.get(tree.of(risk, "response-value"))
    assert value["responses"][0]["net"] == pounds("17500.00")
    assert value["net"] is None and value["missing"] == ["inherent", "target"]
    for stage, chance in (("inherent", 0.4), ("target", 0.1)):
        assessed = {**SAID, "stage": stage, "probability": chance, "impact": pounds("100000")}
        tree.post(tree.of(risk, "assessments"), assessed)
    assert tree.get(tree.of(risk, "response-value"))["net"] == pounds("17500.00")
    tree.post(f"/v1/risks/{second['id']}/closure", {"closure_reason": "avoided"}, second["version"])
    assert tree.get(tree.of(risk, "response-value"))["net"] == pounds("18000.00")


def test_what_is_not_known_has_no_value(tree: Tree) -> None:
    risk = tree.risk("P1")
    tree.post(tree.of(risk, "responses"), {"strategy": "reduce", "text": "Something"})
    (found,) = tree.get(tree.of(risk, "response-value"))["responses"]
    assert found["net"] is None and found["missing"] == ["after", "cost"]


def test_a_response_goes_its_way(tree: Tree) -> None:
    risk = tree.risk("P1")
    response = tree.post(tree.of(risk, "responses"), {**PUMP, "due_on": "2099-01-01"})
    url = f"/v1/risk-responses/{response['id']}"
    assert response["status"] == "planned" and not response["overdue"]
    assert tree.read(risk)["responses_in_place"] == 0
    started = tree.post(f"{url}/start", {}, response["version"])
    assert tree.read(risk)["responses_in_place"] == 1
    done = tree.post(f"{url}/completion", {}, started["version"])
    assert done["done_on"] and done["allowed_actions"] == []
    assert tree.read(risk)["response_due_on"] is None
    tree.post(f"{url}/cancellation", {"reason": "Too late"}, done["version"], 409)


def test_an_overdue_response_shows_the_risk_as_inherent(tree: Tree) -> None:
    risk = tree.risk("P1", probability=0.1, impact=pounds("1000"))
    yesterday = f"{utc_now().date() - timedelta(days=1)}"
    response = tree.post(tree.of(risk, "responses"), {**PUMP, "due_on": yesterday})
    assert response["overdue"]
    current = tree.read(risk)["current"]
    assert current["stage"] == "residual" and "no inherent assessment" in current["note"]
    tree.post(
        tree.of(risk, "assessments"),
        {**SAID, "stage": "inherent", "probability": 0.6, "impact": pounds("1000")},
    )
    current = tree.read(risk)["current"]
    assert (current["stage"], current["expected_value"]) == ("inherent", pounds("600.00"))
    tree.post(f"/v1/risk-responses/{response['id']}/completion", {}, response["version"])
    assert tree.read(risk)["current"]["stage"] == "residual"


def test_a_response_of_the_other_kind_is_refused(tree: Tree) -> None:
    risk = tree.risk("P1")
    for wrong in (
        {"strategy": "exploit"},
        {"cost": {"amount": "1", "currency": "EUR"}},
        {"cost": pounds("-1")},
        {"secondary_risk_ids": [risk["id"]]},
        {"secondary_risk_ids": [str(tree.ids["P1"])]},
        {"fallback_trigger": "Rain"},
        {"expected_impact": pounds("-1")},
    ):
        tree.post(tree.of(risk, "responses"), {**PUMP, **wrong}, status=422)


def test_a_response_is_revised_and_remembered(tree: Tree) -> None:
    risk = tree.risk("P1")
    response = tree.post(tree.of(risk, "responses"), PUMP)
    url = f"/v1/risk-responses/{response['id']}"
    tree.patch(response, url, owner="Site engineer", measured_from="inherent")
    told = tree.get(url)
    assert told["owner"] == "Site engineer" and told["assessment_id"] is None
    assert [each["action"] for each in tree.get(f"{url}/history")["items"]] == [
        "risk_response.planned",
        "risk_response.revised",
    ]
    assert tree.client.patch(url, json={}, headers={"If-Match": '"1"'}).status_code == 412
    assert tree.client.patch(url, json={}).status_code == 428
