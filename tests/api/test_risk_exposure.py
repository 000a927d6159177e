"""What registers amount to, over HTTP: one component's and those of a whole tree."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.components.models import ComponentKind
from app.components.schemas import ComponentWrite
from app.components.service import create
from app.core.ids import uuid7
from tests.api.test_risk_scales import STRICT, published
from tests.api.test_risk_scoring import RATED, pounds
from tests.conftest import Office

Tree = dict[str, str]


@pytest.fixture
def tree(component: Callable[..., UUID], as_office: Office) -> Tree:
    """A programme of two projects, one of them kept in another currency."""
    programme = component("PG", "programme")
    road = component("ROAD", parent=programme)
    abroad = ComponentWrite(code="RAIL", name="The RAIL", currency="EUR", parent_id=programme)
    with as_office() as uow:
        rail = create(uow, ComponentKind.PROJECT, abroad).id
    return {
        "programme": f"/v1/programmes/{programme}",
        "road": f"/v1/projects/{road}",
        "rail": f"/v1/projects/{rail}",
    }


def enter(client: TestClient, at: str, currency: str = "GBP", **members: object) -> dict[str, Any]:
    money = {
        "impact": {"amount": "10000", "currency": currency},
        "budget": {"amount": "100000", "currency": currency},
    }
    answer = client.post(f"{at}/risks", json={**RATED, **money, **members})
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


@pytest.fixture
def filled(client: TestClient, tree: Tree) -> Tree:
    enter(client, tree["programme"], probability=0.9)
    enter(client, tree["road"], probability=0.3)
    enter(client, tree["road"], kind="opportunity", impact=pounds("-4000"), probability=0.25)
    enter(client, tree["road"], status="draft")
    enter(client, tree["rail"], "EUR", probability=0.1)
    enter(client, tree["rail"], "EUR", impact=None, budget=None)
    return tree


def exposure(client: TestClient, at: str, scope: str = "own") -> dict[str, Any]:
    answer = client.get(f"{at}/risk-exposure", params={"scope": scope})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def added_up(exposures: list[dict[str, Any]]) -> dict[str, Any]:
    """Every figure of several exposures together, by what it is a figure of."""
    figures: dict[str, Any] = {}

    def add(name: str, amount: Any) -> None:
        figures[name] = figures.get(name, 0) + amount

    for each in exposures:
        for name in ("open_risks", "unquantified"):
            add(name, each[name])
        for kind in ("threats", "opportunities"):
            for colour, count in each[kind].items():
                add(f"{kind} {colour}", count)
        for values in each["expected_values"]:
            add(f"risks {values['currency']}", values["risks"])
            for name in ("threats", "opportunities", "net"):
                add(f"{name} {values['currency']}", Decimal(values[name]["amount"]))
        for heat_map in each["heat_maps"]:
            for cell in heat_map["cells"]:
                place = (heat_map["kind"], cell["probability_band"], cell["impact_band"])
                add(f"cell {place}", cell["risks"])
                figures[f"behind {place}"] = sorted(
                    [*figures.get(f"behind {place}", []), *cell["references"]]
                )
    return {name: figure for name, figure in figures.items() if figure}


def test_threats_and_opportunities_are_told_apart_and_net(client: TestClient, filled: Tree) -> None:
    road = exposure(client, filled["road"])
    assert road["open_risks"] == 2 and road["unquantified"] == 0
    (values,) = road["expected_values"]
    assert (values["currency"], values["risks"]) == ("GBP", 2)
    assert values["threats"] == pounds("3000.00")
    assert values["opportunities"] == pounds("-1000.00")
    assert values["net"] == pounds("2000.00")
    assert road["threats"] == {"red": 0, "amber": 1, "green": 0, "unscored": 0}
    assert road["opportunities"] == {"red": 0, "amber": 1, "green": 0, "unscored": 0}


def test_own_and_those_below_add_up(client: TestClient, filled: Tree) -> None:
    whole = exposure(client, filled["programme"], "below")
    parts = [exposure(client, at) for at in filled.values()]
    assert added_up([whole]) == added_up(parts)
    assert whole["open_risks"] == 5 and whole["unquantified"] == 1
    assert [values["currency"] for values in whole["expected_values"]] == ["EUR", "GBP"]
    shown = client.get(f"{filled['programme']}/risks", params={"scope": "below", "include": "total"}).json()
    assert shown["total"] == 6  # drafts are on the register, and count for nothing yet
    own = {"scope": "own", "include": "total"}
    assert client.get(f"{filled['programme']}/risks", params=own).json()["total"] == 1


def test_the_exposure_of_a_register_is_the_sum_of_its_risks(client: TestClient, filled: Tree) -> None:
    risks = client.get(f"{filled['programme']}/risks", params={"scope": "below", "status": "open"}).json()[
        "items"
    ]
    told = {
        v["currency"]: Decimal(v["net"]["amount"])
        for v in exposure(client, filled["programme"], "below")["expected_values"]
    }
    summed: dict[str, Decimal] = {}
    for value in (risk["expected_value"] for risk in risks if risk["expected_value"]):
        summed[value["currency"]] = summed.get(value["currency"], Decimal(0)) + Decimal(value["amount"])
    assert told == summed and len(told) == 2


def test_nothing_known_is_no_sum(client: TestClient, tree: Tree) -> None:
    assert exposure(client, tree["road"])["expected_values"] == []
    enter(client, tree["road"], impact=None, budget=None)
    told = exposure(client, tree["road"])
    assert (told["expected_values"], told["unquantified"], told["threats"]["unscored"]) == ([], 1, 1)
    assert told["heat_maps"] == []


def test_closed_and_occurred_risks_leave_the_exposure(client: TestClient, tree: Tree) -> None:
    for transition, body in (
        ("closure", {"closure_reason": "avoided"}),
        ("occurrence", {"occurred_on": "2026-01-31"}),
        ("acceptance", {"reason": "Small"}),
    ):
        risk = enter(client, tree["road"])
        moved = client.post(f"/v1/risks/{risk['id']}/{transition}", json=body, headers={"If-Match": '"1"'})
        assert moved.status_code == 200
    assert exposure(client, tree["road"])["open_risks"] == 1


def cells(heat_map: dict[str, Any]) -> dict[tuple[int, int], dict[str, Any]]:
    return {(cell["probability_band"], cell["impact_band"]): cell for cell in heat_map["cells"]}


def test_a_heat_map_has_every_cell_and_the_risks_behind_it(client: TestClient, tree: Tree) -> None:
    references = [
        enter(client, tree["road"], impact=pounds(f"{n}"))["reference"] for n in range(14_000, 14_022)
    ]
    (heat_map,) = exposure(client, tree["programme"], "below")["heat_maps"]
    found = cells(heat_map)
    assert len(found) == 25 and sum(cell["risks"] for cell in found.values()) == 22
    full = found[3, 4]
    assert (full["score"], full["colour"], full["risks"]) == (12, "amber", 22)
    assert full["references"] == references[:1:-1]  # twenty, the largest first
    assert found[1, 1] == {**found[1, 1], "risks": 0, "references": [], "colour": "green", "score": 1}


def test_maps_of_two_scales_are_not_mixed(client: TestClient, tree: Tree) -> None:
    old = enter(client, tree["road"])
    published(client, slug="default-5x5", cells=STRICT)
    new = enter(client, tree["road"])
    maps = exposure(client, tree["road"])["heat_maps"]
    behind = [[r for cell in m["cells"] for r in cell["references"]] for m in maps]
    assert [(m["scale"], m["scale_version"]) for m in maps] == [("default-5x5", 1), ("default-5x5", 2)]
    assert behind == [[old["reference"]], [new["reference"]]]


def test_only_what_the_actor_sees_is_counted(
    client_for: Callable[..., TestClient], organisation_id: UUID, filled: Tree
) -> None:
    on = UUID(filled["road"].rpartition("/")[2])
    of_roads = client_for(organisation_id, role="reader", on=on)
    assert exposure(of_roads, filled["road"], "below")["open_risks"] == 2
    for hidden in (filled["programme"], filled["rail"]):
        assert of_roads.get(f"{hidden}/risk-exposure").status_code == 404
    everywhere = client_for(organisation_id, role="administrator")  # sees the tree, and no risks
    whole = exposure(everywhere, filled["programme"], "below")
    assert (whole["open_risks"], whole["expected_values"], whole["heat_maps"]) == (0, [], [])
    assert client_for(uuid7()).get(f"{filled['programme']}/risk-exposure").status_code == 404


def test_archived_components_leave_the_views_of_what_is_above(client: TestClient, filled: Tree) -> None:
    archived = client.post(f"{filled['rail']}/archival", json={"reason": "Done"}, headers={"If-Match": '"1"'})
    assert archived.status_code == 200
    assert exposure(client, filled["programme"], "below")["open_risks"] == 3
    shown = client.get(f"{filled['programme']}/risks", params={"scope": "below"}).json()["items"]
    assert len(shown) == 4
    for scope in ("own", "below"):
        assert exposure(client, filled["rail"], scope)["open_risks"] == 2


def test_an_unchanged_exposure_is_not_sent_again(client: TestClient, filled: Tree) -> None:
    url = f"{filled['road']}/risk-exposure"
    seen = {"If-None-Match": client.get(url).headers["ETag"]}
    assert client.get(url, headers=seen).status_code == 304
    enter(client, filled["road"])
    assert client.get(url, headers=seen).status_code == 200
