"""Releases over HTTP: time and cost fixed, scope by MoSCoW class in a ledger, burn-up and forecast."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.agile.conftest import RELEASE, Agile, Json
from tests.conftest import ClientFor


def of(progress: Json, priority: str) -> Json:
    (found,) = [one for one in progress["classes"] if one["priority"] == priority]
    return dict(found)


def test_accepted_scope_is_told_by_class_against_plan(agile: Agile) -> None:
    told = agile.progress()
    must, should = of(told, "must"), of(told, "should")
    assert (must["planned"], must["due"], must["accepted"], must["remaining"]) == (60, 45, 22, 38)
    assert (should["due"], should["accepted"], should["accepted_share"]) == (30, 8, 0.2)
    assert (told["whole"]["scope"], told["whole"]["accepted"], told["due"]) == (100, 30, 75)
    assert told["balance"] == {"must_share": 0.6, "could_share": 0.0, "must_within": True}
    assert of(told, "could")["accepted_share_reason"] == "no_scope"
    assert [box["accepted"] for box in told["timeboxes"]] == [10, 12, 8, None]


def test_a_change_of_scope_is_recorded_with_its_reason_and_moves_the_scope_line(agile: Agile) -> None:
    agile.enter("added", "must", 20, "2026-01-22", status=422)
    added = agile.enter("added", "must", 20, "2026-01-22", reason="A statutory change.")
    told = agile.progress()
    assert [(p["on"], p["scope"]) for p in told["burn_up"]] == [
        *(("2026-01-05", 100), ("2026-01-16", 100), ("2026-01-22", 120), ("2026-01-30", 120)),
        *(("2026-02-13", 120), ("2026-02-14", 120), ("2026-02-27", None)),
    ]
    assert told["balance"]["must_within"] is False
    history = agile.client.get(f"/v1/scope-entries/{added['id']}/history").json()["items"]
    assert [(v["action"], v["reason"]) for v in history] == [("scope.added", "A statutory change.")]
    assert agile.progress("2026-01-21")["whole"]["scope"] == 100


def test_the_forecast_has_a_range_and_a_reason_where_there_is_none(agile: Agile) -> None:
    forecast = agile.progress()["forecast"]
    assert forecast["velocity"] == {"slow": 8.8, "likely": 10.0, "fast": 11.2}
    assert forecast["timeboxes_left"] == 1
    assert forecast["at_finish"] == {"slow": 38.8, "likely": 40.0, "fast": 41.2}
    assert forecast["must_is_covered"] is False
    assert forecast["release_on"]["fast"] < forecast["release_on"]["slow"]
    early = agile.progress("2026-01-31")
    assert early["forecast"] is None and early["forecast_reason"] == "too_few_timeboxes"


def test_no_more_is_accepted_than_there_is_nor_withdrawn_than_was(agile: Agile) -> None:
    refused = agile.enter("accepted", "must", 39, "2026-02-14", status=409)
    assert refused["rule"] == "scope_exceeded"
    agile.enter("accepted", "must", 1, "2026-01-04", status=409)  # before there was any
    agile.enter("withdrawn", "should", 9, "2026-02-14", status=409, reason="Rejected by the users.")
    agile.enter("withdrawn", "should", 8, "2026-02-14", reason="Rejected by the users.")
    assert of(agile.progress(), "should")["accepted"] == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"size": 0}, 422),
        ({"kind": "removed"}, 422),
        ({"kind": "accepted", "timebox_id": str(uuid7())}, 422),
        ({"timebox_id": str(uuid7())}, 404),
        ({"decision_id": str(uuid7())}, 404),
        ({"priority": "perhaps"}, 422),
    ],
)
def test_an_entry_says_what_its_kind_needs(begun: Agile, body: Json, status: int) -> None:
    entry = {"kind": "planned", "priority": "must", "size": 3, "effective_on": "2026-01-05", **body}
    begun.post(f"releases/{begun.release['id']}/scope-entries", entry, status)


def test_items_are_counted_in_whole_numbers_and_a_unit_stays(begun: Agile) -> None:
    counted = begun.post(f"projects/{begun.project}/releases", RELEASE | {"name": "Two", "unit": "items"})
    entry = {"kind": "planned", "priority": "must", "size": 1.5, "effective_on": "2026-01-05"}
    begun.post(f"releases/{counted['id']}/scope-entries", entry, 422)
    begun.post(f"releases/{counted['id']}/scope-entries", entry | {"size": 2})
    headers = {"If-Match": '"1"'}
    at = f"/v1/releases/{counted['id']}"
    assert begun.client.patch(at, json={"unit": "points"}, headers=headers).status_code == 409
    assert begun.client.patch(at, json={"note": "x"}, headers=headers).status_code == 200
    assert begun.client.delete(at, headers={"If-Match": '"2"'}).status_code == 409


def test_timeboxes_share_no_day_and_go_only_when_nothing_is_planned_for_them(agile: Agile) -> None:
    at = f"releases/{agile.release['id']}/timeboxes"
    agile.post(at, {"name": "Over", "start_on": "2026-02-27", "finish_on": "2026-03-06"}, 422)
    spare = agile.post(at, {"name": "Spare", "start_on": "2026-03-02", "finish_on": "2026-03-13"})
    headers = {"If-Match": '"1"'}
    moved = agile.client.patch(
        f"/v1/timeboxes/{spare['id']}", json={"start_on": "2026-02-20"}, headers=headers
    )
    assert moved.status_code == 422
    assert agile.client.delete(f"/v1/timeboxes/{agile.boxes[0]['id']}", headers=headers).status_code == 409
    assert agile.client.delete(f"/v1/timeboxes/{spare['id']}", headers=headers).status_code == 204


def test_every_figure_is_explained_by_the_entries_it_adds_up(agile: Agile) -> None:
    at = f"/v1/releases/{agile.release['id']}/progress/explanation"

    def told(figure: str) -> Json:
        answer = agile.client.get(at, params={"figure": figure, "as_of": "2026-02-14"})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    accepted = told("must.accepted")
    assert (accepted["value"], accepted["formula"]) == ("22", "accepted - withdrawn")
    assert [float(one["value"]) for one in accepted["inputs"]] == [10, 12]
    assert all(agile.client.get(one["source"]).status_code == 200 for one in accepted["inputs"])
    assert len(told("velocity")["inputs"]) == 3
    assert told("must_share")["value"] == "0.6"
    assert told("could.accepted_share")["reason"] == "no_scope"
    assert agile.client.get(at, params={"figure": "luck"}).status_code == 404


def test_the_burn_up_is_a_picture_too(agile: Agile) -> None:
    answer = agile.client.get(f"/v1/releases/{agile.release['id']}/burn-up.svg?as_of=2026-02-14")
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert "30 of 100 points accepted" in answer.text and answer.text.count("<polyline") == 4
    assert "forecast range" in answer.text


def test_who_may_do_what(
    agile: Agile, client: TestClient, client_for: ClientFor, organisation_id: UUID, project: UUID
) -> None:
    at = f"/v1/releases/{agile.release['id']}"
    assert client_for(uuid7()).get(f"{at}/progress").status_code == 404
    reader = client_for(organisation_id, "reader")
    assert reader.get(f"{at}/progress").status_code == 200
    refused = reader.post(f"/v1/projects/{project}/releases", json=RELEASE)
    assert (refused.status_code, refused.json()["rule"]) == (403, "release:write")
    wrong = RELEASE | {"name": "Dear", "budget": {"amount": "1.00", "currency": "EUR"}}
    assert client.post(f"/v1/projects/{project}/releases", json=wrong).status_code == 422
    known = client.get(at, params={"known_at": "2100-01-01T00:00:00Z"})
    assert known.json()["name"] == "Release 1"
