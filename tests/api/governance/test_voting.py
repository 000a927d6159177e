"""Votes: quorum, recusal, delegates, and persons rather than accounts."""

from datetime import timedelta
from typing import Any

import pytest

from app.core.model import utc_now
from app.governance.decisions import guard
from tests.api.governance.authority import Cast, ok, person, refused, seat
from tests.api.governance.conftest import DEFERRED, REMARK, TODAY, act
from tests.conftest import ClientFor

MAJORITY = {"kind": "majority", "quorum": 0.6}


def voting(cast: Cast, rule: dict[str, Any], *seats: dict[str, Any]) -> str:
    """A decision in review by a body with this rule; its clause begins with what is returned by ``body``."""
    three = seats or (seat(cast.executive), seat(cast.member), seat(cast.founder))
    cast.upper = cast.board(f"programmes/{cast.programme}", rule=rule, seats=list(three), limits=[{}])
    return cast.in_review()


def test_a_majority_of_those_who_voted_carries_it(cast: Cast) -> None:
    url = voting(cast, MAJORITY)
    body = f"body.{cast.upper}"
    refused(cast.decide(url), 409, f"{body}.quorum")
    ok(cast.vote(url, cast.executive))
    refused(cast.decide(url), 409, f"{body}.quorum")
    ok(cast.vote(url, cast.member, "no"))
    refused(cast.decide(url), 409, f"{body}.rule.majority")  # a tie
    told = ok(cast.vote(url, cast.member, "abstain"))  # in place of the first
    assert [vote["vote"] for vote in told["votes"]] == ["yes", "abstain"]
    refused(cast.decide(url, outcome="rejected"), 409, f"{body}.rule.majority")
    done = ok(cast.decide(url))
    assert (done["status"], done["tally"]) == (
        "approved",
        {
            "eligible": 3,
            "present": 2,
            "quorum_needed": 2,
            "quorate": True,
            "yes": 1.0,
            "no": 0.0,
            "result": "approved",
            "casting": None,
        },
    )
    refused(cast.vote(url, cast.founder), 409, "decision.approved")


CASTING = {"kind": "majority", "quorum": 0.6, "casting_vote": True}


def chaired(cast: Cast, rule: dict[str, Any] = CASTING, **chair: Any) -> str:
    return voting(
        cast, rule, seat(cast.executive, role="chair", **chair), seat(cast.member), seat(cast.founder)
    )


def cast_twice(url: str, who: Any, vote: str, casting: str) -> Any:
    return who.post(f"{url}/votes", json={"vote": vote, "casting": casting})


def test_the_chair_breaks_a_tie_where_the_rule_says_so(cast: Cast) -> None:
    url = chaired(cast)
    clause = f"body.{cast.upper}.rule"
    ok(cast.vote(url, cast.executive, "yes"))
    ok(cast.vote(url, cast.member, "no"))
    refused(cast.decide(url), 409, f"{clause}.majority")
    refused(cast_twice(url, cast.member, "no", "no"), 403, f"{clause}.casting_vote")
    told = ok(cast_twice(url, cast.executive, "yes", "yes"))
    assert [(vote["vote"], vote["casting"]) for vote in told["votes"]] == [("no", None), ("yes", "yes")]
    refused(cast.decide(url, outcome="rejected"), 409, f"{clause}.majority")
    tally = ok(cast.decide(url))["tally"]
    assert (tally["yes"], tally["no"], tally["result"], tally["casting"]) == (1, 1, "approved", "yes")


def test_a_casting_vote_counts_for_nothing_where_there_is_no_tie(cast: Cast) -> None:
    url = chaired(cast)
    ok(cast_twice(url, cast.executive, "yes", "yes"))
    for who in (cast.member, cast.founder):
        ok(cast.vote(url, who, "no"))
    refused(cast.decide(url), 409, f"body.{cast.upper}.rule.majority")
    tally = ok(cast.decide(url, outcome="rejected"))["tally"]
    assert (tally["yes"], tally["no"], tally["casting"]) == (1, 2, None)


def test_without_the_rule_a_chair_votes_once(cast: Cast) -> None:
    url = chaired(cast, MAJORITY)
    refused(cast_twice(url, cast.executive, "yes", "yes"), 403, f"body.{cast.upper}.rule.casting_vote")


def test_who_acts_for_a_recused_chair_has_the_casting_vote(cast: Cast, client_for: ClientFor) -> None:
    organisation = cast.founder.get("/v1/me").json()["organisation_id"]
    deputy = client_for(organisation, role="board_member")
    url = chaired(cast, alternate_id=person(deputy))
    ok(cast_twice(url, cast.executive, "yes", "yes"))
    ok(cast.vote(url, cast.member, "no"))
    interest = {"interest": "financial", "action": "no_vote"}
    told = ok(cast.executive.post(f"{url}/interests", json=interest))
    assert [vote["vote"] for vote in told["votes"]] == ["no"]
    ok(cast_twice(url, deputy, "yes", "yes"))
    assert ok(cast.decide(url, deputy))["tally"]["casting"] == "yes"


