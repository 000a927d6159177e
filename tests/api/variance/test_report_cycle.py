"""The cycle of a status report over HTTP: cut-off, submission, challenge, approval, publication, correction."""

import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from app.core.model import utc_now
from tests.api.agile.conftest import Agile, agile, begun  # noqa: F401 (a release to be reported)
from tests.api.variance.conftest import Json, money
from tests.conftest import ClientFor

FIGURES: Json = {
    "cost_basis": "whole_life",
    "baseline_cost": money("100000.00"),
    "forecast_cost": money("112000.00"),
    "actual_cost": money("31500.00"),
    "declared_rag": "green",
    "approved_finish_on": "2026-12-31",
    "forecast_finish_on": "2027-01-31",
    "achievements": ["The design was approved."],
    "next_steps": [{"step": "Let the contract", "owner": "Commercial manager", "due_on": "2023-05-31"}],
    "milestones": [
        {"name": "Design approved", "baseline_on": "2023-01-31", "actual_on": "2023-02-10"},
        {"name": "In service", "baseline_on": "2026-12-31", "forecast_on": "2027-01-31"},
    ],
}


def address(report: Response) -> str:
    return f"/v1/status-reports/{report.json()['id']}"


def move(client: TestClient, report: Response, to: str, body: Json | None = None) -> Response:
    return client.post(f"{address(report)}/{to}", json=body, headers={"If-Match": report.headers["ETag"]})


def step(client: TestClient, report: Response, to: str, body: Json | None = None) -> Response:
    moved = move(client, report, to, body)
    assert moved.status_code == 200, moved.text
    return moved


