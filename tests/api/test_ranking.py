"""Rankings over HTTP, on each database."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.prioritising import MODELS, PLANNING, adopted, scored

ClientFor = Callable[..., TestClient]


@pytest.fixture
def portfolio(component: Callable[..., UUID]) -> UUID:
    return component("PF", "portfolio")


@pytest.fixture
def projects(component: Callable[..., UUID], portfolio: UUID) -> dict[str, UUID]:
    programme = component("PG", "programme", portfolio)
    return {
        "A": component("A", parent=portfolio),
        "B": component("B", parent=programme),
        "C": component("C", parent=programme),
    }


@pytest.fixture
def model(client: TestClient, projects: dict[str, UUID]) -> dict[str, Any]:
    """In use, with A and B scored in full and C by one criterion."""
    model = adopted(client)
    scored(client, projects["A"], model, strategic_fit=5, effort=60, urgency=3)
    scored(client, projects["B"], model, urgency=9, effort=20, strategic_fit=2)
    scored(client, projects["C"], model, strategic_fit=3)
    return model


def ranking(client: TestClient, portfolio: UUID, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/v1/portfolios/{portfolio}/ranking", params=query)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def exact(number: float) -> Decimal:
    return Decimal(str(number))


def patched(client: TestClient, project: UUID, **members: Any) -> None:
    url = f"/v1/projects/{project}"
    etag = client.get(url).headers["ETag"]
    assert client.patch(url, json=members, headers={"If-Match": etag}).status_code == 200


@pytest.mark.usefixtures("model")
def test_contributions_add_up_to_the_score_exactly(client: TestClient, portfolio: UUID) -> None:
    found = ranking(client, portfolio)
    assert [item["code"] for item in found["items"]] == ["A", "B", "C"]
    assert [item["rank"] for item in found["items"]] == [1, 2, 3]
    a, b, _ = found["items"]
    # By hand: A 1/2 x 1 + 1/6 x (1 - 0.85) + 1/3 x 0.3; B 1/2 x 0.25 + 1/6 x 0.3 + 1/3 x 0.9
    assert (a["score"], b["score"]) == (0.625, 0.475)
    for item in found["items"]:
        parts = item["contributions"]
        assert sum(exact(part["contribution"]) for part in parts) == exact(item["score"])
        assert sum(exact(part["penalty"]) for part in parts) == exact(item["penalty"])
        assert exact(item["score"]) + exact(item["penalty"]) == exact(item["best_score"])
        assert sum(exact(part["weight"]) for part in parts) == 1
    assert found["ranked"] == 3 and found["complete"] == 2


@pytest.mark.usefixtures("model")
def test_what_is_missing_is_an_interval_and_never_nothing(client: TestClient, portfolio: UUID) -> None:
    c = ranking(client, portfolio)["items"][2]
    assert c["missing"] == ["effort", "urgency"]
    assert (c["score"], c["penalty"], c["best_score"]) == (0.25, 0.5, 0.75)
    assert (c["best_rank"], c["rank"], c["worst_rank"]) == (1, 3, 3)
    unscored = next(part for part in c["contributions"] if part["criterion"] == "urgency")
    assert (unscored["value"], unscored["worth"], unscored["scorers"]) == (None, None, 0)
    assert unscored["penalty"] == 0.333333


def test_the_order_of_input_does_not_matter(
    client: TestClient, component: Callable[..., UUID], portfolio: UUID
) -> None:
    model = adopted(client)
    codes = ["D", "A", "C", "B"]
    ids = {code: component(code, parent=portfolio) for code in codes}
    values = {"A": 2, "B": 4, "C": 3, "D": 5}
    for code in codes:
        scored(client, ids[code], model, strategic_fit=values[code], urgency=values[code])
    first = ranking(client, portfolio)
    assert [item["code"] for item in first["items"]] == ["D", "B", "C", "A"]
    other = component("PF2", "portfolio")
    for code in reversed(codes):
        url = f"/v1/projects/{ids[code]}"
        moved = client.post(f"{url}/placement", json={"parent_id": str(other)}, headers={"If-Match": '"1"'})
        assert moved.status_code == 200
    second = ranking(client, other)
    assert second["items"] == first["items"]
    assert second["inputs_digest"] == first["inputs_digest"]
    assert ranking(client, portfolio)["items"] == []


def test_equals_are_in_order_of_strategy_and_then_of_code(
    client: TestClient, portfolio: UUID, projects: dict[str, UUID]
) -> None:
    adopted(client)
    found = ranking(client, portfolio)
    assert [item["code"] for item in found["items"]] == ["A", "B", "C"]
    assert {(item["best_rank"], item["worst_rank"]) for item in found["items"]} == {(1, 3)}
    objective = {"code": "OBJ-1", "title": "On time", "weight": 2}
    id = client.post("/v1/strategic-objectives", json=objective).json()["id"]
    client.post("/v1/strategic-objectives", json={**objective, "code": "OBJ-2"})
    share = {"objective_id": id, "share": 0.5}
    client.post(f"/v1/projects/{projects['C']}/strategic-contributions", json=share)
    again = ranking(client, portfolio)
    assert [item["code"] for item in again["items"]] == ["C", "A", "B"]
    assert [item["strategic"] for item in again["items"]] == [0.25, None, None]
    assert again["inputs_digest"] != found["inputs_digest"]


def test_two_scorers_are_a_mean_and_a_spread(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    portfolio: UUID,
    projects: dict[str, UUID],
    model: dict[str, Any],
) -> None:
    before = ranking(client, portfolio)
    other = client_for(organisation_id, role="pmo_analyst")
    scored(other, projects["A"], model, strategic_fit=2)
    after = ranking(client, portfolio)
    fit = next(item for item in after["items"] if item["code"] == "A")["contributions"][0]
    assert (fit["value"], fit["worth"], fit["contribution"]) == (3.5, 0.625, 0.3125)
    assert (fit["scorers"], fit["lowest"], fit["highest"], fit["spread"]) == (2, 2, 5, 3)
    alone = before["items"][0]["contributions"][0]
    assert (alone["scorers"], alone["spread"]) == (1, None)
    assert before["inputs_digest"] != after["inputs_digest"]


def test_what_is_over_is_left_out_and_counted(
    client: TestClient, portfolio: UUID, projects: dict[str, UUID], model: dict[str, Any]
) -> None:
    patched(client, projects["A"], status="stopped")
    patched(client, projects["B"], status="completed")
    archival = client.post(
        f"/v1/projects/{projects['C']}/archival", json={"reason": "Merged"}, headers={"If-Match": '"1"'}
    )
    assert archival.status_code == 200
    found = ranking(client, portfolio, model_id=model["id"])
    assert found["items"] == [] and found["ranked"] == 0
    assert found["left_out"] == {"archived": 1, "completed": 1, "stopped": 1, "gate_failed": 0}
    assert [i["code"] for i in ranking(client, portfolio, kind="programme")["items"]] == ["PG"]
    assert ranking(client, portfolio, kind="portfolio")["items"] == []


@pytest.mark.usefixtures("model")
def test_pages_cover_the_ranking_once_each(client: TestClient, portfolio: UUID) -> None:
    whole = ranking(client, portfolio)["items"]
    url, seen = f"/v1/portfolios/{portfolio}/ranking?limit=2", []
    for _ in range(2):
        page = client.get(url)
        seen += page.json()["items"]
        url = page.links["next"]["url"] if page.links else ""
    assert seen == whole and url == ""
    assert page.json()["next_cursor"] is None
    for odd in ("nonsense", "WyJ4Il0="):
        assert client.get(f"/v1/portfolios/{portfolio}/ranking?cursor={odd}").status_code == 422
    assert client.get(f"/v1/portfolios/{portfolio}/ranking?limit=501").status_code == 422


def test_a_ranking_is_by_the_model_in_use_or_by_the_one_named(
    client: TestClient, portfolio: UUID, model: dict[str, Any]
) -> None:
    by_name, by_default = ranking(client, portfolio, model_id=model["id"]), ranking(client, portfolio)
    assert by_name == by_default and by_name["model"]["number"] == 1
    adopted(client)
    assert ranking(client, portfolio)["complete"] == 0
    assert ranking(client, portfolio, model_id=model["id"]) == {
        **by_name,
        "model": {**by_name["model"], "status": "retired"},
    }
    adopted(client, slug="other")
    refused = client.get(f"/v1/portfolios/{portfolio}/ranking")
    assert refused.status_code == 422 and "model_id" in refused.json()["detail"]


@pytest.mark.usefixtures("model")
def test_an_unchanged_ranking_is_not_sent_twice(client: TestClient, portfolio: UUID) -> None:
    url = f"/v1/portfolios/{portfolio}/ranking"
    for address in (url, f"{url}.csv"):
        etag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.usefixtures("model")
def test_the_csv_holds_the_whole_ranking(client: TestClient, portfolio: UUID) -> None:
    answer = client.get(f"/v1/portfolios/{portfolio}/ranking.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    whole = ranking(client, portfolio)["items"]
    assert [row["code"] for row in rows] == [item["code"] for item in whole]
    for row, item in zip(rows, whole, strict=True):
        parts = {part["criterion"]: part for part in item["contributions"]}
        assert Decimal(row["score"]) == exact(item["score"])
        assert sum(Decimal(row[f"contribution_{slug}"]) for slug in parts) == Decimal(row["score"])
        assert {slug for slug in parts if not row[f"value_{slug}"]} == set(item["missing"])


def test_a_score_is_explained_down_to_its_sources(
    client: TestClient, portfolio: UUID, projects: dict[str, UUID], model: dict[str, Any]
) -> None:
    url = f"/v1/portfolios/{portfolio}/ranking"
    told = client.get(f"{url}/{projects['B']}/explanation").json()
    found = ranking(client, portfolio)
    assert told["result"] == found["items"][1] and told["inputs_digest"] == found["inputs_digest"]
    assert told["ranked"] == 3
    assert [part["definition"]["slug"] for part in told["criteria"]] == ["strategic_fit", "effort", "urgency"]
    for part in told["criteria"]:
        weight = part["definition"]["weight"] / part["total_weight"]
        assert part["result"]["contribution"] == pytest.approx(weight * part["result"]["worth"], abs=1e-6)
        (source,) = part["sources"]
        assert client.get(source["address"]).json()["value"] == source["value"] == part["result"]["value"]
    assert client.get(f"{url}/{portfolio}/explanation").status_code == 404
    assert client.get(f"{url}/{projects['B']}/explanation?model_id={uuid7()}").status_code == 404


@pytest.mark.parametrize("what", ["ranking", "ranking.csv", "ranking/{project}/explanation"])
def test_who_may_see_a_ranking(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    portfolio: UUID,
    projects: dict[str, UUID],
    model: dict[str, Any],
    what: str,
) -> None:
    url = f"/v1/portfolios/{portfolio}/{what.format(project=projects['A'])}"
    assert client_for(organisation_id, role="reader").get(url).status_code == 200
    assert client_for(uuid7()).get(url).status_code == 404
    assert client_for(organisation_id, role="reader", on=projects["A"]).get(url).status_code == 404
    refused = client_for(organisation_id, role="administrator").get(url)
    assert refused.status_code == 403 and refused.json()["rule"] == "ranking:read"
    wrong = url.replace(str(portfolio), str(projects["A"]))
    assert client.get(wrong).status_code == 404
    assert client.get(f"{url}?model_id={client.post(MODELS, json=PLANNING).json()['id']}").status_code == 200
