"""Dashboards over HTTP: a component as of a data date, and its trend."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from tests.api.variance.conftest import Json, money
from tests.api.variance.test_report_adds_up import every_number_resolves
from tests.conftest import ClientFor

Component = Callable[..., UUID]
Record = Callable[..., Any]


def read(client: TestClient, at: UUID, kind: str = "projects", **query: Any) -> Json:
    answer = client.get(f"/v1/{kind}/{at}/dashboard", params=query)
    assert answer.status_code == 200, answer.text
    told: Json = answer.json()
    return told


def yearly(record: Record, project: UUID) -> None:
    """Three yearly reports of a project that gets worse, on a scale that changes."""
    for code, forecast, scale, rating in [
        ("2021", 100, "uk-five-point", "amber_green"),
        ("2022", 104, "uk-five-point", "amber"),
        ("2023", 130, "uk-three-point", "red"),
    ]:
        record(
            code,
            {
                project: {
                    "cost_basis": "period",
                    "baseline_cost": 100,
                    "forecast_cost": forecast,
                    "whole_life_cost": 1000 + forecast,
                    "declared_rag": "green",
                    "approved_finish_on": f"{int(code) + 3}-03-31",
                    "cause": "Steel costs more." if forecast > 110 else None,
                    "delivery_confidences": [{"assessor": "ipa", "scale": scale, "value": rating}],
                    "not_available": [{"member": "benefits", "reason": "exempt"}],
                    "decisions_requested": [{"question": f"Go on after {code}?"}],
                }
            },
        )


def test_yearly_reports_make_the_trend_of_a_project(
    client: TestClient, project: UUID, record: Record
) -> None:
    yearly(record, project)
    told = read(client, project)
    assert told["period"]["code"] == "2023"
    assert [point["period"]["code"] for point in told["trend"]] == ["2021", "2022", "2023"]
    assert [point["costs"][0]["variance"]["amount"] for point in told["trend"]] == ["0.00", "-4.00", "-30.00"]
    assert [point["approved_finish_on"] for point in told["trend"]] == [
        *("2024-03-31", "2025-03-31", "2026-03-31")
    ]
    assert [
        (c["scale"], [r for r, n in c["counts"].items() if n])
        for point in told["trend"]
        for c in point["delivery_confidences"]
    ] == [
        ("uk-five-point", ["amber_green"]),
        ("uk-five-point", ["amber"]),
        ("uk-three-point", ["red"]),
    ]
    assert [point["rag"]["calculated"]["red"] for point in told["trend"]] == [0, 0, 1]
    assert [point["rag"]["declared_better"] for point in told["trend"]] == [0, 0, 1]
    assert told["trend"][2]["whole_life_costs"][0]["whole_life_cost"]["amount"] == money("1130.00")
    assert [p["period"]["code"] for p in read(client, project, periods=2)["trend"]] == ["2022", "2023"]


def test_a_project_tells_its_own_figures_and_a_short_narrative(
    client: TestClient, project: UUID, record: Record
) -> None:
    yearly(record, project)
    told = read(client, project)
    own = told["project"]
    assert (own["variance"], own["stale"]) == (money("-30.00"), False)
    assert (own["declared_rag"], own["calculated_rag"], own["rag_divergence"]) == ("green", "red", True)
    assert own["not_available"] == {"benefits": "exempt"}
    assert own["delivery_confidences"][0]["value"] == "red"
    assert [one["question"] for one in told["decisions_wanted"]] == ["Go on after 2023?"]
    text = told["narrative"]["text"]
    assert "declared RAG green but calculated red" in text
    assert "£26 worse than in Year to March 2022" in text
    assert "Cause: Steel costs more." in text
    assert told["narrative"]["words"] <= 120
    assert told["costs"][0]["change"] == money("-26.00")


def test_a_dashboard_is_as_of_a_day_and_says_when_its_report_is_stale(
    client: TestClient, component: Component, portfolio: UUID, record: Record
) -> None:
    project, other = (component(code, parent=portfolio) for code in "AB")
    record("2021", {project: {"baseline_cost": 100, "forecast_cost": 110, "cause": "Rain"}})
    record("2023", {other: {"baseline_cost": 100, "forecast_cost": 120}})
    assert read(client, portfolio, "portfolios", as_of="2022-12-31")["period"]["code"] == "2021"
    assert read(client, portfolio, "portfolios", as_of="2023-03-31")["period"]["code"] == "2023"
    assert read(client, project)["period"]["code"] == "2021"
    late = read(client, project, period="2023")
    assert late["project"]["stale"] is True
    assert late["project"]["data_date"] == "2021-03-31"
    assert "The report is stale." in late["narrative"]["text"]
    assert late["costs"] == []
    assert late["stale_projects"] == 1
    none = read(client, project, as_of="2020-01-01")
    assert none["period"] is none["narrative"] is none["project"] is None
    assert none["trend"] == []
    both = client.get(f"/v1/projects/{project}/dashboard", params={"period": "2023", "as_of": "2023-03-31"})
    assert both.status_code == 422


def test_a_portfolio_tells_what_its_projects_add_up_to_over_time(
    client: TestClient, component: Component, portfolio: UUID, record: Record
) -> None:
    a, b = (component(code, parent=portfolio) for code in "AB")
    record("2022", {a: {"baseline_cost": 100, "forecast_cost": 110, "declared_rag": "amber"}})
    record(
        "2023",
        {
            a: {"baseline_cost": 100, "forecast_cost": 115, "declared_rag": "green"},
            b: {"baseline_cost": 50, "forecast_cost": 45},
        },
    )
    told = read(client, portfolio, "portfolios")
    assert told["project"] is None
    assert told["costs"][0]["total"]["variance"] == money("-10.00")
    assert told["costs"][0]["change"] == money("-5.00")
    assert [point["reports"] for point in told["trend"]] == [1, 2]
    assert [point["costs"][0]["variance"] for point in told["trend"]] == [money("-10.00"), money("-10.00")]
    assert [point["rag"]["declared"]["green"] for point in told["trend"]] == [0, 1]
    assert told["trend"][1]["rag"]["declared"]["none"] == 1
    every_number_resolves(client, told)


def test_a_dashboard_is_for_who_may_read_the_reports_below_it(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    component: Component,
    portfolio: UUID,
    record: Record,
) -> None:
    project = component("A", parent=portfolio)
    record("2023", {project: {"baseline_cost": 100, "forecast_cost": 110}})
    reader = client_for(organisation_id, "reader", on=project)
    assert reader.get(f"/v1/projects/{project}/dashboard").status_code == 200
    assert reader.get(f"/v1/portfolios/{portfolio}/dashboard").status_code == 404
    assert reader.get(f"/v1/programmes/{project}/dashboard").status_code == 404
    refused = client_for(organisation_id, "administrator").get(f"/v1/projects/{project}/dashboard")
    assert (refused.status_code, refused.json()["rule"]) == (403, "status_report:read")


def test_a_portfolio_where_everything_happens_at_once_has_its_narrative(
    client: TestClient, component: Component, portfolio: UUID, record: Record
) -> None:
    words = " ".join(f"word{n}" for n in range(60))
    projects = [component(f"{code} {words}"[:190], parent=portfolio) for code in "ABCDEFGHIJ"]
    *costed, bare, drafted, stale = projects
    asked = [{"question": words, "body": words[:150], "due_on": "2033-12-31"}] * 2
    full = {"baseline_cost": 10_000, "cause": words, "decisions_requested": asked}
    record("2022", {id: full | {"forecast_cost": 10_007, "whole_life_cost": 9} for id in projects})
    now = {
        id: full | {"forecast_cost": 10_000 - (-1) ** n * (1234 + n), "whole_life_cost": 10}
        for n, id in enumerate(costed)
    }
    record("2023", now | {bare: {}})
    draft = {"period": "2023", "cost_basis": "whole_life"}
    assert client.post(f"/v1/projects/{drafted}/status-reports", json=draft).status_code == 201
    told = client.get(f"/v1/portfolios/{portfolio}/dashboard")
    assert told.status_code == 200, told.text
    assert 120 < told.json()["narrative"]["words"] <= 200
    assert stale and told.json()["stale_projects"] == 1
