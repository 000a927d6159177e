"""Decisions taken in meetings and written procedures: by who is there, and in effect when that is due."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.core.database import Database
from app.governance.meetings.models import Meeting
from tests.api.governance.authority import Cast, ok, person, refused
from tests.api.governance.conftest import RESERVE, TODAY, act
from tests.api.governance.sitting import MINUTED, Board, seated
from tests.conftest import ClientFor

START = {"kind": "start", "title": "Start", "effects": [{"effect": "component.start"}], "variance": 0.01}


@pytest.fixture
def board(cast: Cast, client_for: ClientFor, organisation_id: UUID) -> Board:
    more = [client_for(organisation_id, role="board_member") for _ in range(3)]
    people = [cast.executive, cast.member, *more]
    made = Board(cast, people, "")
    constituted(made, takes_effect="minutes_confirmed")
    return made


def constituted(board: Board, **rule: Any) -> None:
    board.cast.upper = board.id = board.cast.board(
        f"programmes/{board.cast.programme}",
        name=f"Programme board {rule}"[:200],
        seats=seated(*board.people),
        rule={"kind": "majority", "quorum": 0.6, **rule},
        limits=[{"max_variance": 0.1}],
        rank=0 if board.id else 1,
    )


def status_of(board: Board) -> str:
    return str(board.cast.manager.get(f"/v1/projects/{board.cast.project}").json()["status"])


def vote(board: Board, decision: str, *people: Any, vote: str = "yes") -> None:
    for each in people:
        ok(board.cast.vote(decision, each, vote))


def test_what_a_meeting_decides_takes_effect_with_its_confirmed_minutes_once(board: Board) -> None:
    before, decision = status_of(board), board.cast.in_review(**START)
    refused(board.decide(decision), 409, "body." + board.id + ".quorum")
    url = board.planned(decision)
    refused(board.decide(decision), 409, "meeting.not-held")
    refused(board.cast.vote(decision, board.people[0]), 409, "meeting.not-held")
    board.hold(url, *board.people[:3])
    refused(board.cast.vote(decision, board.people[4]), 403, "meeting.present")
    vote(board, decision, *board.people[:2])
    decided = ok(board.decide(decision))
    assert (decided["status"], decided["awaits_minutes"]) == ("approved", True)
    assert decided["tally"]["present"] == 3 and decided["tally"]["yes"] == 2
    assert decided["effects"][0]["applied_at"] is None and status_of(board) == before
    ok(board.minute(url))
    assert status_of(board) == before
    issued = board.secretary.get(url).json()["proceedings"][0]
    assert (issued["outcome"], issued["quorum"]["quorate"]) == ("approved", True)
    etag = {"If-Match": board.secretary.get(url).headers["ETag"]}
    with ThreadPoolExecutor(6) as pool:
        done = pool.map(lambda one: one.post(f"{url}/confirmation", headers=etag), board.people)
        assert sorted(answer.status_code for answer in done) == [200, 412, 412, 412, 412]
    told = board.cast.manager.get(decision).json()
    assert told["effects"][0]["applied_at"] and not told["awaits_minutes"] and status_of(board) == "active"
    actions = [v["action"] for v in board.cast.manager.get(f"{decision}/history").json()["items"]]
    assert actions.count("decision.took_effect") == 1 == actions.count("decision.minutes_confirmed")


def test_at_once_where_the_rule_says_so_and_nowhere_else_where_it_waits(board: Board) -> None:
    outside = board.cast.in_review(**START)
    vote(board, outside, *board.people[:3])
    refused(board.decide(outside), 409, f"body.{board.id}.rule.minutes_confirmed")
    ok(act(board.cast.manager, outside, "withdrawal", {"remark": "Anew"}))
    constituted(board, takes_effect="immediately")
    decision = board.cast.in_review(**START)
    board.hold(board.planned(decision), *board.people[:3])
    vote(board, decision, *board.people[:2])
    assert ok(board.decide(decision))["effects"][0]["applied_at"] and status_of(board) == "active"


def test_an_effect_whose_ground_has_moved_is_refused_and_the_minutes_are_confirmed(board: Board) -> None:
    decision, project = board.cast.in_review(**START), f"/v1/projects/{board.cast.project}"
    url = board.planned(decision)
    board.hold(url, *board.people)
    vote(board, decision, *board.people)
    ok(board.decide(decision))
    ok(board.minute(url))
    match = {"If-Match": board.cast.manager.get(project).headers["ETag"]}
    ok(board.cast.manager.patch(project, json={"status": "active"}, headers=match))
    assert ok(act(board.people[1], url, "confirmation"))["status"] == "confirmed"
    told = board.cast.manager.get(decision).json()["effects"][0]
    assert told["applied_at"] is None and "presupposes has moved" in told["refused"]


def test_who_leaves_takes_the_quorum_and_their_vote_along(board: Board) -> None:
    decision = board.cast.in_review()
    url = board.planned(decision)
    board.hold(url, *board.people[:3])
    vote(board, decision, *board.people[:3])
    ok(act(board.secretary, url, "attendance", board.there(*board.people[:2])))
    left = refused(board.decide(decision), 409, f"body.{board.id}.quorum").json()
    assert "2 of 3" in left["detail"]
    ok(act(board.secretary, url, "attendance", board.there(*board.people[:2], *board.people[3:])))
    told = ok(board.decide(decision))["tally"]
    assert (told["present"], told["yes"]) == (4, 2)


def test_a_recusal_in_a_meeting_is_one_in_the_decision(board: Board) -> None:
    decision = board.cast.in_review()
    url = board.planned(decision)
    board.hold(url, *board.people[:3])
    out = {"item": 1, "interest": "financial", "action": "leave"}
    ok(board.people[2].post(f"{url}/declarations", json=out))
    refused(board.cast.vote(decision, board.people[2]), 403, "interest.recused")
    assert board.quorate(url) == [False]
    vote(board, decision, *board.people[:2])
    refused(board.decide(decision), 409, f"body.{board.id}.quorum")


def test_minutes_say_what_became_of_each_decision_and_that_interests_were_asked_for(board: Board) -> None:
    taken, left = (board.cast.in_review(title=title, variance=0.01) for title in ("One", "Two"))
    url = board.planned(taken, left)
    board.hold(url, *board.people)
    unasked = [{**MINUTED, "item": item, "declarations_asked": False} for item in (1, 2)]
    errors = refused(board.minute(url, *unasked), 409, "meeting.minutes-complete").json()["errors"]
    assert [e["pointer"] for e in errors] == ["/items/0", "/items/0", "/items/1", "/items/1"]
    body = {"outcome": "deferred", "rationale": "Too late", "next_on": f"{TODAY + timedelta(days=7)}"}
    ok(act(board.people[0], taken, "outcome", body))
    ok(board.minute(url, MINUTED, {**MINUTED, "item": 2, "was_taken": False}))
    assert board.secretary.get(left).json()["meeting_id"] is None
    outcomes = [each["outcome"] for each in board.secretary.get(url).json()["proceedings"]]
    assert outcomes == ["deferred", None]
    ok(act(board.cast.founder, taken, "review"))
    assert board.secretary.get(taken).json()["meeting_id"] is None


def test_a_written_procedure_waits_for_all_or_for_its_last_day(board: Board, database: Database) -> None:
    decision = board.cast.in_review()
    url = board.written(decision)
    told = board.secretary.get(url).json()
    assert told["invited"] == sorted(map(person, board.people)) and told["meets_on"] > f"{TODAY}"
    vote(board, decision, *board.people[:3])
    refused(board.decide(decision), 409, "meeting.answers-awaited")
    past(database, url)
    refused(board.cast.vote(decision, board.people[3]), 409, "meeting.answer-in-time")
    told = ok(board.decide(decision))
    assert told["tally"]["present"] == 3 and told["awaits_minutes"]
    ok(act(board.secretary, url, "holding", {}))
    ok(board.minute(url))
    ok(act(board.people[1], url, "confirmation"))
    assert not board.secretary.get(decision).json()["awaits_minutes"]


def past(database: Database, url: str) -> None:
    """Let the last day of a written procedure go by."""
    id = UUID(url.rpartition("/")[2])
    with database.writing() as session:
        session.execute(sa.update(Meeting).where(Meeting.id == id).values(meets_on=TODAY - timedelta(days=1)))


def test_a_written_procedure_needs_the_same_quorum(board: Board, database: Database) -> None:
    decision = board.cast.in_review()
    url = board.written(decision)
    vote(board, decision, *board.people[:2])
    past(database, url)
    refused(board.decide(decision), 409, f"body.{board.id}.quorum")


def test_silence_is_consent_where_that_is_the_rule_and_a_quorum_acknowledged(
    board: Board, database: Database
) -> None:
    constituted(board, kind="no_objection", days=5)
    decision = board.cast.in_review()
    url = board.written(decision)
    for each in board.people[:2]:
        ok(each.post(f"{url}/acknowledgement"))
    refused(board.decide(decision), 409, "meeting.answers-awaited")
    past(database, url)
    refused(board.decide(decision), 409, f"body.{board.id}.quorum")
    ok(board.people[2].post(f"{url}/acknowledgement"))
    told = ok(board.decide(decision))
    assert (told["status"], told["tally"]["present"], told["tally"]["yes"]) == ("approved", 3, 0)
    refused(board.cast.founder.post(f"{url}/acknowledgement"), 409, "meeting.invited")


def test_one_objection_ends_silence(board: Board) -> None:
    constituted(board, kind="no_objection", days=5)
    decision = board.cast.in_review()
    url = board.written(decision)
    for each in board.people[:3]:
        ok(each.post(f"{url}/acknowledgement"))
    vote(board, decision, board.people[3], vote="no")
    refused(board.decide(decision), 409, f"body.{board.id}.rule.no_objection")
    assert ok(board.cast.decide(decision, outcome="rejected"))["status"] == "rejected"


def test_many_acknowledge_and_declare_at_once_and_none_is_lost(board: Board) -> None:
    decision = board.cast.in_review()
    url = board.written(decision)

    def say(at: int) -> set[int]:
        who = board.people[at]
        answers = [who.post(f"{url}/acknowledgement")]
        answers.append(who.post(f"{url}/declarations", json={"item": 1, "interest": "none"}))
        answers.append(board.cast.vote(decision, who))
        return {answer.status_code for answer in answers}

    with ThreadPoolExecutor(5) as pool:
        assert set().union(*pool.map(say, range(5))) == {200}
    told = board.secretary.get(url).json()
    assert len(told["acknowledged"]) == len(told["declarations"]) == 5
    assert len(board.secretary.get(decision).json()["votes"]) == 5
    assert RESERVE["kind"] != ok(board.decide(decision))["kind"]
