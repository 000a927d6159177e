"""Bands, scores and expected values of risks over HTTP, and when they are looked at again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.model import utc_now
from tests.api.test_risks import FLOOD

BUDGET = {"amount": "100000", "currency": "GBP"}
RATED = {**FLOOD, "budget": BUDGET}  # 10 % of the budget: band 4


@pytest.fixture
def register(project: UUID) -> str:
    return f"/v1/projects/{project}/risks"


@pytest.fixture
def posted(client: TestClient, register: str) -> Callable[..., dict[str, Any]]:
    def posted(**members: object) -> dict[str, Any]:
        created = client.post(register, json={**RATED, **members})
        assert created.status_code == 201, created.text
        told: dict[str, Any] = created.json()
        return told

    return posted


Posted = Callable[..., dict[str, Any]]


def pounds(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "GBP"}


def in_days(days: int) -> str:
    return (utc_now().date() + timedelta(days=days)).isoformat()


def revised(client: TestClient, risk: dict[str, Any], **patch: object) -> dict[str, Any]:
    answer = client.patch(f"/v1/risks/{risk['id']}", json=patch, headers={"If-Match": f'"{risk["version"]}"'})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_risk_lies_in_the_cell_of_its_bands(posted: Posted) -> None:
    risk = posted()
    told = {"probability_band": 3, "impact_band": 4, "impact_gap": None, "score": 12, "colour": "amber"}
    assert told.items() <= risk.items()
    assert (risk["scale"], risk["scale_version"]) == ("default-5x5", 1)
    assert (risk["kind"], risk["status"], risk["reference"]) == ("threat", "open", "RSK-0001")


@pytest.mark.parametrize(
    ("members", "band", "gap", "score"),
    [
        ({"budget": None}, None, "no_budget", None),
        ({"budget": None, "impact": None}, None, "no_impact", None),
        ({"budget": None, "stated_impact_band": 2}, 2, "no_budget", 6),
        ({"impact": None, "schedule_impact_days": 20}, 3, None, 9),
        ({"schedule_impact_days": 66}, 5, None, 15),
        ({"impact": None, "stated_impact_band": 5, "probability": 0.9}, 5, None, 25),
    ],
)
def test_what_is_not_known_is_null_and_says_why(
    posted: Posted, members: dict[str, Any], band: int | None, gap: str | None, score: int | None
) -> None:
    risk = posted(**members)
    assert (risk["impact_band"], risk["impact_gap"], risk["score"]) == (band, gap, score)
    assert (risk["colour"] is None) == (score is None)
    assert (risk["expected_value"] is None) == (risk["impact"] is None)


def test_an_opportunity_is_expected_to_cost_less_than_nothing(
    client: TestClient, register: str, posted: Posted
) -> None:
    chance = posted(kind="opportunity", impact=pounds("-8000"), response_strategy="enhance")
    assert chance["expected_value"] == pounds("-2400.00") and chance["colour"] == "amber"
    for odd in (
        {"kind": "opportunity"},
        {"impact": pounds("-1")},
        {"schedule_impact_days": -1},
        {"kind": "opportunity", "impact": None, "schedule_impact_days": 3},
        {"response_strategy": "exploit"},
        {"kind": "opportunity", "impact": pounds("-1"), "response_strategy": "avoid"},
    ):
        assert client.post(register, json={**RATED, **odd}).status_code == 422


@pytest.mark.parametrize(
    "odd",
    [
        {"probability": 0},
        {"probability": 1},
        {"stated_impact_band": 6},
        {"budget": pounds("0")},
        {"budget": {"amount": "5", "currency": "EUR"}},
        {"proximity_from": "2027-02-01", "proximity_until": "2027-01-31"},
        {"scale": "of-nobody"},
        {"scale_version": 2},
        {"status": "closed"},
    ],
)
def test_what_makes_no_sense_is_refused(client: TestClient, register: str, odd: dict[str, Any]) -> None:
    refused = client.post(register, json={**RATED, **odd})
    assert refused.status_code == 422 and refused.json()["type"] == "/problems/invalid"


@pytest.mark.parametrize(
    ("probability", "colour", "days"), [(0.9, "red", 14), (0.3, "amber", 31), (0.04, "green", 92)]
)
def test_severity_says_when_it_is_looked_at_again(
    posted: Posted, probability: float, colour: str, days: int
) -> None:
    risk = posted(probability=probability)
    assert risk["colour"] == colour
    assert risk["review_on"] in (in_days(days), in_days(days - 1))  # midnight may pass
    assert posted(probability=probability, review_on="2031-01-31")["review_on"] == "2031-01-31"


def test_an_unscored_risk_is_looked_at_as_soon_as_any(posted: Posted) -> None:
    assert posted(budget=None)["review_on"] in (in_days(14), in_days(13))


def test_a_risk_that_gets_worse_is_looked_at_sooner_and_never_not_at_all(
    client: TestClient, posted: Posted
) -> None:
    green = posted(probability=0.04)
    red = revised(client, green, probability=0.9)
    assert red["colour"] == "red" and red["review_on"] in (in_days(14), in_days(13))
    again = revised(client, red, probability=0.04)
    assert again["colour"] == "green" and again["review_on"] == red["review_on"]
    put_off = revised(client, again, review_on="2031-01-31")
    assert put_off["review_on"] == "2031-01-31"
    assert revised(client, put_off, review_on=None)["review_on"] in (in_days(92), in_days(91))


def test_a_revision_scores_anew(client: TestClient, posted: Posted) -> None:
    risk = revised(client, posted(), impact=pounds("20000"), schedule_impact_days=2)
    assert (risk["impact_band"], risk["score"], risk["colour"]) == (5, 15, "red")
    assert risk["expected_value"] == pounds("6000.00")
    bare = revised(client, risk, impact=None, budget=None)
    assert (bare["impact"], bare["expected_value"], bare["impact_band"]) == (None, None, 1)


def listed(client: TestClient, register: str, **query: object) -> list[str]:
    answer = client.get(register, params=query)
    assert answer.status_code == 200, answer.text
    return [risk["title"] for risk in answer.json()["items"]]


@pytest.fixture
def various(posted: Posted) -> None:
    posted(title="Red", probability=0.9, category="Ground", owner="Engineer", review_on="2027-01-10")
    posted(title="Green", probability=0.04, category="Supply", owner="Buyer", review_on="2027-01-20")
    posted(title="Unscored", budget=None, impact=None, review_on="2027-01-05")
    posted(title="Chance", kind="opportunity", impact=pounds("-9000"), review_on="2027-01-30")
    posted(title="Draft", status="draft", review_on="2020-01-01")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"kind": "opportunity"}, ["Chance"]),
        ({"category": "Ground"}, ["Red"]),
        ({"owner": "Buyer"}, ["Green"]),
        ({"colour": "red"}, ["Red"]),
        ({"score_min": 12}, ["Red", "Chance", "Draft"]),
        ({"status": ["draft"]}, ["Draft"]),
        ({"status": ["draft", "open"], "kind": "threat"}, ["Red", "Green", "Unscored", "Draft"]),
        ({"review_before": "2027-01-20"}, ["Unscored", "Red"]),
        ({"q": "SCOR"}, ["Unscored"]),
        ({"sort": "-score,-expected_value"}, ["Red", "Draft", "Chance", "Green", "Unscored"]),
        ({"sort": "expected_value"}, ["Unscored", "Chance", "Green", "Draft", "Red"]),
        ({"sort": "-probability", "kind": "threat"}, ["Red", "Unscored", "Draft", "Green"]),
    ],
)
def test_a_register_is_filtered_and_sorted(
    client: TestClient, register: str, various: None, query: dict[str, Any], titles: list[str]
) -> None:
    found = listed(client, register, **query)
    assert sorted(found) == sorted(titles) if "sort" not in query else found == titles


@pytest.mark.parametrize("sort", ["score", "-expected_value", "currency,-score", "review_on"])
def test_pages_go_on_past_what_is_not_known(
    client: TestClient, register: str, various: None, sort: str
) -> None:
    whole, seen, query = listed(client, register, sort=sort), [], {"sort": sort, "limit": 1}
    while True:
        page = client.get(register, params=query).json()
        seen += [risk["title"] for risk in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == whole and len(whole) == 5


@pytest.mark.parametrize(
    "query", [{"score_min": 0}, {"colour": "blue"}, {"status": "lost"}, {"scope": "all"}, {"sort": "title"}]
)
def test_an_unknown_filter_is_refused(client: TestClient, register: str, query: dict[str, Any]) -> None:
    assert client.get(register, params=query).status_code == 422
