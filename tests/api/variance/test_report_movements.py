"""What the portfolio variance report tells of change, and of what is missing, stale, diverging or to be decided."""

from collections.abc import Callable
from uuid import UUID

from fastapi.testclient import TestClient

from app.variance.status_reports.recording import Recorded
from tests.api.governance.conftest import RESERVE
from tests.api.variance.conftest import Json, money
from tests.conftest import ClientFor

Component = Callable[..., UUID]
Record = Callable[..., list[Recorded]]
Report = Callable[..., Json]
EXEMPT = {"member": "forecast_cost", "reason": "exempt", "raw": "Exempt under Section 43"}


def test_movement_tells_joiners_and_leavers_from_like_for_like(
    component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    stays, leaves, joins, silent = (component(code, parent=portfolio) for code in "ABCD")
    record(
        "2021",
        {
            stays: {"baseline_cost": 100, "forecast_cost": 105, "whole_life_cost": 1000},
            leaves: {"baseline_cost": 50, "forecast_cost": 57},
            silent: {"baseline_cost": 10, "forecast_cost": 11},
        },
    )
    record(
        "2023",
        {
            stays: {"baseline_cost": 100, "forecast_cost": 125, "whole_life_cost": 1200},
            joins: {"baseline_cost": 10, "forecast_cost": 12},
            silent: {"baseline_cost": 10, "not_available": [EXEMPT]},
        },
    )
    told = report(portfolio)
    moved = told["costs"][0]["movement"]
    assert told["previous_period"]["code"] == moved["previous_period"] == "2021"
    steps = {one["step"]: (one["projects"], one["amount"]["amount"]) for one in moved["steps"]}
    assert steps == {
        "leavers": (1, "7.00"),
        "no_longer_stated": (1, "1.00"),
        "joiners": (1, "-2.00"),
        "newly_stated": (0, "0.00"),
        "like_for_like": (1, "-20.00"),
    }
    assert (moved["opening"], moved["closing"]) == (money("-13.00"), money("-27.00"))
    (whole,) = told["whole_life_costs"]
    assert whole["movement"]["measure"] == "baseline"
    assert whole["movement"]["like_for_like"] == money("200.00")
    assert "a change of baseline, not of performance" in told["narrative"]["text"]


def test_the_earlier_period_may_be_chosen_but_not_a_later_one(
    client: TestClient, component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    a = component("A", parent=portfolio)
    for code, forecast in (("2021", 101), ("2022", 102), ("2023", 103)):
        record(code, {a: {"baseline_cost": 100, "forecast_cost": forecast}})
    assert report(portfolio)["costs"][0]["movement"]["like_for_like"] == money("-1.00")
    assert report(portfolio, since="2021")["costs"][0]["movement"]["like_for_like"] == money("-2.00")
    assert report(portfolio, "2021")["costs"][0]["movement"] is None
    at = f"/v1/portfolios/{portfolio}/variance-report"
    assert client.get(at, params={"period": "2022", "since": "2023"}).status_code == 422


def test_finishes_and_confidences_are_compared_only_with_their_like(
    component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    approved, forecast, rated, rescaled = (component(code, parent=portfolio) for code in "ABCD")

    def rating(scale: str, value: str) -> list[Json]:
        return [{"assessor": "ipa", "scale": scale, "value": value}]

    record(
        "2021",
        {
            approved: {"approved_finish_on": "2025-03-31"},
            forecast: {"approved_finish_on": "2025-03-31", "forecast_finish_on": "2025-06-30"},
            rated: {"delivery_confidences": rating("uk-five-point", "amber")},
            rescaled: {"delivery_confidences": rating("uk-five-point", "amber")},
        },
    )
    record(
        "2023",
        {
            approved: {"approved_finish_on": "2025-04-10", "forecast_finish_on": "2030-01-01"},
            forecast: {"approved_finish_on": "2026-03-31", "forecast_finish_on": "2025-06-20"},
            rated: {"delivery_confidences": rating("uk-five-point", "red")},
            rescaled: {"delivery_confidences": rating("uk-three-point", "amber")},
        },
    )
    told = report(portfolio)
    assert [(c["code"], c["basis"], c["days"]) for c in told["finish"]["changes"]] == [
        ("A", "approved", 10),
        ("B", "forecast", -10),
    ]
    assert told["finish"]["not_available"] == 2
    assert told["confidence"]["less_confident"] == 1
    assert told["confidence"]["changes"][0]["steps"] == -2
    assert told["confidence"]["not_compared"] == {"another_scale": 1, "not_assessed": 2}
    assert [(c["scale"], c["counts"]["red"]) for c in told["delivery_confidences"]] == [
        ("uk-five-point", 1),
        ("uk-three-point", 0),
    ]


def test_what_is_withheld_unsubmitted_stale_or_never_reported_is_told_and_not_counted_as_nothing(
    client: TestClient, component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    withheld, stale, silent, drafted, done, later, past = (
        component(code, parent=portfolio) for code in "ABCDEFG"
    )
    full = {"baseline_cost": 10, "forecast_cost": 10, "approved_finish_on": "2024-12-31"}
    record("2022", {stale: full, done: full, past: full | {"approved_finish_on": "2022-12-31"}})
    record("2023", {withheld: {"baseline_cost": 100, "not_available": [EXEMPT]}})
    draft = {"period": "2023", "cost_basis": "whole_life"}
    assert client.post(f"/v1/projects/{drafted}/status-reports", json=draft).status_code == 201
    plans = ((silent, {"status": "active"}), (done, {"status": "completed"}),
             (later, {"status": "active", "planned_start_on": "2024-01-01"}))  # fmt: skip
    for id, plan in plans:
        headers = {"If-Match": client.get(f"/v1/projects/{id}").headers["ETag"]}
        assert client.patch(f"/v1/projects/{id}", json=plan, headers=headers).status_code == 200
    told = report(portfolio)
    assert {one["code"]: one["reason"] for one in told["missing"]["without_variance"]} == {
        "A": "exempt",
        "C": "no_report",
        "D": "not_submitted",
    }
    text = told["narrative"]["text"]
    assert "Not counted for want of figures: 1 project, The A." in text
    assert "Drafted but not submitted: 1 report, The D. Without a report: 1 project, The C." in text
    at = f"/v1/portfolios/{portfolio}/variance-report/explanation"
    for figure, code in (("missing", "A"), ("not_submitted", "D"), ("no_report", "C")):
        why = client.get(at, params={"period": "2023", "figure": f"{figure}.count"}).json()
        assert (why["figure"]["value"], [one["name"] for one in why["inputs"]]) == ("1", [code])
    assert [(one["code"], one["days"]) for one in told["missing"]["stale"]] == [("B", 365)]
    assert told["missing"]["past_finish_projects"] == 1
    assert {"member": "forecast_cost", "reason": "exempt", "count": 1} in told["missing"]["figures"]
    (costs,) = told["costs"]
    assert costs["total"]["variance"] is None
    assert costs["forecast_cost"] == {"projects": 0, "amount": None}
    assert costs["baseline_cost"] == {"projects": 1, "amount": money("100.00")}
    assert costs["calculated_rag"] is None
    assert "no variance can be stated" in told["narrative"]["text"]


def test_a_green_total_with_projects_missing_is_not_green(
    component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    a, b = (component(code, parent=portfolio) for code in "AB")
    record("2022", {b: {"baseline_cost": 10, "forecast_cost": 10}})
    record("2023", {a: {"baseline_cost": 100, "forecast_cost": 100}})
    (costs,) = report(portfolio)["costs"]
    assert costs["calculated_rag"] is None
    assert costs["calculated_rag_reason"].endswith("1 projects are missing or stale")


def test_a_project_declared_better_than_its_figures_are_is_told(
    component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    a, b = (component(code, parent=portfolio) for code in "AB")
    record(
        "2023",
        {
            a: {"baseline_cost": 100, "forecast_cost": 150, "declared_rag": "green"},
            b: {"baseline_cost": 100, "forecast_cost": 150, "declared_rag": "red"},
        },
    )
    told = report(portfolio)
    assert [one["code"] for one in told["divergences"]] == ["A"]
    assert told["rag"]["declared_better"] == 1
    assert told["rag"]["declared"] == {"green": 1, "amber": 0, "red": 1, "none": 0}
    assert told["rag"]["calculated"] == {"green": 0, "amber": 0, "red": 2, "none": 0}


def test_the_decision_it_calls_for_is_the_one_that_was_asked_for_first(
    component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    a, b = (component(code, parent=portfolio) for code in "AB")
    over = {"baseline_cost": 100, "forecast_cost": 150}
    record("2022", {a: over})
    assert "Decision called for, none being requested" in report(portfolio, "2022")["narrative"]["text"]
    asked = [
        {"question": "Fund the rest?", "body": "Investment board", "due_on": day}
        for day in ("2023-09-30", "2023-06-30")
    ]
    record("2023", {a: over | {"decisions_requested": asked[:1]}, b: {"decisions_requested": asked[1:]}})
    told = report(portfolio)
    assert [one["due_on"] for one in told["decisions_wanted"]] == ["2023-06-30", "2023-09-30"]
    assert told["decisions_wanted"][0]["component_id"] == str(b)
    assert "Decision wanted from Investment board by 30 June 2023" in told["narrative"]["text"]


def test_what_the_decision_log_waits_for_is_told_of_the_last_period_alone(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    component: Component,
    portfolio: UUID,
    record: Record,
    report: Report,
) -> None:
    project = component("A", parent=portfolio)
    for code in ("2022", "2023"):
        record(code, {project: {"baseline_cost": 100, "forecast_cost": 150}})
    made = client.post(f"/v1/projects/{project}/decisions", json=RESERVE)
    assert report(portfolio)["decisions_wanted"] == []  # a draft is not waited for
    tag = {"If-Match": made.headers["ETag"]}
    assert client.post(f"{made.headers['Location']}/proposal", headers=tag).status_code == 200
    (wanted,) = report(portfolio)["decisions_wanted"]
    assert wanted["question"] == "Release reserve for the cutting"
    assert wanted["source"] == made.headers["Location"]
    assert "Release reserve for the cutting" in report(portfolio)["narrative"]["text"]
    assert report(portfolio, "2022")["decisions_wanted"] == []
    reader = client_for(organisation_id, "reader", on=portfolio)
    told = reader.get(f"/v1/portfolios/{portfolio}/variance-report", params={"period": "2023"}).text
    assert RESERVE["question"] not in told
