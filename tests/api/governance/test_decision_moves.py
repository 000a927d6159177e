"""Decisions in motion: every action in every state, four eyes, supersession, and two at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.model import utc_now
from app.governance.decisions.states import MOVES, TERMINAL, DecisionStatus, reachable
from tests.api.governance.conftest import (
    APPROVED,
    CONDITIONAL,
    DEFERRED,
    REMARK,
    RESERVE,
    TODAY,
    Walk,
    act,
)
from tests.conftest import ClientFor

BODIES: dict[str, Any] = {
    "proposal": None,
    "return": REMARK,
    "review": None,
    "outcome": APPROVED,
    "discharge": {"condition": 1, "evidence": "The survey."},
    "withdrawal": REMARK,
    "expiry": None,
}
DOERS = {"proposal": "proposer", "withdrawal": "proposer"}
LEFT = {"proposal": "proposed", "return": "draft", "review": "in_review", "outcome": "approved"} | {
    "withdrawal": "withdrawn",
    "expiry": "expired",
    "discharge": "approved_with_conditions",  # the first of two conditions
}


@pytest.mark.parametrize("status", DecisionStatus)
def test_every_action_in_every_state(
    proposer: TestClient, sponsor: TestClient, decision_that_is: Walk, status: DecisionStatus
) -> None:
    for action, body in BODIES.items():
        url = decision_that_is(status, lapses_on=f"{TODAY - timedelta(days=1)}")
        who = proposer if DOERS.get(action) == "proposer" else sponsor
        offered = action in who.get(url).json()["allowed_actions"]
        done = act(who, url, action, body)
        if status not in MOVES[action].sources:
            assert (done.status_code, offered) == (409, False)
            assert done.json()["rule"].startswith(f"decision.{status}->")
            assert done.json()["allowed"] == sorted(reachable(status))
            assert who.get(url).json()["status"] == status
        elif action == "expiry" and status.startswith("approved"):
            assert (done.status_code, done.json()["rule"]) == (409, "decision.time-passed")
        else:
            assert (done.status_code, offered) == (200, True), done.text
            assert done.json()["status"] == LEFT[action]


@pytest.mark.parametrize("status", sorted(TERMINAL))
def test_what_is_final_says_so(sponsor: TestClient, decision_that_is: Walk, status: str) -> None:
    refused = act(sponsor, decision_that_is(status), "outcome", APPROVED)
    assert refused.json()["rule"] == f"decision.{status}->approved"
    assert refused.json()["allowed"] == [] and "final" in refused.json()["detail"]


def test_an_approval_tells_who_and_when(
    proposer: TestClient, sponsor: TestClient, decision_that_is: Walk
) -> None:
    url = decision_that_is("in_review")
    decided_at = utc_now().isoformat()
    body = APPROVED | {"effective_on": f"{TODAY}", "expires_on": f"{TODAY + timedelta(days=90)}"}
    told = act(sponsor, url, "outcome", body | {"decided_at": decided_at}).json()
    assert told["proposed_by"] == proposer.get("/v1/me").json()["member_id"]
    assert told["decided_by"] == sponsor.get("/v1/me").json()["member_id"]
    assert told["proposed_at"] <= told["decided_at"] <= told["recorded_at"]
    assert told["decided_at"][:19] == decided_at[:19]
    assert (told["effective_on"], told["rationale"]) == (f"{TODAY}", APPROVED["rationale"])


@pytest.mark.parametrize(
    "body",
    [
        {"outcome": "approved"},
        {"outcome": "approved_with_conditions", "rationale": "Yes, if."},
        APPROVED | {"conditions": CONDITIONAL["conditions"]},
        {"outcome": "deferred", "rationale": "Later."},
        DEFERRED | {"next_on": f"{TODAY}"},
        APPROVED | {"next_on": f"{TODAY}"},
        {"outcome": "rejected", "rationale": "No.", "effective_on": f"{TODAY}"},
        APPROVED | {"effective_on": f"{TODAY}", "expires_on": f"{TODAY - timedelta(days=1)}"},
        APPROVED | {"decided_at": f"{TODAY + timedelta(days=2)}T00:00:00Z"},
        APPROVED | {"decided_at": "2001-01-01T00:00:00Z"},
        {"outcome": "superseded", "rationale": "No such outcome."},
    ],
)
def test_an_outcome_says_what_it_needs(sponsor: TestClient, decision_that_is: Walk, body: dict) -> None:
    url = decision_that_is("in_review")
    assert act(sponsor, url, "outcome", body).status_code == 422
    assert sponsor.get(url).json()["status"] == "in_review"


def test_four_eyes(client_for: ClientFor, organisation_id: UUID, decision_that_is: Walk) -> None:
    both = client_for(organisation_id, role=("project_manager", "sponsor"), member="two hats")
    url = decision_that_is("draft")
    assert act(both, url, "proposal").status_code == 200  # drafted by another
    assert act(both, url, "review").status_code == 200
    assert "outcome" not in both.get(url).json()["allowed_actions"]
    refused = act(both, url, "outcome", APPROVED)
    assert (refused.status_code, refused.json()["rule"]) == (403, "four-eyes")
    again = client_for(organisation_id, role="sponsor", member="two hats")  # another token, the same member
    assert act(again, url, "outcome", APPROVED).json()["rule"] == "four-eyes"
    other = client_for(organisation_id, role="board_member")
    assert act(other, url, "outcome", APPROVED).status_code == 200


def test_who_drafted_it_does_not_decide_it_either(
    client_for: ClientFor, organisation_id: UUID, proposer: TestClient, decision_that_is: Walk
) -> None:
    url = decision_that_is("in_review")
    drafter = proposer.get("/v1/me").json()["member_id"]
    assert proposer.get(url).json()["drafted_by"] == drafter
    office = client_for(organisation_id, role="administrator")
    granted = office.post("/v1/grants", json={"member_id": drafter, "role": "sponsor"})
    assert granted.status_code == 201, granted.text
    assert act(proposer, url, "outcome", APPROVED).json()["rule"] == "four-eyes"


def test_a_conditional_approval_is_discharged_condition_by_condition(
    proposer: TestClient, sponsor: TestClient, decision_that_is: Walk
) -> None:
    url = decision_that_is("approved_with_conditions")
    first = act(sponsor, url, "discharge", {"condition": 2, "evidence": "Signed."}).json()
    assert first["status"] == "approved_with_conditions"
    assert first["conditions"][1]["discharged_by"] == sponsor.get("/v1/me").json()["member_id"]
    assert first["conditions"][0]["discharged_at"] is None
    twice = act(sponsor, url, "discharge", {"condition": 2, "evidence": "Signed."})
    assert (twice.status_code, twice.json()["rule"]) == (409, "decision.discharged-once")
    assert act(sponsor, url, "discharge", {"condition": 3, "evidence": "?"}).status_code == 422
    last = act(sponsor, url, "discharge", {"condition": 1, "evidence": "No peat."}).json()
    assert (last["status"], last["outcome"]) == ("approved", "approved_with_conditions")
    versions = proposer.get(f"{url}/history").json()["items"]
    assert [v["action"] for v in versions][-2:] == ["decision.condition_discharged"] * 2


def test_an_overdue_condition_brings_an_approval_back(sponsor: TestClient, decision_that_is: Walk) -> None:
    url = decision_that_is("approved_with_conditions")
    act(sponsor, url, "discharge", {"condition": 1, "evidence": "No peat."})
    early = act(sponsor, url, "review")
    assert (early.status_code, early.json()["rule"]) == (409, "decision.condition-overdue")
    other = decision_that_is("approved_with_conditions")
    back = act(sponsor, other, "review").json()
    assert (back["status"], back["outcome"], back["decided_at"]) == ("in_review", None, None)
    assert len(back["conditions"]) == 2


def test_a_decision_is_put_off_twice_at_most(sponsor: TestClient, decision_that_is: Walk) -> None:
    url = decision_that_is("deferred")
    for status in (200, 409):
        back = act(sponsor, url, "review").json()
        assert (back["outcome"], back["next_on"]) == (None, None)
        again = act(sponsor, url, "outcome", DEFERRED)
        assert again.status_code == status
    assert again.json()["rule"] == "decision.deferrals"
    assert sponsor.get(url).json()["deferrals"] == 2


def test_a_returned_proposal_is_a_draft_again(
    proposer: TestClient, sponsor: TestClient, decision_that_is: Walk
) -> None:
    url = decision_that_is("proposed")
    back = act(sponsor, url, "return", REMARK).json()
    assert (back["status"], back["remark"], back["returns"]) == ("draft", REMARK["remark"], 1)
    assert act(sponsor, url, "proposal").json()["rule"] == "decision:propose"
    assert act(proposer, url, "proposal").json()["status"] == "proposed"


def test_only_who_put_it_forward_withdraws_it(
    client_for: ClientFor, organisation_id: UUID, decision_that_is: Walk
) -> None:
    url, other = decision_that_is("proposed"), client_for(organisation_id, role="pmo_analyst")
    assert "withdrawal" not in other.get(url).json()["allowed_actions"]
    refused = act(other, url, "withdrawal", REMARK)
    assert (refused.status_code, refused.json()["rule"]) == (403, "decision.withdrawn-by-proposer")


def test_what_has_time_left_does_not_expire(sponsor: TestClient, decision_that_is: Walk) -> None:
    for lapses_on in (None, f"{TODAY + timedelta(days=1)}"):
        refused = act(sponsor, decision_that_is("proposed", lapses_on=lapses_on), "expiry")
        assert (refused.status_code, refused.json()["rule"]) == (409, "decision.time-passed")
    url = decision_that_is("in_review")
    past = {"effective_on": None, "expires_on": f"{TODAY - timedelta(days=1)}"}
    assert act(sponsor, url, "outcome", APPROVED | past).status_code == 200
    assert act(sponsor, url, "expiry").json()["status"] == "expired"


def test_an_approval_supersedes_what_it_names_and_nothing_else_does(
    proposer: TestClient, sponsor: TestClient, decisions: str, decision_that_is: Walk
) -> None:
    old = decision_that_is("approved")
    old_id = old.rpartition("/")[2]
    rivals = [decision_that_is("in_review", supersedes_id=old_id) for _ in range(2)]
    assert sponsor.get(old).json()["status"] == "approved"
    assert act(sponsor, rivals[0], "outcome", APPROVED).status_code == 200
    told = sponsor.get(old).json()
    assert (told["status"], told["superseded_by_id"]) == ("superseded", rivals[0].rpartition("/")[2])
    late = act(sponsor, rivals[1], "outcome", APPROVED)
    assert (late.status_code, late.json()["rule"]) == (409, "decision.superseded->superseded")
    assert sponsor.get(rivals[1]).json()["status"] == "in_review"  # neither or both
    rejected = decision_that_is("rejected").rpartition("/")[2]
    body = {"kind": "other", "title": "Again", "supersedes_id": rejected}
    assert proposer.post(decisions, json=body).json()["rule"] == "decision.rejected->superseded"
    unknown = proposer.post(decisions, json=body | {"supersedes_id": str(UUID(int=7))})
    assert unknown.status_code == 404


def test_a_rejection_supersedes_nothing(sponsor: TestClient, decision_that_is: Walk) -> None:
    old = decision_that_is("approved")
    decision_that_is("rejected", supersedes_id=old.rpartition("/")[2])
    assert sponsor.get(old).json()["status"] == "approved"


def test_a_reconsidered_approval_keeps_what_it_superseded(
    sponsor: TestClient, decision_that_is: Walk
) -> None:
    old = decision_that_is("approved")
    new = decision_that_is("approved_with_conditions", supersedes_id=old.rpartition("/")[2])
    act(sponsor, new, "review")
    assert act(sponsor, new, "outcome", APPROVED).json()["status"] == "approved"
    assert len(sponsor.get(f"{old}/history").json()["items"]) == 5


def decide_at_once(deciders: list[tuple[TestClient, str]], etag: str) -> list[int]:
    """What each of them is answered who approves a decision, all together."""

    def decide(each: tuple[TestClient, str]) -> int:
        client, url = each
        return client.post(f"{url}/outcome", json=APPROVED, headers={"If-Match": etag}).status_code

    with ThreadPoolExecutor(len(deciders)) as pool:
        return sorted(pool.map(decide, deciders))


def test_of_several_deciders_at_once_one_wins(
    client_for: ClientFor, organisation_id: UUID, proposer: TestClient, decision_that_is: Walk
) -> None:
    url = decision_that_is("in_review")
    board = [(client_for(organisation_id, role="board_member"), url) for _ in range(4)]
    assert decide_at_once(board, proposer.get(url).headers["ETag"]) == [200, 412, 412, 412]
    done = [version["action"] for version in proposer.get(f"{url}/history").json()["items"]]
    assert done.count("decision.approved") == 1


def test_of_two_successors_at_once_one_wins(sponsor: TestClient, decision_that_is: Walk) -> None:
    old = decision_that_is("approved")
    rivals = [decision_that_is("in_review", supersedes_id=old.rpartition("/")[2]) for _ in range(2)]
    won, lost = decide_at_once([(sponsor, url) for url in rivals], '"3"')
    assert won == 200 and lost in (409, 412)
    assert sorted(sponsor.get(url).json()["status"] for url in rivals) == ["approved", "in_review"]
    winner = sponsor.get(old).json()["superseded_by_id"]
    assert sponsor.get(f"/v1/decisions/{winner}").json()["status"] == "approved"


def test_a_decision_of_an_archived_component_is_not_superseded(
    client: TestClient,
    proposer: TestClient,
    sponsor: TestClient,
    decision_that_is: Walk,
    project: UUID,
    component: Callable[..., UUID],
) -> None:
    old = decision_that_is("approved")
    papers = RESERVE | {"supersedes_id": old.rpartition("/")[2]}
    new = proposer.post(f"/v1/projects/{component('P2')}/decisions", json=papers).headers["Location"]
    assert act(proposer, new, "proposal").status_code == act(sponsor, new, "review").status_code == 200
    assert act(client, f"/v1/projects/{project}", "archival", {"reason": "Done"}).status_code == 200
    refused = act(sponsor, new, "outcome", APPROVED)
    assert (refused.status_code, refused.json()["rule"]) == (409, "archived")
