"""One risk that hits several projects, over HTTP: counted once wherever it shows."""

from typing import Any
from uuid import UUID

import pytest

from app.components.models import ComponentKind
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.scope import Scope
from app.risk.simulations.inputs import register_of
from app.risk.simulations.outcome import risk_of
from tests.api.risk.conftest import Tree, pounds
from tests.conftest import Office


def hit(tree: Tree, code: str, amount: str | None, **members: Any) -> dict[str, Any]:
    cost = {} if amount is None else {"impact": pounds(amount)}
    return {"component_id": str(tree.ids[code]), **cost, **members}


def said(tree: Tree, risk: dict[str, Any], *impacts: dict[str, Any], status: int = 200) -> dict[str, Any]:
    version = {"If-Match": f'"{tree.read(risk)["version"]}"'}
    answer = tree.client.put(tree.of(risk, "impacts"), json={"impacts": list(impacts)}, headers=version)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def threats(tree: Tree, code: str) -> Any:
    found = tree.get(tree.at(code, "/risk-exposure"))
    return [each["threats"]["amount"] for each in found["expected_values"]], found["shared_risks"]


@pytest.fixture
def supplier(tree: Tree) -> dict[str, Any]:
    """A risk of the programme's, half as likely as not, that costs its projects 1,000 and 3,000."""
    risk = tree.risk("PG", probability=0.5, impact=pounds("7"), schedule_impact_days=None)
    return said(tree, risk, hit(tree, "P1", "1000"), hit(tree, "P2", "3000", schedule_impact_days=10))


def test_its_own_cost_is_the_sum(tree: Tree, supplier: dict[str, Any]) -> None:
    assert supplier["impact"] == pounds("4000.00") and supplier["expected_value"] == pounds("2000.00")
    assert supplier["schedule_impact_days"] == 10 and supplier["components_hit"] == 2
    parts = tree.get(tree.of(supplier, "impacts"))["items"]
    assert [each["expected_value"] for each in parts] == [pounds("500.00"), pounds("1500.00")]
    assert tree.get(f"/v1/risk-impacts/{parts[0]['id']}") == parts[0]
    version = {"If-Match": f'"{supplier["version"]}"'}
    url = f"/v1/risks/{supplier['id']}"
    refused = tree.client.patch(url, json={"impact": pounds("5")}, headers=version)
    assert (refused.status_code, refused.json()["rule"]) == (409, "impacts")
    assert tree.client.patch(url, json={"probability": 0.1}, headers=version).status_code == 200
    parts = tree.get(tree.of(supplier, "impacts"))["items"]
    assert [each["expected_value"] for each in parts] == [pounds("100.00"), pounds("300.00")]


def test_exposure_counts_it_once_above_and_in_part_below(tree: Tree, supplier: dict[str, Any]) -> None:
    assert threats(tree, "PF") == threats(tree, "PG") == (["2000.00"], [])
    assert threats(tree, "P1") == (["500.00"], [supplier["reference"]])
    assert threats(tree, "P2") == (["1500.00"], [supplier["reference"]])
    own = tree.get(tree.at("PG", "/risk-exposure"), scope="own")
    assert own["expected_values"][0]["threats"] == pounds("2000.00")


def test_a_simulation_draws_it_once_for_all(tree: Tree, supplier: dict[str, Any], as_office: Office) -> None:
    def inputs(code: str, kind: ComponentKind) -> Any:
        with as_office() as uow:
            place = ComponentRepository(uow).at(Address(kind, tree.ids[code]))
            return register_of(uow, place, Scope.BELOW).inputs

    (whole,) = inputs("PG", ComponentKind.PROGRAMME)
    (part,) = inputs("P1", ComponentKind.PROJECT)
    drawn = risk_of(whole)
    assert {impact.target for impact in drawn.impacts} == {str(tree.ids[code]) for code in ("P1", "P2")}
    assert [impact.target for impact in risk_of(part).impacts] == [str(tree.ids["P1"])]
    assert whole["reference"] == part["reference"], "so that both meet the same luck"


def test_three_points_add_up(tree: Tree) -> None:
    risk = tree.risk("PG", probability=0.5)
    ends = {"impact_low": pounds("80"), "impact_high": pounds("150"), "impact_distribution": "triangular"}
    told = said(tree, risk, hit(tree, "P1", "100", **ends), hit(tree, "P2", "30"))
    amounts = [told[name]["amount"] for name in ("impact_low", "impact", "impact_high", "expected_value")]
    assert amounts == ["110.00", "130.00", "180.00", "70.00"]
    pert = {**ends, "impact_distribution": "pert"}
    said(tree, risk, hit(tree, "P1", "100", **ends), hit(tree, "P2", "100", **pert), status=422)


def test_impacts_are_replaced_and_taken_away(tree: Tree, supplier: dict[str, Any]) -> None:
    told = said(tree, supplier, hit(tree, "P2", "500"))
    assert told["impact"] == pounds("500.00") and threats(tree, "P1") == ([], [])
    told = said(tree, supplier)
    assert told["components_hit"] == 0 and told["impact"] == pounds("500.00")
    assert tree.get(tree.of(supplier, "impacts"))["items"] == []


def test_what_does_not_hit_is_refused(tree: Tree, supplier: dict[str, Any]) -> None:
    for wrong in (
        [hit(tree, "P1", None)],
        [hit(tree, "P1", "1"), hit(tree, "P1", "2")],
        [hit(tree, "P1", "-1")],
        [{"component_id": str(UUID(int=7)), "impact": pounds("1")}],
        [{"component_id": str(tree.ids["P1"]), "impact": {"amount": "1", "currency": "EUR"}}],
    ):
        said(tree, supplier, *wrong, status=422)