def got(client: TestClient, url: str, **query: Any) -> Any:
    answer = client.get(url, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def draft(client: TestClient, project: UUID, periods: None) -> Callable[..., Response]:
    def draft(period: str = "2023", **more: Any) -> Response:
        made = client.post(
            f"/v1/projects/{project}/status-reports", json={**FIGURES, "period": period, **more}
        )
        assert made.status_code == 201, made.text
        return made

    return draft


@pytest.fixture
def published(client: TestClient, draft: Callable[..., Response]) -> Response:
    report = draft()
    for to in ("submission", "approval", "publication"):
        report = step(client, report, to)
    return report


def test_milestones_budget_actual_and_forecast_alone_give_a_complete_report(
    client: TestClient, draft: Callable[..., Response]
) -> None:
    submitted = step(client, draft(), "submission")
    told = submitted.json()
    assert (told["cost_variance"], told["finish_slip_days"]) == (money("-12000.00"), 31)
    assert (told["calculated_rag"], told["rag_divergence"]) == ("red", True)
    assert told["achievements"] == FIGURES["achievements"] and told["next_steps"] == FIGURES["next_steps"]
    figures = got(client, f"{address(submitted)}/figures")
    assert figures["frozen"] is True
    value = figures["earned_value"]
    assert (value["reason"], value["indices"], value["values"]) == ("no_performance_baseline", None, None)
    assert [(m["name"], m["slip_days"]) for m in figures["milestones"]] == [
        ("Design approved", 10),
        ("In service", 31),
    ]
    assert (figures["milestones_source"], figures["releases"]) == ("report", [])
    assert figures["data_dates"] == {
        **{"period": "2023-03-31", "report": "2023-03-31"},
        **dict.fromkeys(("costs", "schedule", "releases")),
        "mixed": False,
    }


def test_an_agile_project_reports_accepted_scope_against_plan(
    client: TestClient,
    project: UUID,
    agile: Agile,  # noqa: F811
) -> None:
    month = {"code": "2026-02", "name": "February", "start_on": "2026-02-01", "finish_on": "2026-02-28"}
    assert client.post("/v1/reporting-periods", json=month | {"data_date": "2026-02-28"}).is_success
    body = {"period": "2026-02", "cost_basis": "whole_life", "data_date": "2026-02-14"}
    report = client.post(f"/v1/projects/{project}/status-reports", json=body)
    assert report.status_code == 201, report.text
    kept = got(client, f"{address(step(client, report, 'submission'))}/figures")
    (release,) = kept["releases"]
    assert (release["whole"]["accepted"], release["whole"]["scope"], release["due"]) == (30, 100, 75)
    assert release["forecast"]["must_is_covered"] is False
    assert kept["data_dates"]["mixed"] is True and kept["data_dates"]["releases"] == "2026-02-14"
    agile.enter("accepted", "must", 5, "2026-02-14")
    assert got(client, f"{address(report)}/figures")["releases"] == kept["releases"]
    name = f"releases.{release['release_id']}.accepted_share"
    why = got(client, f"{address(report)}/explanation", figure=name)
    assert why["figure"]["value"] == "0.3" and why["frozen"] is True


def test_a_plan_gives_its_milestones_where_the_report_states_none(
    client: TestClient, project: UUID, draft: Callable[..., Response]
) -> None:
    plan = {"name": "Plan", "start": "2023-01-02T08:00", "data_date": "2023-02-28T17:00"}
    version = client.post(f"/v1/projects/{project}/schedule-versions", json=plan).json()
    task = {"code": "M1", "name": "In service", "kind": "finish_milestone", "duration_minutes": 0}
    assert client.post(f"/v1/schedule-versions/{version['id']}/tasks", json=task).status_code == 201
    figures = got(client, f"{draft(milestones=[]).headers['Location']}/figures")
    assert figures["frozen"] is False
    assert [(m["code"], m["name"]) for m in figures["milestones"]] == [("M1", "In service")]
    assert figures["milestones_source"] == "schedule"
    assert figures["data_dates"]["schedule"] == "2023-02-28" and figures["data_dates"]["mixed"] is True


def test_figures_of_a_reader_without_a_right_to_costs_say_so(
    client_for: ClientFor, organisation_id: UUID, draft: Callable[..., Response]
) -> None:
    figures = got(client_for(organisation_id, "reader"), f"{draft().headers['Location']}/figures")
    assert (figures["earned_value"], figures["earned_value_reason"]) == (None, "not_permitted")


def test_a_report_is_challenged_and_answered_or_returned(
    client: TestClient, draft: Callable[..., Response]
) -> None:
    submitted = step(client, draft(), "submission")
    assert submitted.json()["submitted_at"]
    challenged = step(client, submitted, "challenge", {"question": "Why is the finish held?"})
    assert (challenged.json()["status"], challenged.json()["allowed_actions"]) == (
        "challenged",
        ["answer", "return", "delivery-confidences"],
    )
    assert move(client, challenged, "approval").status_code == 409
    answered = step(client, challenged, "answer", {"answer": "Testing has float."})
    assert answered.json()["status"] == "submitted"
    returned = step(client, answered, "return", {"reason": "The cost leaves out September."})
    assert (returned.json()["status"], returned.json()["submitted_at"]) == ("draft", None)
    assert got(client, f"{address(returned)}/figures")["frozen"] is False
    versions = got(client, f"{address(returned)}/history")["items"]
    assert [v["reason"] for v in versions[2:]] == [
        *("Why is the finish held?", "Testing has float.", "The cost leaves out September.")
    ]


def test_no_report_is_submitted_before_the_cut_off(client: TestClient, project: UUID) -> None:
    today = utc_now().date()
    month = {"code": "NOW", "name": "Now", "start_on": f"{today}", "finish_on": f"{today}"}
    clocks = {"data_date": f"{today}", "cut_off_on": f"{today + timedelta(days=2)}"}
    late = clocks | {"submission_due_on": f"{today + timedelta(days=1)}"}
    assert client.post("/v1/reporting-periods", json=month | late).status_code == 422
    period = client.post("/v1/reporting-periods", json=month | clocks)
    assert period.status_code == 201, period.text
    body = {"period": "NOW", "cost_basis": "whole_life"}
    report = client.post(f"/v1/projects/{project}/status-reports", json=body)
    refused = move(client, report, "submission")
    assert (refused.status_code, refused.json()["rule"]) == (409, "before_cut_off")
    patch = {"cut_off_on": f"{today}"}
    moved = client.patch(period.headers["Location"], json=patch, headers={"If-Match": '"1"'})
    assert moved.status_code == 200, moved.text
    step(client, report, "submission")


def test_a_colour_worsens_at_once_and_improves_when_it_lasts(
    client: TestClient, draft: Callable[..., Response]
) -> None:
    """The figures alone would be amber, green and green; the second of them is too soon to be believed."""
    told = []
    for period, forecast in (("2021", "106000.00"), ("2022", "100000.00"), ("2023", "100000.00")):
        report = draft(period, forecast_cost=money(forecast), forecast_finish_on="2026-12-31")
        told.append(step(client, report, "submission").json())
    assert [one["calculated_rag"] for one in told] == ["amber", "amber", "green"]
    assert [one["rag_dimensions"][0]["raw"] for one in told] == ["amber", "green", "green"]
    assert "still amber: not better for 2 periods in a row" in told[1]["calculated_rag_reason"]
    why = got(client, f"/v1/status-reports/{told[1]['id']}/explanation", figure="calculated_rag")
    assert why["figure"]["value"] == "amber" and any(s["name"].startswith("2021") for s in why["steps"])


def test_the_gap_between_declared_and_calculated_has_a_history(
    client: TestClient, project: UUID, draft: Callable[..., Response]
) -> None:
    for period, declared in (("2021", "red"), ("2022", "green"), ("2023", "green")):
        step(client, draft(period, declared_rag=declared), "submission")
    told = got(client, f"/v1/projects/{project}/rag-history")
    assert [one["rag_divergence"] for one in told["items"]] == [False, True, True]
    assert (told["comparable"], told["diverging"], told["diverging_in_a_row"]) == (3, 2, 2)
    assert told["red_to_green"] == 1


def test_figures_are_explained_by_what_they_are_worked_out_from(
    client: TestClient, draft: Callable[..., Response]
) -> None:
    at = draft().headers["Location"]
    why = got(client, f"{at}/explanation", figure="cost_variance")
    assert why["figure"]["value"] == "-12000.00 GBP"
    assert [one["value"] for one in why["inputs"]] == ["100000.00 GBP", "112000.00 GBP"]
    assert got(client, f"{at}/explanation", figure="rag_divergence")["figure"]["value"] == "True"
    assert client.get(f"{at}/explanation", params={"figure": "baseline_cost"}).status_code == 404


def test_a_published_version_is_rebuilt_to_the_byte_after_everything_else_changed(
    client: TestClient, project: UUID, published: Response
) -> None:
    at = f"{address(published)}/versions"
    (version,) = got(client, at)["items"]
    assert (version["number"], version["difference"], published.json()["edition"]) == (1, [], 1)
    document = client.get(f"{at}/1/document")
    assert sha256(document.content).hexdigest() == version["digest"]
    headers = {"If-Match": client.get(f"/v1/projects/{project}").headers["ETag"]}
    assert client.patch(f"/v1/projects/{project}", json={"name": "Renamed"}, headers=headers).is_success
    plan = {"name": "Plan", "start": "2023-01-02T08:00"}
    assert client.post(f"/v1/projects/{project}/schedule-versions", json=plan).is_success
    assert client.get(f"{at}/1/document").content == document.content
    told = got(client, f"{at}/1/verification")
    assert told["identical"] is True and told["rebuilt_digest"] == version["digest"]
    content = json.loads(document.content)
    assert content["calculated"]["rag"] == "red" and content["component"]["name"] == "The P1"
    assert client.get(f"{at}/2").status_code == 404


def test_a_correction_is_a_new_version_with_its_difference_and_the_old_one_stays(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, project: UUID, published: Response
) -> None:
    at = address(published)
    first = client.get(f"{at}/versions/1/document").content
    body = {"reason": "September was left out.", "changes": {"forecast_cost": money("104000.00")}}
    assert client.post(f"{at}/corrections", json={**body, "changes": {"colour": 1}}).status_code == 422
    manager = client_for(organisation_id, "project_manager", on=project)
    proposed = manager.post(f"{at}/corrections", json=body)
    assert proposed.status_code == 201, proposed.text
    assert got(client, at)["forecast_cost"] == money("112000.00")
    publish, tag = f"{proposed.headers['Location']}/publication", {"If-Match": proposed.headers["ETag"]}
    assert manager.post(publish, headers=tag).status_code == 403
    done = client.post(publish, headers=tag)
    assert (done.json()["status"], done.json()["edition"]) == ("published", 2)
    assert client.post(publish, headers={"If-Match": done.headers["ETag"]}).status_code == 409
    report = got(client, at)
    assert (report["status"], report["forecast_cost"], report["edition"]) == (
        "published",
        money("104000.00"),
        2,
    )
    second = got(client, f"{at}/versions/2")
    assert second["reason"] == body["reason"]
    assert {"pointer": "/stated/forecast_cost/amount", "before": "112000.00", "after": "104000.00"} in (
        second["difference"]
    )
    assert client.get(f"{at}/versions/1/document").content == first
    assert all(got(client, f"{at}/versions/{n}/verification")["identical"] for n in (1, 2))
    then = published.json()["updated_at"]
    assert [v["number"] for v in got(client, f"{at}/versions")["items"]] == [1, 2]
    assert len(got(client, f"{at}/versions", known_at=done.json()["created_at"])["items"]) == 1
    assert got(client, at, known_at=then)["forecast_cost"] == money("112000.00")


def test_a_correction_may_be_rejected_and_what_was_imported_gets_its_first_version_then(
    client: TestClient, project: UUID, record: Callable[..., Any]
) -> None:
    record("2022", {project: {"baseline_cost": 100, "forecast_cost": 90}}, "published")
    (report,) = got(client, f"/v1/projects/{project}/status-reports", period="2022")["items"]
    at = f"/v1/status-reports/{report['id']}"
    assert got(client, f"{at}/versions")["items"] == []
    body = {"reason": "Wrong.", "changes": {"cause": "Steel."}, "take_figures_anew": True}
    proposed = client.post(f"{at}/corrections", json=body)
    tag = {"If-Match": proposed.headers["ETag"]}
    refused = client.post(
        f"{proposed.headers['Location']}/rejection", json={"refusal": "It agrees."}, headers=tag
    )
    assert (refused.json()["status"], refused.json()["refusal"]) == ("rejected", "It agrees.")
    again = client.post(f"{at}/corrections", json=body)
    tag = {"If-Match": again.headers["ETag"]}
    assert client.post(f"{again.headers['Location']}/publication", headers=tag).status_code == 200
    assert [v["number"] for v in got(client, f"{at}/versions")["items"]] == [1, 2]
    assert len(got(client, f"{at}/corrections")["items"]) == 2
    pointers = [c["pointer"] for c in got(client, f"{at}/versions/2")["difference"]]
    assert "/stated/cause" in pointers and "/kept" in pointers


@pytest.mark.only_on("sqlite")
def test_the_cadence_of_a_tier_counts_from_the_last_published_report(
    client: TestClient, project: UUID, draft: Callable[..., Response]
) -> None:
    low = dict.fromkeys(("size", "complexity", "regulation", "novelty", "spread"), "low")
    said = {
        "component_id": f"{project}",
        "standard": "light",
        "lifecycle_kind": "hybrid",
        "rationale": "Small",
    }
    assert client.post("/v1/method-tailorings", json={**said, **low}).status_code == 201

    def reported() -> tuple[str | None, str]:
        (own,) = got(client, "/v1/method-compliance", component_id=project)["components"]
        return own["reported_on"], own["report_due_on"]

    report = step(client, draft(), "submission")
    assert reported() == (None, f"{utc_now().date() + timedelta(days=28)}")
    report = step(client, report, "approval")
    step(client, report, "publication")
    assert reported() == ("2023-03-31", "2023-04-28")
