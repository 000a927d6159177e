"""Narratives of a status report over HTTP: drafted for an audience, edited, checked, and found lacking."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.variance.conftest import Json, money
from tests.conftest import ClientFor

FIGURES: Json = {
    "period": "2023",
    "cost_basis": "whole_life",
    "baseline_cost": money("100000.00"),
    "forecast_cost": money("112000.00"),
    "declared_rag": "red",
    "approved_finish_on": "2026-12-31",
    "forecast_finish_on": "2027-01-31",
    "cause": "Steel costs more than was agreed.",
    "decisions_requested": [
        {
            "question": "Draw on the reserve?",
            "option": "Draw",
            "body": "Programme board",
            "due_on": "2023-05-31",
        }
    ],
}


@pytest.fixture
def report(client: TestClient, project: UUID, periods: None) -> Callable[..., Json]:
    def report(**more: Any) -> Json:
        made = client.post(f"/v1/projects/{project}/status-reports", json={**FIGURES, **more})
        assert made.status_code == 201, made.text
        told: Json = made.json()
        return told

    return report


def at(report: Json, audience: str = "board") -> str:
    return f"/v1/status-reports/{report['id']}/narratives/{audience}"


def read(client: TestClient, report: Json, audience: str = "board") -> Json:
    answer = client.get(at(report, audience))
    assert answer.status_code == 200, answer.text
    told: Json = answer.json()
    return told


def write(client: TestClient, report: Json, text: str | None, audience: str = "board") -> Json:
    version = client.get(f"/v1/status-reports/{report['id']}").headers["ETag"]
    written = client.put(at(report, audience), json={"text": text}, headers={"If-Match": version})
    assert written.status_code == 200, written.text
    return read(client, report, audience)


def test_each_audience_has_its_length_and_every_number_its_figure(
    client: TestClient, report: Callable[..., Json]
) -> None:
    made = report()
    told = {name: read(client, made, name) for name in ("board", "programme", "project")}
    assert [one["most_words"] for one in told.values()] == [100, 150, 200]
    assert all(one["words"] <= one["most_words"] and not one["edited"] for one in told.values())
    board = told["board"]["text"]
    assert board == (
        "The P1, Year to March 2023: declared and calculated RAG red, forecast £12,000 over the approved "
        "whole-life cost (12%), with no earlier variance to compare. Cause: Steel costs more than was agreed. "
        "Consequence: the forecast takes 120% of the 10% cost tolerance and 110% of the 28 days for the finish. "
        "Decision wanted from Programme board by 31 May 2023: Draw on the reserve? (recommended: Draw)."
    )
    assert "Finish forecast for 31 January 2027" in told["programme"]["text"]
    bound = {one["figure_id"].rpartition(".")[2]: one for one in told["board"]["bindings"]}
    variance = bound["variance"]
    assert (variance["value"], variance["unit"], variance["as_of"]) == ("-12000.00", "GBP", "2023-03-31")
    assert variance["snapshot"].startswith(f"/v1/status-reports/{made['id']}#version-")
    assert board[variance["start"] : variance["end"]] == variance["text"] == "£12,000 over"
    assert told["board"]["drift"] == []
    assert told["board"]["grounds"] == ["variance", "tolerance_consumed", "slip"]


def test_an_edited_text_is_checked_against_what_its_numbers_were_bound_to(
    client: TestClient, report: Callable[..., Json]
) -> None:
    made = report()
    draft = read(client, made)["text"]
    edited = write(client, made, draft.replace("£12,000 over", "£11,000 over"))
    assert edited["edited"] is True
    (drift,) = edited["drift"]
    assert (drift["kind"], drift["text"], drift["expected"]) == ("different", "£11,000 over", "£12,000 over")
    edited = write(client, made, f"{draft} It is the worst of 14 projects.")
    assert [(one["kind"], one["text"]) for one in edited["drift"]] == [("unbound", "14")]
    assert write(client, made, f"In short: {draft}")["drift"] == []
    version = client.get(f"/v1/status-reports/{made['id']}").headers["ETag"]
    revised = client.patch(
        f"/v1/status-reports/{made['id']}",
        json={"forecast_cost": money("118000.00")},
        headers={"If-Match": version},
    )
    assert revised.status_code == 200, revised.text
    moved = read(client, made)["drift"]
    assert ("moved_on", "£12,000 over") in [(one["kind"], one["text"]) for one in moved]
    assert write(client, made, None)["edited"] is False
    assert "£18,000 over" in read(client, made)["text"] and read(client, made)["drift"] == []


def test_a_text_stays_as_it_was_submitted(client: TestClient, report: Callable[..., Json]) -> None:
    made = report()
    write(client, made, "We are late, and know why.", "project")
    draft = read(client, made)
    version = client.get(f"/v1/status-reports/{made['id']}").headers["ETag"]
    handed = client.post(f"/v1/status-reports/{made['id']}/submission", headers={"If-Match": version})
    assert handed.status_code == 200, handed.text
    kept = read(client, made)
    assert (kept["text"], kept["edited"], kept["drift"]) == (draft["text"], False, [])
    assert read(client, made, "project")["text"] == "We are late, and know why."
    refused = client.put(at(made), json={"text": "x"}, headers={"If-Match": handed.headers["ETag"]})
    assert refused.status_code == 409


def lacks(client: TestClient, report: Json, audience: str = "board") -> list[str]:
    return [one["lack"] for one in read(client, report, audience)["lint"]]


def test_the_lint_says_what_a_good_text_lacks_and_what_is_to_be_recorded(
    client: TestClient, report: Callable[..., Json]
) -> None:
    made = report(cause=None, decisions_requested=[])
    told = read(client, made)
    assert "Cause not recorded." in told["text"]
    says = {one["lack"]: one["says"] for one in told["lint"]}
    assert says["cause"] == "no cause is recorded: somebody must state it"
    assert says["decision"] == "red needs a decision: none is requested"
    assert says["driver"].startswith("no driver is on record")
    write(client, made, "All is well.")
    assert lacks(client, made) == ["headline", "driver", "cause", "consequence", "decision"]
    write(client, made, "Word " * 120)
    assert lacks(client, made)[-1] == "length"


def test_the_consequence_is_told_against_the_tolerance_that_was_set(
    client: TestClient, project: UUID, report: Callable[..., Json]
) -> None:
    """12 % over and 31 days late, against the usual limits and then against those of the level above."""
    made = report(start_on="2024-12-31")
    assert "takes 120% of the 10% cost tolerance" in read(client, made)["text"]
    kept = client.get(f"/v1/status-reports/{made['id']}/figures").json()["tolerances"]
    assert kept == {"cost": None, "finish_days": None}
    for metric, limits in (("whole_life_cost", {"over_ratio": 0.2}), ("finish", {"over_units": 62})):
        body = {"metric": metric, "effective_on": "2020-01-01", "rationale": "As agreed.", **limits}
        tolerance = client.post(f"/v1/projects/{project}/tolerances", json=body)
        assert tolerance.status_code == 201, tolerance.text
    text = read(client, made)["text"]
    assert "takes 60% of the 20% cost tolerance and 50% of the 62 days for the finish" in text
    kept = client.get(f"/v1/status-reports/{made['id']}/figures").json()["tolerances"]
    assert kept == {"cost": 0.2, "finish_days": 62}


def test_a_decision_lacks_its_option_its_owner_and_its_date(
    client: TestClient, report: Callable[..., Json]
) -> None:
    made = report(decisions_requested=[{"question": "Draw on the reserve?"}])
    assert lacks(client, made)[-3:] == ["option", "owner", "due"]


def test_what_is_not_material_takes_one_line(client: TestClient, report: Callable[..., Json]) -> None:
    inside = {
        "forecast_cost": money("101000.00"),
        "forecast_finish_on": "2027-01-02",
        "declared_rag": "green",
    }
    told = read(client, report(**inside, decisions_requested=[], cause=None), "project")
    assert "No material variance." in told["text"] and "Cause" not in told["text"]
    assert (told["grounds"], told["lint"], told["thresholds"]) == ([], [], None)


def test_thresholds_are_an_organisations_own_from_a_day_on(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, report: Callable[..., Json]
) -> None:
    url = "/v1/materiality-thresholds"
    inside = {"forecast_cost": money("101000.00"), "forecast_finish_on": "2026-12-31", "cause": None}
    made = report(**inside)
    own = {"effective_on": "2023-01-01", "variance_share": 0.01, "floors": [money("500.00")]}
    assert client_for(organisation_id, "project_manager").post(url, json=own).status_code == 403
    later = client.post(url, json={**own, "effective_on": "2024-01-01", "variance_share": 0.5})
    assert later.status_code == 201, later.text
    assert read(client, made)["grounds"] == []
    first = client.post(url, json=own)
    told = read(client, made)
    assert (told["grounds"], told["thresholds"]) == (["variance"], f"{url}/{first.json()['id']}")
    assert client.post(url, json=own).status_code == 409
    two = [money("1.00"), money("2.00")]
    assert client.post(url, json={"effective_on": "2025-01-01", "floors": two}).status_code == 422
    force = client.get(f"{url}/in-force", params={"on": "2022-12-31"}).json()
    assert (force["effective_on"], force["thresholds"]["variance_share"]) == (None, 0.1)
    assert client.get(f"{url}/in-force", params={"on": "2023-06-30"}).json()["effective_on"] == "2023-01-01"
    assert client_for(uuid7()).get(url).json()["items"] == []
