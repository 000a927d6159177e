"""Meetings of bodies: agenda, attendance, the quorum of each item, and minutes that are never edited."""

import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.ids import uuid7
from tests.api.governance.authority import Cast, ok, person, refused, seat
from tests.api.governance.conftest import act
from tests.api.governance.sitting import (
    MINUTED,
    PAPER,
    YESTERDAY,
    Board,
    ok_at,
    seated,
    three,
)
from tests.conftest import ClientFor

TOMORROW = YESTERDAY.replace("20", "21", 1)
MAJORITY = {"kind": "majority", "quorum": 0.6}


@pytest.fixture
def board(cast: Cast, client_for: ClientFor, organisation_id: UUID) -> Board:
    more = [client_for(organisation_id, role="board_member") for _ in range(3)]
    people = [cast.executive, cast.member, *more]
    cast.upper = cast.board(
        f"programmes/{cast.programme}",
        seats=seated(*people),
        rule=MAJORITY | {"takes_effect": "minutes_confirmed"},
        limits=[{"max_variance": 0.1}],
    )
    return Board(cast, people, cast.upper)


def test_a_meeting_is_planned_and_revised(board: Board) -> None:
    url = board.planned(papers=[PAPER])
    said = board.secretary.get(url).json()
    assert (said["reference"], said["status"], said["meets_on"]) == ("MTG-0001", "planned", YESTERDAY[:10])
    assert [item["subject"] for item in said["items"]] == [item["subject"] for item in three()]
    assert said["papers"][0] | PAPER == said["papers"][0]
    at = f"/v1/programmes/{board.cast.programme}/meetings"
    assert board.secretary.get(at).json()["items"] == [said]
    assert board.secretary.get(f"/v1/bodies/{board.id}/meetings").json()["items"] == [said]
    assert board.secretary.get(at, params={"status": "held"}).json()["items"] == []
    assert board.secretary.patch(url, json={"place": "Room 2"}).status_code == 428
    revised = board.secretary.patch(url, json={"place": "Room 2"}, headers={"If-Match": '"1"'}).json()
    assert revised == said | {"place": "Room 2", "version": 2, "updated_at": revised["updated_at"]}
    assert board.secretary.patch(url, json={"place": "R"}, headers={"If-Match": '"1"'}).status_code == 412
    history = board.secretary.get(f"{url}/history").json()["items"]
    assert [v["action"] for v in history] == ["meeting.convened", "meeting.revised"]
    then = board.secretary.get(url, params={"known_at": history[0]["valid_from"]}).json()
    assert then == said | {"allowed_actions": []}


def test_others_are_kept_away(board: Board, client_for: ClientFor, organisation_id: UUID) -> None:
    url, meetings = board.planned(), f"/v1/bodies/{board.id}/meetings"
    reader, stranger = client_for(organisation_id, role="reader"), client_for(uuid7())
    assert reader.get(url).status_code == stranger.get(url).status_code == 404
    body = {"starts_at": YESTERDAY, "items": three()}
    refused(reader.post(meetings, json=body), 403, "meeting:write")
    refused(board.cast.manager.post(meetings, json=body), 403, "meeting:write")
    assert stranger.post(meetings, json=body).status_code == 404
    refused(act(board.people[1], url, "holding", board.there()), 403, "meeting:write")


def test_what_is_told_of_a_meeting_is_withheld_from_the_uncleared(
    board: Board, client_for: ClientFor, organisation_id: UUID
) -> None:
    url = board.planned(papers=[PAPER])
    board.hold(url, *board.people)
    declared = {"item": 1, "interest": "financial", "note": "Shares in the supplier"}
    ok(board.people[1].post(f"{url}/declarations", json=declared))
    ok(board.minute(url, *({**MINUTED, "item": item, "dissent": "None of this"} for item in (1, 2, 3))))
    ok(board.secretary.post(f"{url}/corrections", json={"item": 1, "text": "For 400 m read 450 m"}))
    uncleared = client_for(organisation_id, role="contributor")
    told = uncleared.get(url).json()
    assert set(told["withheld"]) == {"papers", "declarations", "proceedings", "corrections"}
    secret = ("Business case", "Shares in", "The survey", "None of this", "450 m")
    history = uncleared.get(f"{url}/history").text
    assert not any(each in json.dumps(told) or each in history for each in secret)
    assert all(each in board.secretary.get(url).text for each in secret)


