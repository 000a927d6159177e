"""Tolerances: set by the level above, never beyond it, changed by decision, and how figures stand."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.tolerances.conftest import FIVE, Tree, gbp
from tests.conftest import ClientFor
from tests.unit.calc.conftest import Oracle


def rule(answer: Any) -> tuple[int, str | None]:
    return answer.status_code, answer.json().get("rule")


def test_the_level_above_sets_it(tree: Tree, client_for: ClientFor, organisation_id: UUID) -> None:
    body = {"metric": "period_cost", "effective_on": "2026-01-01", "rationale": "As agreed.", **FIVE}

    def sets(role: str, on: UUID) -> tuple[int, str | None]:
        return rule(client_for(organisation_id, role, on).post(f"{tree.url()}/tolerances", json=body))

    assert sets("sponsor", tree.project) == (403, "tolerance.set-by-level-above")
    assert sets("project_manager", tree.programme) == (403, "tolerance.set-by-level-above")
    assert sets("sponsor", tree.programme) == (201, None)
    top = client_for(organisation_id, "sro", tree.portfolio)
    assert rule(top.post(f"{tree.url('portfolio')}/tolerances", json=body))[0] == 403
    standing = body | {"applies_to": "projects"}
    assert rule(top.post(f"{tree.url('portfolio')}/tolerances", json=standing))[0] == 201


def test_what_is_set_is_told_and_stays(tree: Tree, client: TestClient) -> None:
    told = tree.tolerance("cost_at_completion", over_ratio=0.05, over_amount=gbp("2000000.00"))
    url = f"/v1/tolerances/{told['id']}"
    expected = {"objective": "cost", "number": 1, "over_ratio": 0.05, "over_amount": gbp("2000000.00")}
    assert {name: told[name] for name in expected} == expected
    assert client.get(url).json() == told == client.get(f"{tree.url()}/tolerances").json()["items"][0]
    assert len(client.get(f"{url}/history").json()["items"]) == 1
    assert client.request("PATCH", url, json={}).status_code == 405


@pytest.mark.parametrize(
    "metric, members",
    [
        ("finish", {"over_amount": gbp("5.00")}),
        ("period_cost", {"over_units": 5}),
        ("risk_exposure", {"over_ratio": 0.1}),
        ("period_cost", {}),
        ("period_cost", {"over_ratio": -0.1}),
        ("period_cost", {"over_amount": {"amount": "5.00", "currency": "EUR"}}),
        ("finish", {"over_units": 5, "work_package": "1.2"}),
    ],
)
def test_limits_are_in_what_the_metric_is_in(tree: Tree, metric: str, members: dict[str, Any]) -> None:
    assert tree.setting(metric, **members).status_code == 422


def test_it_is_changed_by_a_decision_and_dated(tree: Tree) -> None:
    tree.tolerance("finish", over_units=10)
    assert rule(tree.setting("finish", over_units=20)) == (409, "tolerance.changed-by-decision")
    for kind, outcome in (("funding", "approved"), ("change", "rejected")):
        decision = tree.decided(kind, outcome=outcome)
        refused = tree.setting("finish", over_units=20, decision_id=decision)
        assert rule(refused) == (409, "tolerance.changed-by-decision")
    decision = tree.decided("change", "programme")
    early = tree.setting("finish", over_units=20, decision_id=decision, effective_on="2019-12-31")
    assert early.status_code == 422
    changed = tree.tolerance("finish", over_units=20, decision_id=decision, effective_on="2026-03-01")
    assert changed["number"] == 2
    figures = {"start_on": "2026-01-01", "approved_finish_on": "2026-06-30"}
    tree.report("2026-02", **figures, forecast_finish_on="2026-07-05")
    assert [tree.status(as_of=day)["finish"]["upper"] for day in ("2026-02-28", "2026-03-01")] == [
        "190",
        "200",
    ]


def test_a_level_holds_what_it_allocates(tree: Tree, component: Callable[..., UUID]) -> None:
    within = (409, "tolerance.within-level-above")
    tree.tolerance("finish", "programme", over_units=30)
    assert rule(tree.setting("finish", over_units=31)) == within
    assert rule(tree.setting("finish", under_units=5)) == within  # open where the programme is not
    tree.tolerance("finish", over_units=30)
    decision = tree.decided("change", "programme")
    assert rule(tree.setting("finish", "programme", over_units=29, decision_id=decision)) == within
    tree.tolerance("whole_life_cost", "programme", over_amount=gbp("100.00"))
    tree.tolerance("whole_life_cost", over_amount=gbp("60.00"))
    second = Tree(
        tree.client, tree.decider, tree.portfolio, tree.programme, component("P2", "project", tree.programme)
    )
    assert rule(second.setting("whole_life_cost", over_amount=gbp("40.01"))) == within
    second.tolerance("whole_life_cost", over_amount=gbp("40.00"))


def test_a_standing_tolerance_holds_until_a_project_has_its_own(tree: Tree) -> None:
    tree.tolerance("period_cost", "portfolio", applies_to="projects", **FIVE)
    tree.report("2026-01", baseline_cost="1000.00", forecast_cost="1040.00", actual_cost="80.00")
    told = tree.status()["period_cost"]
    assert (told["set_at_id"], told["upper"], told["used"]) == (
        str(tree.portfolio), "1050.00", {"by_forecast": 0.8, "by_actual": 0.0},
    )  # fmt: skip
    assert (told["standing"], told["warning"], told["left"]) == ("within", True, "10.00")
    assert told["authority"] == {"component_id": str(tree.programme), "body": "Programme board"}
    tree.tolerance("period_cost", over_ratio=0.02, decision_id=tree.decided("change"))
    own = tree.status()["period_cost"]
    assert (own["set_at_id"], own["standing"]) == (str(tree.project), "forecast_breach")


def test_a_missing_figure_is_null_with_its_reason(tree: Tree, client: TestClient) -> None:
    metrics = {
        "finish": ("no_report", {"over_units": 5}),
        "period_cost": ("no_report", FIVE),
        "cost_at_completion": ("no_performance_baseline", FIVE),
        "risk_exposure": ("no_risks", {"over_amount": gbp("5.00")}),
        "annual_benefits": ("no_annual_value", FIVE),
        "scope": ("not_measured", FIVE),
    }
    for metric, (_, members) in metrics.items():
        tree.tolerance(metric, **members)
    told = tree.status()
    assert {name: (told[name]["standing"], told[name]["reason"]) for name in told} == {
        name: (None, reason) for name, (reason, _) in metrics.items()
    }
    body = client.get(f"{tree.url()}/tolerances/status").json()
    assert body["without"] == ["quality", "sustainability"]
    tree.report("2026-01", approved_finish_on="2026-06-30", forecast_finish_on="2026-07-05")
    assert tree.status()["finish"]["reason"] == "no_start_date"
    assert tree.status()["period_cost"]["reason"] == "not_reported"


def test_what_one_may_not_see_is_withheld(
    tree: Tree, client_for: ClientFor, organisation_id: UUID, client: TestClient
) -> None:
    tree.tolerance("cost_at_completion", **FIVE)
    url = f"{tree.url()}/tolerances/status"
    (told,) = client_for(organisation_id, "reader").get(url).json()["items"]
    assert (told["reason"], told["baseline"], told["standing"]) == ("withheld", None, None)
    assert client.get(url).json()["items"][0]["reason"] == "no_performance_baseline"
    assert client_for(uuid7()).get(url).status_code == 404


def test_a_programme_stands_by_what_is_below_it(tree: Tree, component: Callable[..., UUID]) -> None:
    tree.tolerance("period_cost", "programme", over_ratio=0.1)
    other = component("P2", "project", tree.programme)
    tree.report("2026-01", baseline_cost="1000.00", forecast_cost="1150.00")
    tree.report("2026-01", project=other, baseline_cost="1000.00", forecast_cost="1040.00")
    third = component("P3", "project", tree.programme)
    tree.report("2026-01", project=third, baseline_cost="5.00")
    for project in (tree.project, other, third):
        url = f"/v1/projects/{project}"
        headers = {"If-Match": tree.client.get(url).headers["ETag"]}
        tree.client.patch(url, json={"status": "active"}, headers=headers).raise_for_status()
    told = tree.status("programme")["period_cost"]
    assert (told["baseline"], told["forecast"], told["used"]["by_forecast"]) == ("2000.00", "2190.00", 0.95)
    assert (told["left_out"], told["authority"]["body"]) == (1, "Portfolio board")


def test_the_seven_are_judged_and_explained(tree: Tree, client: TestClient) -> None:
    """The published example over HTTP: amounts in reports, days by dates, anything else as a reading."""
    for metric in ("scope", "quality", "sustainability"):
        tree.tolerance(metric, **FIVE)
    body = {"as_of": "2026-01-31", "unit": "requirements", "baseline": 40, "source": "Acceptance log"}
    for metric, forecast in (("scope", 40), ("quality", 42), ("sustainability", 37)):
        tree.made(f"{tree.url()}/tolerance-readings", body | {"metric": metric, "forecast": forecast})
    told = tree.status()
    assert {name: (one["standing"], one["used"]["by_forecast"]) for name, one in told.items()} == {
        "scope": ("within", 0.0),
        "quality": ("within", 1.0),
        "sustainability": ("forecast_breach", 1.5),
    }
    asked = {"metric": "sustainability"}
    why = client.get(f"{tree.url()}/tolerances/status/explanation", params=asked).json()
    assert why["status"] == told["sustainability"]
    steps = {step["name"]: step["value"] for step in why["steps"]}
    assert (steps["lower"], steps["used.by_forecast"], steps["standing"]) == (
        "38",
        "1.500000",
        "forecast_breach",
    )
    missing = client.get(f"{tree.url()}/tolerances/status/explanation", params={"metric": "finish"})
    assert missing.status_code == 404
    refused = client.post(f"{tree.url()}/tolerance-readings", json=body | {"metric": "finish", "forecast": 1})
    assert refused.status_code == 422


def test_published_breaches_over_http(tree: Tree, oracle: Oracle, component: Callable[..., UUID]) -> None:
    example = oracle("TOL-01")
    for item, expected in zip(example["inputs"]["items"], example["expected"]["items"], strict=True):
        own = Tree(
            tree.client, tree.decider, tree.portfolio, tree.programme,
            component(item["id"], "project", tree.programme), tree.periods,
        )  # fmt: skip
        if "plus_abs" in item:
            own.tolerance("finish", over_units=item["plus_abs"], under_units=item["minus_abs"])
            days = {"start_on": "2025-10-01", "data_date": "2026-01-29"}  # 120 days
            finishes = {"approved_finish_on": "2026-04-19", "forecast_finish_on": "2026-05-05"}  # 200 and 216
            own.report("2026-01", **days, **finishes)
        else:
            sides = {"over_ratio": item["plus_pct"] / 100, "under_ratio": item["minus_pct"] / 100}
            own.tolerance("period_cost", **sides)
            costs = {f"{name}_cost": str(item[name]) for name in ("baseline", "forecast", "actual")}
            own.report("2026-01", **costs)
        (told,) = own.status().values()
        assert {
            "id": item["id"],
            "upper": Fraction(told["upper"]),
            "lower": Fraction(told["lower"]),
            "status": told["standing"],
            "tolerance_consumed": pytest.approx(told["used"]["by_forecast"], abs=1e-6),
            "exception_required": bool(own.exceptions("project")),
        } == expected
