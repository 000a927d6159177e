"""Heat maps at every level, and where a matrix misleads, over HTTP."""

from typing import Any
from xml.etree import ElementTree

from app.risk.scales.schemas import EXAMPLE, products
from tests.api.risk.conftest import Tree, pounds

SVG = "{http://www.w3.org/2000/svg}"


def cells(found: dict[str, Any]) -> dict[tuple[int, int], dict[str, Any]]:
    return {(cell["probability_band"], cell["impact_band"]): cell for cell in found["cells"] if cell["count"]}


def test_every_level_has_its_map(tree: Tree) -> None:
    risks = [tree.risk("P1", probability=0.5), tree.risk("P1", probability=0.5, impact=pounds("9000"))]
    other = tree.risk("P2", probability=0.01)
    tree.risk("PG", impact=None)
    found = tree.get(tree.at("PF", "/risk-heat-map"))
    (threats,) = found["maps"]
    assert found["unrated"] == 1 and len(threats["cells"]) == 25 and not threats["mirrored"]
    assert {place: cell["count"] for place, cell in cells(threats).items()} == {(4, 4): 2, (1, 4): 1}
    behind = cells(threats)[4, 4]
    assert [each["reference"] for each in behind["risks"]] == [risk["reference"] for risk in risks]
    assert (behind["score"], behind["colour"]) == (16, "red")
    (bounded,) = tree.get(tree.at("PF", "/risk-heat-map"), risks_in_cell=1)["maps"]
    assert cells(bounded)[4, 4]["count"] == 2 and len(cells(bounded)[4, 4]["risks"]) == 1
    (own,) = tree.get(tree.at("P2", "/risk-heat-map"))["maps"]
    assert cells(own)[1, 4]["risks"][0]["risk_id"] == other["id"]
    assert tree.get(tree.at("PG", "/risk-heat-map"), scope="own")["maps"] == []


def test_opportunities_are_mirrored(tree: Tree) -> None:
    tree.risk("P1", kind="opportunity", impact=pounds("-20000"))
    (chances,) = tree.get(tree.at("P1", "/risk-heat-map"))["maps"]
    assert chances["mirrored"] and chances["impact_bands"][0] == "Very high"
    assert [cell["impact_band"] for cell in chances["cells"][:5]] == [5, 4, 3, 2, 1]


def test_where_matrix_and_expected_value_disagree_is_said(tree: Tree) -> None:
    """The risks of a published example: the score puts D above C, which is worth seven times as much."""
    scale = {
        "slug": "published",
        "name": "Published",
        "probability_bands": EXAMPLE["probability_bands"],
        "impact_bands": EXAMPLE["impact_bands"],
        "probability_upper": [0.1, 0.3, 0.5, 0.7],
        "cost_upper": [pounds(f"{n}.00") for n in (10, 50, 200, 1000)],
        "cells": [
            [cell.model_dump(mode="json") for cell in row]
            for row in products(*["GGGGA"] * 3, "GGGAA", "AAAAA")
        ],
    }
    tree.post("/v1/risk-scales", scale)
    for title, chance, amount in (
        ("A", 0.11, "990"),
        ("B", 0.7, "190"),
        ("C", 0.05, "5000"),
        ("D", 0.55, "60"),
    ):
        tree.risk("P1", title=title, probability=chance, impact=pounds(amount), scale="published")
    (found,) = tree.get(tree.at("PG", "/risk-heat-map"))["maps"]
    told = found["disagreements"]
    pairs = [(each["scores_higher"]["title"], each["expected_higher"]["title"]) for each in told["widest"]]
    assert pairs == [("D", "C"), ("A", "C"), ("B", "C"), ("D", "A")]
    assert (told["compared"], told["pairs"]) == (4, 4)


def test_the_map_as_a_picture(tree: Tree) -> None:
    risk = tree.risk("P1", title='<b>"Flood" & \x85 fire')
    answer = tree.client.get(tree.at("PG", "/risk-heat-map.svg"))
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    drawn = ElementTree.fromstring(answer.text)
    assert len(drawn.findall(f".//{SVG}rect")) == 25
    assert risk["reference"] in "".join(drawn.itertext())
    empty = ElementTree.fromstring(tree.client.get(tree.at("P2", "/risk-heat-map.svg")).text)
    assert "No active risk is rated." in "".join(empty.itertext())


def test_a_scale_that_contradicts_expected_loss_says_where(tree: Tree) -> None:
    made = tree.post("/v1/risk-scales", EXAMPLE)
    (warning,) = [each for each in made["warnings"] if each["measure"] == "cost"]
    assert warning["green"] == {"probability_band": 1, "impact_band": 4}
    assert warning["red"] == {"probability_band": 5, "impact_band": 3}
    assert (warning["green_up_to"], warning["red_from"]) == (50_000, 35_000)
    shipped = tree.get("/v1/risk-scales", slug="default-5x5")["items"][0]
    assert shipped["warnings"] == []
    assert tree.get(f"/v1/risk-scales/{made['id']}") == made


def test_a_matrix_of_another_size(tree: Tree) -> None:
    scale = {
        **{"slug": "three", "name": "Three by four", "probability_upper": [0.2, 0.6]},
        "probability_bands": ["Low", "Medium", "High"],
        "impact_bands": ["Minor", "Moderate", "Major", "Severe"],
        "schedule_upper_days": [5, 20, 60],
        "cells": [[cell.model_dump(mode="json") for cell in row] for row in products("GGAA", "GAAR", "AARR")],
    }
    tree.post("/v1/risk-scales", scale)
    tree.risk("P1", scale="three", impact=None, schedule_impact_days=30, probability=0.7)
    (found,) = tree.get(tree.at("P1", "/risk-heat-map"))["maps"]
    assert len(found["cells"]) == 12 and list(cells(found)) == [(3, 3)]
    assert found["disagreements"] == {"compared": 0, "pairs": 0, "widest": []}