def test_an_agenda_takes_what_was_proposed_to_the_body_and_once(board: Board) -> None:
    draft, decision = board.cast.drafted(), board.cast.in_review()
    agenda = f"/v1/bodies/{board.id}/meetings"

    def asked(*items: dict[str, Any]) -> Any:
        body = {"starts_at": YESTERDAY, "items": [{"subject": "It", **item} for item in items]}
        return board.secretary.post(agenda, json=body)

    def of(url: str) -> dict[str, str]:
        return {"decision_id": url.rpartition("/")[2]}

    refused(asked(of(draft)), 409, "meeting.not-proposed-to-body")
    assert asked(of(decision), of(decision)).status_code == 422
    assert asked({"decision_id": str(uuid7())}).status_code == 404
    assert asked(of(decision) | {"gate_id": str(uuid7())}).status_code == 422
    first = ok_at(asked(of(decision)))
    meeting = first.rpartition("/")[2]
    assert board.secretary.get(decision).json()["meeting_id"] == meeting
    refused(asked(of(decision)), 409, "meeting.one-agenda")
    ok(act(board.secretary, first, "cancellation", {"reason": "Too few can come"}))
    assert board.secretary.get(decision).json()["meeting_id"] is None
    second = ok_at(asked(of(decision), {}))
    match = {"If-Match": board.secretary.get(second).headers["ETag"]}
    ok(board.secretary.patch(second, json={"items": [{"subject": "Risks"}]}, headers=match))
    assert board.secretary.get(decision).json()["meeting_id"] is None


def test_every_rule_of_a_meeting_is_named(board: Board) -> None:
    url, one = board.planned(), board.people[0]
    for action, body in (("minutes", {"proceedings": [MINUTED]}), ("issue", None), ("confirmation", None)):
        who = one if action == "confirmation" else board.secretary
        refused(act(who, url, action, body), 409, "meeting.planned")
    refused(act(board.secretary, url, "invitation"), 409, "meeting.written-is-opened")
    later = board.planned(starts_at=TOMORROW)
    refused(act(board.secretary, later, "holding", board.there(one)), 409, "meeting.not-yet")
    outsider = board.there(board.cast.manager)
    refused(act(board.secretary, url, "holding", outsider), 409, "meeting.capacity")
    as_alternate = board.there(one, capacity="alternate")
    refused(act(board.secretary, url, "holding", as_alternate), 409, "meeting.capacity")
    for wrong in (
        board.there(one, one),
        board.there(one, from_item=4),
        board.there(one, from_item=2, until_item=1),
    ):
        assert act(board.secretary, url, "holding", wrong).status_code == 422
    guest = board.there(board.cast.manager, capacity="in_attendance")
    ok(act(board.secretary, url, "holding", guest))
    refused(act(board.secretary, url, "holding", guest), 409, "meeting.held")
    incomplete = refused(board.minute(url), 409, "meeting.minutes-complete")
    assert [e["pointer"] for e in incomplete.json()["errors"]] == ["/items/1", "/items/2"]
    ok(board.minute(url, *({**MINUTED, "item": item} for item in (1, 2, 3))))
    refused(act(board.secretary, url, "minutes", {"proceedings": [MINUTED]}), 409, "meeting.minutes_issued")
    refused(act(board.secretary, url, "attendance", guest), 409, "meeting.minutes_issued")
    refused(act(board.secretary, url, "confirmation"), 403, "meeting:confirm")
    refused(act(board.cast.founder, url, "confirmation"), 403, f"body.{board.id}")
    ok(act(one, url, "confirmation"))
    refused(act(one, url, "confirmation"), 409, "meeting.confirmed")


