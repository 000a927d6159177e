"""The sample's story, as the service tells it to a client."""

from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.sample.making import make
from tests.conftest import WORKER
from tests.docs.conftest import token_of
from tests.docs.examples import steady

LAST = "2026-10"


def listed(client: TestClient, url: str) -> list[dict[str, Any]]:
    mark = "&" if "?" in url else "?"
    answer = client.get(f"{url}{mark}limit=500")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def reported(client: TestClient, portfolio: UUID, period: str = LAST) -> dict[str, Any]:
    answer = client.get(f"/v1/portfolios/{portfolio}/variance-report?period={period}&listed=100")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_three_programmes_about_twenty_five_projects_and_eighteen_periods(
    office: TestClient, portfolio: UUID
) -> None:
    below = listed(office, f"/v1/portfolios/{portfolio}/components")
    kinds = [component["kind"] for component in below]
    assert kinds.count("programme") == 3
    assert 22 <= kinds.count("project") <= 28
    months = [period["code"] for period in listed(office, "/v1/reporting-periods?sort=start_on")]
    assert len(months) == 18 and months == sorted(months) and months[-1] == LAST


def test_three_projects_declare_that_they_are_in_trouble_and_are_what_drives_the_variance(
    office: TestClient, portfolio: UUID
) -> None:
    report = reported(office, portfolio)
    in_trouble = listed(office, f"/v1/portfolios/{portfolio}/status-reports?period={LAST}&declared_rag=red")
    by_project = report["costs"][0]["by_project"]
    assert len(in_trouble) == 3
    assert {one["component_id"] for one in in_trouble} == {one["component_id"] for one in by_project[:3]}
    assert all(one["cause"] for one in by_project[:3]), "trouble has a cause that somebody recorded"


def test_one_project_is_declared_green_whose_figures_are_red(office: TestClient, portfolio: UUID) -> None:
    (watermelon,) = reported(office, portfolio)["divergences"]
    assert (watermelon["declared_rag"], watermelon["calculated_rag"]) == ("green", "red")
    assert watermelon["code"] == "DATACTR"


def test_one_gate_failed(office: TestClient, portfolio: UUID) -> None:
    gates = listed(office, f"/v1/portfolios/{portfolio}/gates?scope=below")
    (failed,) = [gate for gate in gates if gate["outcome"] not in (None, "pass", "conditional_pass")]
    component = office.get(f"/v1/projects/{failed['component_id']}").json()
    assert component["code"] == "CASEMGT" and failed["outcome_reason"]


def test_somebody_is_waited_for(office: TestClient, portfolio: UUID) -> None:
    proposed = listed(office, f"/v1/portfolios/{portfolio}/decisions?scope=below&status=proposed")
    assert len(proposed) >= 3 and all(decision["due_on"] for decision in proposed)


def test_an_agile_project_reports_accepted_scope_and_when_the_rest_will_be(
    office: TestClient, portfolio: UUID
) -> None:
    (release,) = listed(office, f"/v1/portfolios/{portfolio}/releases")
    told = office.get(f"/v1/releases/{release['id']}/progress?as_of=2026-10-31").json()
    assert (told["whole"]["accepted"], told["whole"]["scope"], told["forecast"]["observed"]) == (97, 192, 5)
    assert told["balance"]["must_within"] is False  # eight points of Must came in, and as many of Could went


def test_one_report_went_through_the_whole_cycle_with_its_narrative(
    office: TestClient, portfolio: UUID
) -> None:
    query = f"/v1/portfolios/{portfolio}/status-reports?period={LAST}&calculated_rag=red"
    (report,) = [one for one in listed(office, query) if one["edition"]]
    at = f"/v1/status-reports/{report['id']}"
    assert office.get(f"{at}/versions/1/verification").json()["identical"] is True
    board = office.get(f"{at}/narratives/board").json()
    assert board["edited"] and board["drift"] == []
    figures = office.get(f"{at}/figures").json()
    assert figures["milestones_source"] == "schedule" and len(figures["milestones"]) == 2
    assert figures["earned_value"]["reason"] == "no_performance_baseline"


