"""Tolerances of stages: set by the component's own board, never wider than its own, and broken by a forecast."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.core.model import utc_now
from tests.api.cost.conftest import Books
from tests.api.tolerances.conftest import Tree, act

TODAY = utc_now().date()
START, FINISH = TODAY - timedelta(days=50), TODAY + timedelta(days=50)


@pytest.fixture
def stage(tree: Tree) -> str:
    """The address of the planned first stage of the project."""
    dates = {"stage": "plan", "planned_start_on": f"{START}", "planned_finish_on": f"{FINISH}", "work": "1"}
    tree.made(f"{tree.url()}/lifecycle-uses", {"standard": "light", "dates": [dates]})
    first, _ = sorted(tree.client.get(f"{tree.url()}/stages").json()["items"], key=lambda s: s["sequence"])[
        :2
    ]
    return f"/v1/stages/{first['id']}"


def revised(tree: Tree, stage: str, **members: Any) -> Any:
    etag = tree.client.get(stage).headers["ETag"]
    return tree.client.patch(stage, json=members, headers={"If-Match": etag})


def of(stage: str) -> dict[str, str]:
    return {"stage_id": stage.rpartition("/")[2]}


def told(tree: Tree, stage: str) -> dict[str, Any]:
    items = tree.client.get(f"{tree.url()}/tolerances/status").json()["items"]
    (found,) = [each for each in items if each["stage_id"] == of(stage)["stage_id"]]
    return dict(found)


def test_a_forecast_beyond_it_asks_the_projects_own_board(tree: Tree, stage: str) -> None:
    tree.tolerance("finish", over_units=20)
    wide = tree.setting("finish", **of(stage), over_units=21)
    assert (wide.status_code, wide.json()["rule"]) == (409, "tolerance.within-level-above")
    assert "P1 has a tolerance for finish" in wide.json()["detail"]
    tree.tolerance("finish", **of(stage), over_units=10)
    assert told(tree, stage)["reason"] == "neither_actual_nor_forecast"
    assert revised(tree, stage, forecast_finish_on=f"{FINISH + timedelta(days=10)}").status_code == 200
    found = told(tree, stage)
    assert (found["standing"], found["left"], found["authority"]["body"]) == ("within", "0", "Project board")
    assert revised(tree, stage, forecast_finish_on=f"{FINISH + timedelta(days=11)}").status_code == 200
    (opened,) = tree.exceptions("project")
    assert (opened["metric"], opened["stage_id"]) == ("finish", of(stage)["stage_id"])
    assert (opened["standing"], opened["figures"]["excess"]) == ("forecast_breach", "1")
    assert (opened["answering_body"], opened["answers_at_id"]) == ("Project board", f"{tree.project}")
    asked = {"metric": "finish", **of(stage)}
    explained = tree.client.get(f"{tree.url()}/tolerances/status/explanation", params=asked).json()
    assert explained["status"]["source"] == stage
    items = tree.client.get(f"{tree.url()}/tolerances/status").json()["items"]
    assert [each["reason"] for each in items if each["stage_id"] is None] == ["no_report"], (
        "of the whole project"
    )


def test_it_is_answered_by_more_tolerance_within_the_projects_own(tree: Tree, stage: str) -> None:
    tree.tolerance("finish", over_units=20)
    tree.tolerance("finish", **of(stage), over_units=10)
    revised(tree, stage, forecast_finish_on=f"{FINISH + timedelta(days=15)}")
    (opened,) = tree.exceptions("project")
    url = f"/v1/exceptions/{opened['id']}"
    options = [{"label": "Wait", "summary": "It takes longer."}, {"label": "Hurry", "summary": "Overtime."}]
    report = {"cause": "Frost", "consequence": "Later", "recommendation": "Wait", "options": options}
    etag = tree.client.get(url).headers["ETag"]
    assert tree.client.patch(url, json=report, headers={"If-Match": etag}).status_code == 200
    act(tree.client, url, "report")
    answer = {
        "response": "more_tolerance",
        "rationale": "The slack is there.",
        "tolerance": {"over_units": 15},
    }
    done = act(tree.client, url, "response", answer | {"decision_id": tree.decided("exception")})
    assert (done["status"], done["standing"]) == ("closed", "within")
    assert (told(tree, stage)["number"], told(tree, stage)["upper"]) == (2, "115")


def test_its_planned_dates_move_by_a_decision_alone(tree: Tree, stage: str) -> None:
    later = f"{FINISH + timedelta(days=30)}"
    assert revised(tree, stage, planned_finish_on=f"{FINISH}", work="1.1").status_code == 200
    tree.tolerance("finish", **of(stage), over_units=10)
    refused = revised(tree, stage, planned_finish_on=later)
    assert (refused.status_code, refused.json()["rule"]) == (409, "stage.planned-dates-by-decision")
    wrong = revised(tree, stage, planned_finish_on=later, decision_id=tree.decided("funding"))
    assert (wrong.status_code, wrong.json()["rule"]) == (409, "stage.planned-dates-by-decision")
    decision = tree.decided("exception")
    assert revised(tree, stage, planned_finish_on=later, decision_id=decision).status_code == 200
    again = revised(tree, stage, planned_finish_on=f"{FINISH}", decision_id=decision)
    assert again.status_code == 409, "a decision moves them once"


def test_a_stage_that_went_on_too_long_is_a_breach_by_actual(tree: Tree, stage: str) -> None:
    revised(tree, stage, planned_finish_on=f"{START + timedelta(days=20)}")
    tree.tolerance("finish", **of(stage), over_units=10)
    act(tree.client, stage, "opening", {"opened_on": f"{START}"})
    (opened,) = tree.exceptions("project")
    assert (opened["standing"], opened["figures"]["actual"]) == ("actual_breach", "50")


@pytest.mark.parametrize(
    "members",
    [
        {"metric": "risk_exposure", "over_amount": {"amount": "1", "currency": "GBP"}},
        {"metric": "cost_at_completion", "over_ratio": 0.1, "work_package": "1.1"},
        {"metric": "finish", "over_units": 1, "applies_to": "projects"},
    ],
)
def test_what_a_stage_has_no_tolerance_of(tree: Tree, stage: str, members: dict[str, Any]) -> None:
    assert tree.setting(**(members | of(stage))).status_code == 422


def test_it_is_a_stage_of_the_component(tree: Tree, stage: str) -> None:
    assert tree.setting("finish", over_units=1, stage_id=f"{uuid4()}").status_code == 404
    assert tree.setting("finish", "programme", over_units=1, **of(stage)).status_code == 422
    tree.tolerance("finish", **of(stage), over_units=1)
    other = tree.client.post(f"{tree.url()}/lifecycle-uses", json={"standard": "prince2"})
    assert (other.status_code, other.json()["rule"]) == (409, "lifecycle.changed-by-decision")


def test_its_cost_is_that_of_the_work_packages_below_it(tree: Tree, stage: str) -> None:
    books = Books(tree.client, tree.project, tree.decider)
    for code, wbs in (("LAB", "1.1"), ("PLANT", "1.2"), ("OTHER", "10")):
        books.line(code, work_package_id=books.package(wbs=wbs))
        books.post("budget", "2026-01", (code, 1000, "2026-03"))
    books.baseline("2026-01")
    tree.tolerance("whole_life_cost", over_ratio=0.05)
    wide = tree.setting("cost_at_completion", **of(stage), over_ratio=0.06)
    assert (wide.status_code, wide.json()["rule"]) == (409, "tolerance.within-level-above")
    assert "whole_life_cost" in wide.json()["detail"]
    tree.tolerance("cost_at_completion", **of(stage), over_ratio=0.05)
    books.post(
        "forecast",
        "2026-02",
        ("LAB", 1100, "2026-03"),
        ("PLANT", 1000, "2026-03"),
        ("OTHER", 9000, "2026-03"),
    )
    assert (told(tree, stage)["baseline"], told(tree, stage)["forecast"]) == ("2000.00", "2100.00")
    assert tree.exceptions() == [], "the limit is inside"
    books.post("actual", "2026-02", ("PLANT", 1))
    (opened,) = tree.exceptions()
    assert (opened["stage_id"], opened["figures"]["excess"]) == (of(stage)["stage_id"], "1.00")
    revised(tree, stage, work=None)
    assert told(tree, stage)["reason"] == "stage_without_work"