def test_a_correction_is_appended_and_what_was_issued_stays(board: Board) -> None:
    url = board.planned()
    board.hold(url, *board.people)
    refused(board.secretary.post(f"{url}/corrections", json={"text": "No"}), 409, "meeting.held")
    issued = ok(board.minute(url, *({**MINUTED, "item": item} for item in (1, 2, 3))))
    for text in ("For 400 m read 450 m", "And the date"):
        told = ok(board.secretary.post(f"{url}/corrections", json={"item": 1, "text": text}))
    assert [each["text"] for each in told["corrections"]] == ["For 400 m read 450 m", "And the date"]
    assert told["proceedings"] == issued["proceedings"]
    assert board.secretary.post(f"{url}/corrections", json={"item": 4, "text": "x"}).status_code == 422


def test_actions_come_from_an_item_of_a_meeting(board: Board) -> None:
    meeting = board.planned().rpartition("/")[2]
    actions = f"/v1/programmes/{board.cast.programme}/actions"
    action = {
        "text": "Ask",
        "owner": "Sponsor",
        "due_on": "2030-01-31",
        "source_kind": "meeting",
        "source_id": meeting,
    }
    for part, status in ((None, 201), (3, 201), (4, 422)):
        made = board.secretary.post(actions, json=action | {"source_part": part})
        assert made.status_code == status, made.text
    found = board.secretary.get(actions, params={"source_id": meeting}).json()["items"]
    assert [each["source_part"] for each in found] == [None, 3]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stays=st.lists(st.tuples(st.integers(1, 3), st.integers(0, 2)), max_size=5))
def test_the_quorum_of_each_item_is_of_who_is_there_then(board: Board, stays: list[tuple[int, int]]) -> None:
    """Against the plainest model: three of five, item by item, however people come and go."""
    if "held" not in board.__dict__:
        board.__dict__["held"] = board.planned()
        board.hold(board.__dict__["held"], *board.people)
    url = board.__dict__["held"]
    spans = [(start, min(3, start + length)) for start, length in stays]
    there = [
        {"person_id": person(each), "from_item": start, "until_item": end}
        for each, (start, end) in zip(board.people, spans, strict=False)
    ]
    ok(act(board.secretary, url, "attendance", {"attendance": there}))
    model = [sum(start <= item <= end for start, end in spans) >= 3 for item in (1, 2, 3)]
    assert board.quorate(url) == model


def test_an_alternate_makes_the_quorum_where_the_member_is_not_there(board: Board, cast: Cast) -> None:
    alternate = cast.founder
    seats = [seat(board.people[0], required=True, alternate_id=person(alternate)), *seated(*board.people[1:])]
    match = {"If-Match": '"1"'}
    ok(cast.founder.patch(f"/v1/bodies/{board.id}", json={"seats": seats}, headers=match))
    url = board.planned()
    board.hold(url, *board.people[1:])
    assert board.quorate(url) == [False] * 3
    stays = board.there(*board.people[1:])["attendance"]
    stays += board.there(alternate, capacity="alternate", until_item=1)["attendance"]
    ok(act(board.secretary, url, "attendance", {"attendance": stays}))
    assert board.quorate(url) == [True, False, False]


def test_who_declares_an_interest_is_no_part_of_the_quorum(board: Board) -> None:
    url = board.planned()
    board.hold(url, *board.people[:3])
    assert board.quorate(url) == [True] * 3
    out = {"item": 2, "interest": "personal", "action": "leave"}
    ok(board.people[0].post(f"{url}/declarations", json=out))
    assert board.quorate(url) == [True, False, True]
    ok(board.people[0].post(f"{url}/declarations", json={"item": 2, "interest": "none"}))
    assert board.quorate(url) == [True] * 3
    assert (
        board.people[0].post(f"{url}/declarations", json={"item": 9, "interest": "none"}).status_code == 422
    )