def test_there_is_something_to_see_in_every_register(office: TestClient, portfolio: UUID) -> None:
    for register in ("risks", "decisions", "gates", "reserves", "benefits"):
        assert len(listed(office, f"/v1/portfolios/{portfolio}/{register}?scope=below")) >= 5, register
    ranking = office.get(f"/v1/portfolios/{portfolio}/ranking").json()
    assert ranking["ranked"] >= 20 and ranking["complete"] < ranking["ranked"]


def test_the_plan_of_the_worst_says_what_its_reports_say(office: TestClient, portfolio: UUID) -> None:
    signal = reported(office, portfolio)["costs"][0]["by_project"][0]["component_id"]
    (report,) = listed(office, f"/v1/projects/{signal}/status-reports?period={LAST}")
    approved, forecast = (
        office.get(f"/v1/projects/{signal}/schedule?number={number}").json()["finish"] for number in (1, 2)
    )
    assert approved[:10] == report["approved_finish_on"]
    last_day_worked = forecast[:10]
    assert last_day_worked == "2027-12-31" and report["forecast_finish_on"] == "2028-01-01"
    trend = office.get(f"/v1/projects/{signal}/schedule/milestone-trend").json()
    assert {"D90", "S90"} <= {milestone["code"] for milestone in trend["milestones"]}


def test_one_project_is_governed_by_a_lifecycle_a_review_and_a_board(
    office: TestClient, portfolio: UUID
) -> None:
    (used,) = [
        each
        for each in listed(office, f"/v1/portfolios/{portfolio}/lifecycle-uses")
        if each["standard"] == "prince2"
    ]  # the pages that are tried on the sample lay out others
    at = f"/v1/projects/{used['component_id']}"
    assert office.get(at).json()["code"] == "ASSETDB"
    first, second, *_ = office.get(f"{at}/lifecycle").json()["stages"]
    assert (used["standard"], first["status"], second["status"]) == ("prince2", "closed", "not_started")
    report = office.get(f"/v1/gates/{first['gate']['id']}/report").json()
    assert report["outcome"] == "pass" and {each["result"] for each in report["criteria"]} == {"met"}
    (held,) = report["held"]
    rated, *urgent = [each for each in held["findings"] if each["source"] == "assurance"]
    assert rated["delivery_confidence"]["value"] == "amber"
    assert [each["severity"] for each in urgent] == ["critical", "essential"]
    (meeting,) = listed(office, f"{at}/meetings")
    assert meeting["status"] == "confirmed" and len(meeting["proceedings"]) == 2
    actions = listed(office, f"{at}/actions")
    assert {each["source_kind"] for each in actions} == {"meeting", "recommendation", None}
    assert sorted(each["status"] for each in actions) == ["done", "open", "open"]


def test_its_trail_is_whole(office: TestClient, sample: Any) -> None:
    verification = office.get("/v1/audit-events/verification").json()
    assert verification["intact"] and verification["entries"] > 300


@pytest.fixture(scope="module")
def again(app: FastAPI) -> tuple[TestClient, UUID]:
    """The sample made once more, in an organisation of its own."""
    slug = f"again_{WORKER}_{app.state.database.engine.dialect.name}"
    made = make(app.state.database, slug, "Northshire Transport Authority")
    headers = {"Authorization": f"Bearer {token_of(app, made)}"}
    return TestClient(app, headers=headers), made.components["CHANGE"]


@pytest.mark.parametrize("period", ["2025-05", "2026-03", LAST])
def test_it_is_the_same_whenever_it_is_made(
    office: TestClient, portfolio: UUID, again: tuple[TestClient, UUID], period: str
) -> None:
    client, other = again
    first, second = reported(office, portfolio, period), reported(client, other, period)
    assert steady(first) == steady(second)
    assert first["narrative"]["text"] == second["narrative"]["text"]
