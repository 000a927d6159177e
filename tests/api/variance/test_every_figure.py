"""Every figure of a report is explained: of its trend, and of other currencies and cost bases, as of its own."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.variance.status_reports.recording import Recorded
from tests.api.variance.conftest import Json, money

Component = Callable[..., UUID]
Record = Callable[..., list[Recorded]]
Report = Callable[..., Json]
Why = Callable[..., Json]
AMOUNTS = ("baseline", "forecast", "variance")


@pytest.fixture
def mixed(client: TestClient, component: Component, portfolio: UUID, record: Record) -> UUID:
    """Projects in pounds and in euros, of the whole life and of a year, over two periods."""
    ids = [component(f"P{n}", parent=portfolio) for n in range(4)]
    for n in range(2):
        body = {"code": f"E{n}", "name": f"Euro {n}", "currency": "EUR", "parent_id": str(portfolio)}
        ids.append(UUID(client.post("/v1/projects", json=body).json()["id"]))
    for code, more in (("2022", 0), ("2023", 5)):
        record(code, {id: figures(n, more) for n, id in enumerate(ids)})
    return portfolio


def figures(n: int, more: int) -> Json:
    basis = "period" if n == 3 else "whole_life"
    currency = "EUR" if n > 3 else "GBP"
    amounts = {"baseline_cost": 100, "forecast_cost": 90 + n * (7 + more), "actual_cost": n + 1}
    told: Json = {name: money(amount, currency) for name, amount in amounts.items()}
    if n % 2:
        told["whole_life_cost"] = money(1000 + n * more, currency)
    return told | {"cost_basis": basis, "declared_rag": ["green", "amber", None][n % 3], "cause_code": "rate"}


@pytest.fixture
def why(client: TestClient) -> Why:
    def why(at: UUID, figure: str, status: int = 200, **query: Any) -> Json:
        url = f"/v1/portfolios/{at}/variance-report/explanation"
        answer = client.get(url, params={"period": "2023", "figure": figure, **query})
        assert answer.status_code == status, (figure, answer.text)
        told: Json = answer.json()
        return told

    return why


def test_every_figure_has_its_inputs_and_those_of_a_sum_make_it(
    mixed: UUID, report: Report, why: Why
) -> None:
    found = report(mixed)["figures"]
    ids = [figure["id"] for figure in found]
    assert len(ids) == len(set(ids))
    for figure in found:
        told = why(mixed, figure["id"], listed=1)
        assert told["figure"] == figure
        assert told["formula"] and told["inputs_in_all"] >= len(told["inputs"])
        added = figure["id"].endswith((".variance", "total.baseline", "total.forecast", "actual.total"))
        if (added and "project." not in figure["id"]) or figure["id"].startswith("whole_life."):
            parts = [*told["inputs"], *filter(None, [told["other_inputs"]])]
            assert sum(Decimal(one["value"]) for one in parts) == Decimal(figure["value"]), figure["id"]
        if ".rag." in f".{figure['id']}":
            assert told["inputs_in_all"] == int(figure["value"])


def test_each_amount_of_the_trend_and_of_every_currency_is_a_figure(mixed: UUID, report: Report) -> None:
    told = report(mixed)
    values = {figure["id"]: figure["value"] for figure in told["figures"]}
    main = (told["narrative"]["currency"], told["narrative"]["cost_basis"])
    assert len(told["costs"]) == 3 and len(told["trend"]) == 2
    for costs in told["costs"]:
        key = (costs["currency"], costs["cost_basis"])
        prefix = "" if key == main else f"{key[0]}.{key[1]}."
        for name in AMOUNTS:
            assert values[f"{prefix}total.{name}"] == costs["total"][name]["amount"]
        for part in costs["by_project"]:
            assert values[f"{prefix}project.{part['component_id']}.variance"] == part["variance"]["amount"]
    for point in told["trend"]:
        for costs in point["costs"]:
            prefix = f"trend.{point['period']['code']}.{costs['currency']}.{costs['cost_basis']}."
            for name in AMOUNTS:
                assert values[f"{prefix}total.{name}"] == costs[name]["amount"]
            assert values[f"{prefix}actual.total"] == costs["actual_cost"]["amount"]["amount"]
        for kind in ("declared", "calculated"):
            for colour, count in point["rag"][kind].items():
                assert int(values.get(f"trend.{point['period']['code']}.rag.{kind}.{colour}", 0)) == count


def test_a_figure_of_the_trend_is_explained_by_the_reports_of_its_period(
    client: TestClient, mixed: UUID, why: Why
) -> None:
    told = why(mixed, "trend.2022.EUR.whole_life.total.variance")
    assert [(one["name"], one["value"], one["unit"]) for one in told["inputs"]] == [
        ("E1: baseline - forecast", "-25.00", "EUR"),
        ("E0: baseline - forecast", "-18.00", "EUR"),
    ]
    reports = [client.get(one["source"]).json() for one in told["inputs"]]
    assert {one["period"] for one in reports} == {"2022"}


@pytest.mark.parametrize(
    "figure",
    ["trend.2022.USD.whole_life.total.variance", "trend.1900.rag.declared.red", "EUR.period.total.variance"],
)
def test_what_the_report_does_not_tell_is_not_found(mixed: UUID, why: Why, figure: str) -> None:
    assert why(mixed, figure, status=404)["type"] == "/problems/not-found"


def test_ratings_finishes_and_baselines_that_moved_are_counted_and_explained(
    component: Component, portfolio: UUID, record: Record, report: Report, why: Why
) -> None:
    def told(value: str | None, finish: str | None, cost: int, scale: str = "uk-five-point") -> Json:
        rating = {"assessor": "ipa", "scale": scale, "value": value}
        return {"delivery_confidences": [rating] if value else [], "whole_life_cost": cost,
                "forecast_finish_on": finish, "baseline_cost": cost, "forecast_cost": cost + 1}  # fmt: skip

    a, b, c, d = (component(code, parent=portfolio) for code in "ABCD")
    record("2022", {a: told("amber", "2030-01-01", 10), b: told("green", "2030-01-01", 20),
                    c: told("amber", None, 30), d: told("red", "2031-01-01", 50)})  # fmt: skip
    record("2023", {a: told("red", "2030-01-01", 12), b: told("green", "2030-03-01", 20),
                    c: told("amber", "2030-01-01", 30, "uk-three-point")})  # fmt: skip
    values = {figure["id"]: figure["value"] for figure in report(portfolio)["figures"]}
    expected = {
        "delivery_confidence.uk-five-point.red.ipa": "1",
        "delivery_confidence.uk-three-point.amber.ipa": "1",
        "trend.2022.delivery_confidence.uk-five-point.amber.ipa": "2",
        "confidence.less_confident": "1",
        "confidence.unchanged": "1",
        "confidence.another_scale": "1",
        "finish.later": "1",
        "finish.earlier": "0",
        "finish.unchanged": "1",
        "finish.not_available": "1",
        "baseline_movement.opening": "110.00",
        "baseline_movement.like_for_like": "2.00",
        "baseline_movement.leavers": "-50.00",
        "baseline_movement.closing": "62.00",
        "movement.opening": "-4.00",
        "movement.closing": "-3.00",
    }
    assert {id: values.get(id) for id in expected} == expected
    for id, value in expected.items():
        found = why(portfolio, id)
        assert found["formula"] != "as it is recorded"
        if "." in value:
            assert sum(Decimal(one["value"]) for one in found["inputs"]) == Decimal(value), id
            few = why(portfolio, id, listed=1)
            parts = [*few["inputs"], *filter(None, [few["other_inputs"]])]
            assert sum(Decimal(one["value"]) for one in parts) == Decimal(value), id
        assert found["inputs_in_all"] == len(found["inputs"])
        assert "." in value or len(found["inputs"]) == int(value), id
    (less,) = why(portfolio, "confidence.less_confident")["inputs"]
    assert (less["name"], less["value"]) == ("A: ipa on uk-five-point", "amber to red")
    assert less["source"].startswith("/v1/status-reports/")
