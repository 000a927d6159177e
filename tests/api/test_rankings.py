"""Rankings that are kept, over HTTP, on each database."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.portfolio.rankings.models import RankingRow
from tests.api.prioritising import EFFORT, FIT, URGENCY, adopted, scored

ClientFor = Callable[..., TestClient]
ORDER = {"draws": 2_000, "seed": 42, "top": 2}
SCORES = {
    "A": {"strategic_fit": 5, "effort": 60, "urgency": 3},
    "B": {"strategic_fit": 2, "effort": 20, "urgency": 9},
    "C": {"strategic_fit": 3},
    "D": {"strategic_fit": 2, "effort": 60, "urgency": 2},
    "E": {"strategic_fit": 2, "effort": 60, "urgency": 2},
}


@pytest.fixture
def portfolio(component: Callable[..., UUID]) -> UUID:
    return component("PF", "portfolio")


@pytest.fixture
def projects(component: Callable[..., UUID], portfolio: UUID) -> dict[str, UUID]:
    return {code: component(code, parent=portfolio) for code in SCORES}


@pytest.fixture
def model(client: TestClient, projects: dict[str, UUID]) -> dict[str, Any]:
    model = adopted(client)
    for code, values in SCORES.items():
        scored(client, projects[code], model, **values)
    return model


def made(client: TestClient, portfolio: UUID, **order: Any) -> dict[str, Any]:
    answer = client.post(f"/v1/portfolios/{portfolio}/rankings", json=ORDER | order)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    assert answer.headers["Location"] == f"/v1/rankings/{body['id']}"
    return body


def rows_of(client: TestClient, ranking: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/v1/rankings/{ranking['id']}/rows", params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def exact(number: float) -> Decimal:
    return Decimal(str(number))


@pytest.mark.usefixtures("model")
def test_a_kept_ranking_explains_itself(client: TestClient, portfolio: UUID) -> None:
    told = made(client, portfolio)
    rows = rows_of(client, told)
    live = client.get(f"/v1/portfolios/{portfolio}/ranking").json()
    assert [row["code"] for row in rows] == ["A", "B", "C", "D", "E"]
    assert told["scores_digest"] == live["inputs_digest"] and told["ranked"] == 5 and told["complete"] == 4
    for row, item in zip(rows, live["items"], strict=True):
        for name in ("rank", "best_rank", "worst_rank", "score", "best_score", "penalty", "missing"):
            assert row[name] == item[name]
        assert sum(exact(part["contribution"]) for part in row["contributions"]) == exact(row["score"])
        firm = row["stability"]
        assert sum(firm["acceptabilities"]) == pytest.approx(1, abs=1e-5)
        assert firm["first"] == firm["acceptabilities"][0]
        assert firm["within_top"] == pytest.approx(sum(firm["acceptabilities"][:2]), abs=2e-6)
        if firm["central_weights"]:
            assert sum(firm["central_weights"].values()) == pytest.approx(1, abs=1e-5)
    assert sum(row["stability"]["first"] for row in rows) == pytest.approx(1, abs=1e-5)
    # D and E are equal, and A and B nowhere worse than either: told whatever the weights are.
    assert [row["dominated_by"] for row in rows[3:]] == [{"count": 2, "codes": ["A", "B"]}] * 2
    assert told["ties"] == [{"score": rows[3]["score"], "codes": ["D", "E"], "settled_by": ["code"]}]
    assert rows[3]["next"]["comes_before"] == 1 and rows[3]["next"]["smallest_change"] is None
    assert rows[4]["next"] is None and rows[4]["stability"]["first"] == 0
    assert rows[4]["stability"]["central_weights"] is None


@pytest.mark.usefixtures("model")
def test_what_would_swap_two_is_told_exactly(client: TestClient, portfolio: UUID) -> None:
    told = made(client, portfolio)
    first = rows_of(client, told)[0]["next"]
    # By hand: A less B is 0.75 by fit, -0.15 by effort, -0.6 by urgency, at 1/2, 1/6 and 1/3: 0.15 ahead.
    # From fit to urgency each unit closes 1.35: a ninth, and so 2/9 in all.
    assert first["code"] == "B" and first["ahead_by"] == 0.15
    assert first["smallest_change"] == {
        "size": pytest.approx(2 / 9),
        "moves": [
            {"from_criterion": "strategic_fit", "to_criterion": "urgency", "share": pytest.approx(1 / 9)}
        ],
    }
    # The weight of fit at which 0.75 w = (1 - w)(0.15 / 3 + 0.6 x 2 / 3).
    crossing = {each["criterion"]: each["weight"] for each in first["crossings"]}
    assert crossing["strategic_fit"] == pytest.approx(0.45 / 1.2)
    sensitivity = told["sensitivity"]
    assert sensitivity["first_change"]["code"] == "B"
    assert sensitivity["first_change"]["size"] == pytest.approx(2 / 9)
    fit = sensitivity["criteria"][0]
    assert (fit["stays_from"], fit["stays_to"]) == (pytest.approx(0.375), 1)
    assert [(each["code"], each["low"]) for each in fit["first"]] == [("B", 0), ("A", pytest.approx(0.375))]


def test_it_is_reproduced_bit_for_bit_and_a_changed_row_is_found(
    app: FastAPI, client: TestClient, portfolio: UUID, projects: dict[str, UUID], model: dict[str, Any]
) -> None:
    told, again, other = made(client, portfolio), made(client, portfolio), made(client, portfolio, seed=43)
    assert told["inputs_digest"] == again["inputs_digest"] != other["inputs_digest"]
    assert told["result_digest"] == again["result_digest"] != other["result_digest"]
    url = f"/v1/rankings/{told['id']}/verification"
    # Whatever is done to the records afterwards, it follows from what is stored.
    scored(client, projects["C"], model, urgency=10)
    renamed = client.patch(
        f"/v1/projects/{projects['A']}", json={"name": "Renamed"}, headers={"If-Match": '"1"'}
    )
    assert renamed.status_code == 200
    found = client.get(url).json()
    assert found["identical"] is True and found["first_difference"] is None
    assert found["libraries_then"] == found["libraries_now"] == told["libraries"]
    table = RankingRow.__table__
    with app.state.database.writing() as session:
        row = sa.and_(table.c.ranking_id == UUID(told["id"]), table.c.rank == 1)
        kept = session.execute(sa.select(table.c.told).where(row)).scalar_one()
        session.execute(sa.update(table).where(row).values(told=kept | {"score": 0.9}))
        session.commit()
    found = client.get(url).json()
    assert (found["identical"], found["rows_identical"]) == (False, False)
    assert found["inputs_identical"] and found["result_identical"]
    assert found["first_difference"] == {"rank": 1, "member": "score", "then": "0.9", "now": "0.625"}


def test_two_rankings_are_compared_row_by_row(
    client: TestClient,
    component: Callable[..., UUID],
    portfolio: UUID,
    projects: dict[str, UUID],
    model: dict[str, Any],
) -> None:
    before = made(client, portfolio)
    scored(client, projects["C"], model, urgency=9, effort=0)
    stopped = client.patch(
        f"/v1/projects/{projects['E']}", json={"status": "stopped"}, headers={"If-Match": '"1"'}
    )
    assert stopped.status_code == 200
    component("N", parent=portfolio)
    after = made(client, portfolio)
    found = client.get(f"/v1/rankings/{after['id']}/comparison?with={before['id']}").json()
    assert (found["entered"], found["left"], found["same_model"], found["same_inputs"]) == (1, 1, True, False)
    by = {row["code"]: row for row in found["rows"]}
    assert by["N"]["why"] == ["entered"] and by["E"]["why"] == ["left"]
    assert by["C"]["why"] == ["values"] and (by["C"]["rank_was"], by["C"]["rank_now"]) == (3, 1)
    assert by["A"]["why"] == ["others"] and by["A"]["moved"] == -1 and by["A"]["parts"] == []
    change = exact(by["C"]["score_now"]) - exact(by["C"]["score_was"])
    assert sum(exact(part["change"]) for part in by["C"]["parts"]) == change
    # Other weights of the same criteria: all of a change is by weight.
    heavier = adopted(client, slug="other", criteria=[FIT | {"weight": 9}, EFFORT, URGENCY])
    for code in ("A", "B"):
        scored(client, projects[code], heavier, **SCORES[code])
    third = made(client, portfolio, model_id=heavier["id"])
    base = made(client, portfolio, model_id=model["id"])
    moved = client.get(f"/v1/rankings/{third['id']}/comparison?with={base['id']}").json()
    a = next(row for row in moved["rows"] if row["code"] == "A")
    assert a["why"] == ["weights"] and not moved["same_model"]
    for part in a["parts"]:
        assert exact(part["by_value"]) == 0 and exact(part["by_weight"]) == exact(part["change"])
    nothing = client.get(f"/v1/rankings/{base['id']}/comparison?with={base['id']}").json()
    assert nothing["rows"] == [] and nothing["kendall_tau"] == 1 and nothing["same_inputs"]


@pytest.mark.usefixtures("model")
def test_weights_keep_to_their_ranges_and_order(client: TestClient, portfolio: UUID) -> None:
    ranges = [{"criterion": "strategic_fit", "low": 0.45, "high": 0.55}]
    told = made(client, portfolio, weight_ranges=ranges, weight_order=[["strategic_fit"], ["urgency"]])
    assert told["weight_order"] == [["strategic_fit"], ["urgency"]] and told["weight_ranges"] == ranges
    for row in rows_of(client, told):
        if weights := row["stability"]["central_weights"]:
            assert 0.45 <= weights["strategic_fit"] <= 0.55
            assert weights["urgency"] <= weights["strategic_fit"] + 1e-6
    url = f"/v1/portfolios/{portfolio}/rankings"
    for wrong, said in (
        ({"weight_ranges": [{"criterion": "colour"}]}, "has no colour"),
        ({"weight_ranges": [ranges[0], {"criterion": "effort", "low": 0.7}]}, "add up to 1"),
        ({"weight_ranges": [{"criterion": "effort", "low": 0.7, "high": 0.2}]}, "low end first"),
        ({"weight_order": [["effort"], ["effort"]]}, "one place"),
    ):
        refused = client.post(url, json=ORDER | wrong)
        assert refused.status_code == 422 and said in refused.json()["detail"], refused.text


@pytest.mark.usefixtures("model")
def test_who_decides_otherwise_says_why(
    client: TestClient, portfolio: UUID, projects: dict[str, UUID]
) -> None:
    told = made(client, portfolio)
    url = f"/v1/rankings/{told['id']}/deviations"
    question = {"kind": "other", "title": "Which first"}
    decision = client.post(f"/v1/portfolios/{portfolio}/decisions", json=question).json()["id"]
    body = {
        "component_id": str(projects["D"]),
        "decided_rank": 1,
        "reason": "The law",
        "decision_id": decision,
    }
    etag = {"If-Match": '"1"'}
    for wrong, status in (
        ({"component_id": str(portfolio)}, 422),
        ({"decided_rank": 9}, 422),
        ({"decided_rank": 4}, 409),
        ({"decision_id": str(uuid7())}, 404),
    ):
        assert client.post(url, json=body | wrong, headers=etag).status_code == status
    kept = client.post(url, json=body, headers=etag)
    assert kept.status_code == 200 and kept.headers["ETag"] == '"2"'
    (deviation,) = kept.json()["deviations"]
    rows = rows_of(client, told)
    assert deviation.items() >= body.items() and deviation["rank"] == 4
    assert exact(deviation["score_difference"]) == exact(rows[0]["score"]) - exact(rows[3]["score"])
    again = client.post(url, json=body | {"decided_rank": None}, headers={"If-Match": '"2"'}).json()
    (deviation,) = again["deviations"]
    assert deviation["decided_rank"] is None and deviation["score_difference"] is None
    history = client.get(f"/v1/rankings/{told['id']}/history").json()["items"]
    assert [each["action"] for each in history] == ["ranking.made", *["ranking.deviated_from"] * 2]
    assert client.get(f"/v1/rankings/{told['id']}/verification").json()["identical"]
    assert client.post(url, json=body, headers=etag).status_code == 412


@pytest.mark.usefixtures("model")
def test_rows_are_paged_and_exported(client: TestClient, portfolio: UUID) -> None:
    told = made(client, portfolio)
    url, whole, seen = f"/v1/rankings/{told['id']}", rows_of(client, told), []
    page = client.get(f"{url}/rows?limit=2&include=total")
    assert page.json()["total"] == 5
    while True:
        seen += page.json()["items"]
        if "next" not in page.links:
            break
        page = client.get(page.links["next"]["url"])
    assert seen == whole
    table = list(csv.DictReader(io.StringIO(client.get(f"{url}/rows.csv").text)))
    assert [row["code"] for row in table] == [row["code"] for row in whole]
    for line, row in zip(table, whole, strict=True):
        parts = [line[f"contribution_{part['criterion']}"] for part in row["contributions"]]
        assert sum(map(Decimal, parts)) == Decimal(line["score"])
    book = client.get(f"{url}/workbook.xlsx")
    with ZipFile(io.BytesIO(book.content)) as parts_of_book:
        names = parts_of_book.read("xl/workbook.xml").decode()
    assert all(f'name="{name}"' in names for name in ("Ranking", "Model", "Ties", "Deviations", "Basis"))
    bars = client.get(f"{url}/bars.svg?first=3")
    assert bars.headers["Content-Type"].startswith("image/svg+xml")
    assert "1. A" in bars.text and "4. D" not in bars.text and 'class="held"' in bars.text
    bubbles = client.get(f"{url}/bubbles.svg?risk=effort").text
    assert bubbles.count("<circle") == 4 and "1 without a score for effort" in bubbles
    assert client.get(f"{url}/bubbles.svg").status_code == 422


def test_nothing_is_ranked_where_there_is_nothing(client: TestClient, portfolio: UUID) -> None:
    adopted(client)
    told = made(client, portfolio)
    assert told["ranked"] == 0 and rows_of(client, told) == []
    assert client.get(f"/v1/rankings/{told['id']}/verification").json()["identical"]
    assert "Nothing is ranked" in client.get(f"/v1/rankings/{told['id']}/bars.svg").text


@pytest.mark.usefixtures("model")
def test_who_may_see_and_make_rankings(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, portfolio: UUID
) -> None:
    objective = client.post("/v1/strategic-objectives", json={"code": "O", "title": "On time", "weight": 1})
    share = {"objective_id": objective.json()["id"], "share": 0.5}
    project = rows_of(client, made(client, portfolio))[0]["component_id"]
    assert client.post(f"/v1/projects/{project}/strategic-contributions", json=share).status_code == 201
    told = made(client, portfolio)
    assert rows_of(client, told)[0]["strategic"] == 0.5
    narrow = client_for(organisation_id, scopes=("ranking:read", "component:read"))
    assert rows_of(narrow, told)[0]["strategic"] is None
    url = f"/v1/rankings/{told['id']}"
    for what in ("", "/rows", "/rows.csv", "/workbook.xlsx", "/bars.svg", "/verification", "/history"):
        assert client_for(uuid7()).get(url + what).status_code == 404
        assert client_for(organisation_id, role="reader").get(url + what).status_code == 200
    refused = client_for(organisation_id, role="reader").post(
        f"/v1/portfolios/{portfolio}/rankings", json=ORDER
    )
    assert refused.status_code == 403 and refused.json()["rule"] == "ranking:write"
