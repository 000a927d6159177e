"""What is to be decided stands once in a report, though a status report and the decision log both ask for it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.api.governance.conftest import RESERVE
from tests.api.variance.conftest import Json
from tests.conftest import ClientFor

OVER: Json = {"baseline_cost": 100, "forecast_cost": 150}
Report = Callable[..., Json]
Record = Callable[..., Any]


@pytest.fixture
def project(component: Callable[..., UUID], portfolio: UUID) -> UUID:
    return component("A", parent=portfolio)


@pytest.fixture
def proposed(client: TestClient, project: UUID) -> Json:
    """A decision on the project's log that waits."""
    made = client.post(f"/v1/projects/{project}/decisions", json=RESERVE)
    tag = {"If-Match": made.headers["ETag"]}
    told = client.post(f"{made.headers['Location']}/proposal", headers=tag)
    assert told.status_code == 200, told.text
    decision: Json = told.json()
    return decision


@pytest.mark.parametrize(
    "question",
    ["  release RESERVE for the\ncutting?", RESERVE["question"]],
    ids=["the title's words", "the question's words"],
)
def test_a_question_in_the_words_of_the_log_is_counted_once(
    portfolio: UUID, project: UUID, proposed: Json, record: Record, report: Report, question: str
) -> None:
    record("2023", {project: OVER | {"decisions_requested": [{"question": question, "body": "A board"}]}})
    told = report(portfolio)
    (wanted,) = told["decisions_wanted"]
    assert told["decisions_wanted_in_all"] == 1
    assert wanted["decision_id"] == wanted["id"] == proposed["id"]
    assert wanted["source"] == f"/v1/decisions/{proposed['id']}"
    assert wanted["status_report_id"] and wanted["question"] == question.strip()
    assert (wanted["body"], wanted["due_on"]) == (proposed["requested_from"], proposed["due_on"])
    assert "more)" not in told["narrative"]["text"]


def test_a_report_may_name_the_decision_it_asks_for(
    client: TestClient, portfolio: UUID, project: UUID, proposed: Json, record: Record, report: Report
) -> None:
    asked = {"question": "May we draw on it?", "decision_id": proposed["id"]}
    record("2023", {project: OVER | {"decisions_requested": [asked]}})
    assert [one["question"] for one in report(portfolio)["decisions_wanted"]] == ["May we draw on it?"]
    dashboard = client.get(f"/v1/portfolios/{portfolio}/dashboard").json()
    assert dashboard["decisions_wanted_in_all"] == 1


def test_two_questions_stay_two(
    portfolio: UUID, project: UUID, proposed: Json, record: Record, report: Report
) -> None:
    record("2023", {project: OVER | {"decisions_requested": [{"question": "Who pays?"}]}})
    wanted = report(portfolio)["decisions_wanted"]
    assert {(one["decision_id"] is None, one["status_report_id"] is None) for one in wanted} == {
        (True, False),
        (False, True),
    }


def test_who_is_not_cleared_for_papers_is_not_told_that_the_words_are_those_of_one(
    client_for: ClientFor,
    organisation_id: UUID,
    portfolio: UUID,
    project: UUID,
    proposed: Json,
    record: Record,
) -> None:
    record("2023", {project: OVER | {"decisions_requested": [{"question": RESERVE["question"]}]}})
    reader = client_for(organisation_id, "reader", on=portfolio)
    told = reader.get(f"/v1/portfolios/{portfolio}/variance-report", params={"period": "2023"}).json()
    assert told["decisions_wanted_in_all"] == 2


def test_a_report_cannot_name_a_decision_of_another_component(
    client: TestClient, component: Callable[..., UUID], proposed: Json, periods: None
) -> None:
    other = component("B")
    asked = {"decisions_requested": [{"question": "Ours?", "decision_id": proposed["id"]}]}
    url = f"/v1/projects/{other}/status-reports"
    refused = client.post(url, json={"period": "2023", "cost_basis": "whole_life", **asked})
    assert refused.status_code == 422, refused.text
    assert proposed["reference"] in refused.json()["detail"]