def test_only_a_majority_with_a_chair_has_a_casting_vote(cast: Cast) -> None:
    body = {"name": "Board", "kind": "other", "seats": [seat(cast.executive, role="chair")], "rule": CASTING}
    url = f"/v1/programmes/{cast.programme}/bodies"
    for wrong in ({"rule": CASTING | {"kind": "unanimity"}}, {"seats": [seat(cast.executive)]}):
        assert cast.founder.post(url, json=body | wrong).status_code == 422, wrong
    assert ok(cast.founder.post(url, json=body))["rule"]["casting_vote"] is True


def test_one_against_is_enough_where_all_must_agree(cast: Cast) -> None:
    url = voting(cast, {"kind": "unanimity", "quorum": 1})
    for who, vote in ((cast.executive, "yes"), (cast.member, "no"), (cast.founder, "yes")):
        ok(cast.vote(url, who, vote))
    refused(cast.decide(url), 409, f"body.{cast.upper}.rule.unanimity")
    assert ok(cast.decide(url, outcome="rejected"))["status"] == "rejected"


def test_no_objection_takes_its_days(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    url = voting(cast, {"kind": "no_objection", "quorum": 0.3, "days": 3})
    clause = f"body.{cast.upper}.rule.no_objection"
    refused(cast.decide(url), 409, f"body.{cast.upper}.quorum")
    ok(cast.vote(url, cast.member, "abstain"))
    refused(cast.decide(url), 409, clause)
    other = cast.in_review()
    ok(cast.vote(other, cast.member, "no"))
    refused(cast.decide(other), 409, clause)
    assert ok(cast.decide(other, outcome="rejected"))["tally"]["no"] == 1
    real = utc_now
    monkeypatch.setattr(guard, "utc_now", lambda: real() + timedelta(days=4))
    assert ok(cast.decide(url))["status"] == "approved"


def test_weights_and_vetoes(cast: Cast) -> None:
    seats = seat(cast.executive, weight=3), seat(cast.member), seat(cast.founder)
    url = voting(cast, MAJORITY, *seats)
    for who, vote in ((cast.executive, "yes"), (cast.member, "no"), (cast.founder, "no")):
        ok(cast.vote(url, who, vote))
    assert ok(cast.decide(url))["tally"]["yes"] == 3
    current = cast.founder.get(f"/v1/bodies/{cast.upper}")
    vetoing = [seat(cast.executive, weight=3), seat(cast.member, veto=True)]
    ok(
        cast.founder.patch(
            f"/v1/bodies/{cast.upper}",
            json={"seats": vetoing},
            headers={"If-Match": current.headers["ETag"]},
        )
    )
    url = cast.in_review()
    ok(cast.vote(url, cast.executive))
    ok(cast.vote(url, cast.member, "no"))
    refused(cast.decide(url), 409, f"body.{cast.upper}.rule.majority")


def test_who_is_recused_has_no_vote(cast: Cast) -> None:
    url = voting(cast, MAJORITY)
    ok(cast.vote(url, cast.member))
    recusal = {"interest": "financial", "action": "leave", "note": "A share in the contractor"}
    told = ok(cast.member.post(f"{url}/interests", json=recusal))
    assert (told["votes"], told["interests"][0]["person_id"]) == ([], person(cast.member))
    refused(cast.vote(url, cast.member), 403, "interest.recused")
    refused(cast.decide(url, cast.member), 403, "interest.recused")
    ok(cast.vote(url, cast.executive))
    refused(cast.decide(url), 409, f"body.{cast.upper}.quorum")  # nor does it count for the quorum
    ok(cast.vote(url, cast.founder))
    assert ok(cast.decide(url))["tally"]["eligible"] == 2
    nothing = {"interest": "none", "action": "no_vote"}
    assert cast.member.post(f"{cast.proposed()}/interests", json=nothing).status_code == 422


def test_the_alternate_of_who_is_recused_votes(cast: Cast, client_for: ClientFor) -> None:
    organisation = cast.founder.get("/v1/me").json()["organisation_id"]
    spare = client_for(organisation, role="board_member")
    url = voting(cast, MAJORITY, seat(cast.executive), seat(cast.member, alternate_id=person(spare)))
    refused(cast.vote(url, spare), 403, f"body.{cast.upper}")
    ok(cast.member.post(f"{url}/interests", json={"interest": "personal", "action": "no_vote"}))
    ok(cast.vote(url, spare))
    ok(cast.vote(url, cast.executive))
    (first, _) = ok(cast.decide(url))["votes"]
    assert (first["seat_of"], first["clause"]) == (person(cast.member), "seat.alternate")


def test_a_delegate_votes_in_the_seat(cast: Cast, client_for: ClientFor) -> None:
    organisation = cast.founder.get("/v1/me").json()["organisation_id"]
    deputy = client_for(organisation, role="board_member")
    url = voting(cast, MAJORITY)
    leave = {"person_id": person(cast.member), "delegate_id": person(deputy), "reason": "Leave"}
    leave |= {"from_on": f"{TODAY}", "to_on": f"{TODAY}"}
    given = ok(cast.member.post(f"/v1/bodies/{cast.upper}/delegations", json=leave))
    refused(cast.vote(url, cast.member), 403, f"body.{cast.upper}")
    told = ok(cast.vote(url, deputy))
    assert told["votes"][0]["clause"] == f"delegation.{given['id']}"
    assert told["votes"][0]["seat_of"] == person(cast.member)


def test_a_person_votes_once_whatever_their_accounts_and_seats(
    cast: Cast, client: Any, client_for: ClientFor
) -> None:
    organisation = cast.founder.get("/v1/me").json()["organisation_id"]
    other = client_for(organisation, role=("board_member", "project_manager"))
    account = client.get(f"/v1/members/{person(other)}")
    ok(
        client.patch(
            f"/v1/members/{person(other)}",
            json={"person_id": person(cast.member)},
            headers={"If-Match": account.headers["ETag"]},
        )
    )
    url = voting(cast, MAJORITY, seat(cast.executive), seat(cast.member), seat(cast.member, role="finance"))
    ok(cast.vote(url, cast.member))
    told = ok(cast.vote(url, other, "no"))
    assert [vote["vote"] for vote in told["votes"]] == ["no"]
    ok(cast.vote(url, cast.executive))
    refused(cast.decide(url), 409, f"body.{cast.upper}.rule.majority")
    own = cast.proposed()  # of the manager; the other account now puts forward one of its own
    made = other.post(f"/v1/projects/{cast.project}/decisions", json=cast.manager.get(own).json() and BARE)
    mine = made.headers["Location"]
    ok(act(other, mine, "proposal"))
    ok(act(cast.founder, mine, "review"))
    refused(cast.vote(mine, cast.member), 403, "four-eyes")
    refused(cast.decide(mine, cast.member), 403, "four-eyes")


BARE = {
    "kind": "gate",
    "title": "Gate 3",
    "question": "Does it go on?",
    "recommendation": "Yes.",
    "due_on": f"{TODAY}",
    "options": [{"label": "Do nothing", "summary": "It waits."}, {"label": "Go", "summary": "It goes."}],
}


def test_a_review_begins_with_no_votes(cast: Cast) -> None:
    url = voting(cast, MAJORITY)
    ok(cast.vote(url, cast.member))
    ok(act(cast.executive, url, "outcome", DEFERRED))
    refused(cast.vote(url, cast.member), 409, "decision.deferred")
    assert ok(act(cast.founder, url, "review"))["votes"] == []


def test_who_has_no_seat_has_no_vote(cast: Cast, sponsor: Any, reader: Any) -> None:
    url = voting(cast, MAJORITY, seat(cast.executive), seat(cast.member, votes=False))
    refused(cast.vote(url, sponsor), 403, f"body.{cast.upper}")
    refused(cast.vote(url, cast.member), 403, f"body.{cast.upper}")
    refused(cast.vote(url, reader), 403, "decision:decide")
    refused(cast.opine(url, who=reader), 403, "decision:advise")
    assert cast.vote(url, cast.executive, "maybe").status_code == 422


def test_without_a_body_there_is_no_vote(cast: Cast) -> None:
    url = cast.in_review()
    assert cast.manager.get(url).json()["authority"]["decided_by"] == "role"
    refused(cast.vote(url, cast.executive), 409, "decision.no-body")
    assert ok(cast.decide(url, cast.member))["status"] == "approved"


def test_limits_that_changed_send_it_back(cast: Cast) -> None:
    cast.boards()
    url = cast.in_review()
    current = cast.founder.get(f"/v1/bodies/{cast.lower}")
    wider = {"limits": [{"max_variance": 0.5}]}
    ok(
        cast.founder.patch(
            f"/v1/bodies/{cast.lower}", json=wider, headers={"If-Match": current.headers["ETag"]}
        )
    )
    refused(cast.decide(url), 409, f"body.{cast.lower}.limit.1")
    again = cast.proposed()
    assert cast.manager.get(again).json()["body_id"] == cast.lower
    back = ok(act(cast.founder, again, "return", REMARK))
    assert (back["authority"], back["body_id"], back["requested_from"]) == (None, None, None)
