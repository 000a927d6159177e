"""Decisions taken elsewhere: within authority they stand, beyond it they are to be ratified."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from app.core.model import utc_now
from app.governance.decisions.due import act_due
from tests.api.governance.authority import REBASELINE, Cast, ok, refused
from tests.api.governance.conftest import TODAY, act

LETTER = {
    "title": "The letter",
    "address": "https://docs.example.org/letter",
    "sha256": hashlib.sha256(b"Go on.").hexdigest(),
}


def taken(cast: Cast, **members: Any) -> Any:
    body = REBASELINE | {
        "source": "Letter of the minister",
        "taken_by": "Minister",
        "outcome": "approved",
        "rationale": "The line had to open.",
        "decided_at": (utc_now() - timedelta(days=2)).isoformat(),
        "ratify_by": f"{TODAY + timedelta(days=20)}",
        "evidence": [LETTER],
    }
    return cast.founder.post(f"/v1/projects/{cast.project}/taken-decisions", json=body | members)


def test_within_the_limits_it_stands(cast: Cast) -> None:
    cast.boards()
    told = ok(
        taken(cast, body_id=cast.upper, kind="start", variance=None, effects=[{"effect": "component.start"}])
    )
    assert told["body_id"] == cast.lower  # a start is within the lower body's limits
    assert told["is_unauthorised"] is True
    told = ok(
        taken(cast, body_id=cast.lower, kind="start", variance=None, effects=[{"effect": "component.start"}])
    )
    assert (told["status"], told["is_unauthorised"]) == ("approved", False)
    assert told["effects"][0]["applied_at"] and told["recorded_at"] > told["decided_at"]
    assert told["decided_as"]["clause"] == f"body.{cast.lower}.limit.1"
    assert cast.manager.get(f"/v1/projects/{cast.project}").json()["status"] == "active"


def test_beyond_them_it_is_ratified_or_lapses(cast: Cast, app: Any) -> None:
    cast.boards()
    effects = [{"effect": "component.start"}]
    first, second = (
        ok(taken(cast, kind="start", body_id=None, variance=0.06, effects=effects)) for _ in range(2)
    )
    assert (first["status"], first["is_unauthorised"], first["decided_at"]) == ("in_review", True, None)
    assert first["elsewhere"]["taken_by"] == "Minister" and first["lapses_on"]
    assert cast.manager.get(f"/v1/projects/{cast.project}").json()["status"] == "proposed"
    url = f"/v1/decisions/{first['id']}"
    refused(cast.decide(url, cast.founder), 403, "four-eyes")
    done = ok(cast.decide(url))
    assert (done["status"], done["is_unauthorised"]) == ("approved", True)
    assert cast.manager.get(f"/v1/projects/{cast.project}").json()["status"] == "active"
    act_due(app.state.database, TODAY + timedelta(days=21))
    assert cast.manager.get(f"/v1/decisions/{second['id']}").json()["status"] == "expired"


def test_an_emergency_decision_of_one_lapses_unless_ratified(cast: Cast, app: Any) -> None:
    """Break glass: one approver beyond their authority, for so many days; reported, whatever comes of it."""
    cast.boards(rule={"kind": "majority", "quorum": 1})
    emergency = {
        "source": "Emergency decision, log of the duty manager",
        "taken_by": "Duty manager",
        "requested_from": "Programme board",
        "variance": 0.06,
        "ratify_by": f"{TODAY + timedelta(days=5)}",
    }
    ratified, lapsed = (f"/v1/decisions/{ok(taken(cast, **emergency))['id']}" for _ in range(2))
    refused(cast.decide(ratified), 409, f"body.{cast.upper}.quorum")  # it is ratified as anything is decided
    for who in (cast.executive, cast.member):
        ok(cast.vote(ratified, who))
    done = ok(cast.decide(ratified))
    assert (done["status"], done["is_unauthorised"], done["elsewhere"]["taken_by"]) == (
        "approved",
        True,
        "Duty manager",
    )
    act_due(app.state.database, TODAY + timedelta(days=5))
    assert ok(cast.manager.get(lapsed))["status"] == "in_review"
    act_due(app.state.database, TODAY + timedelta(days=6))
    assert ok(cast.manager.get(lapsed))["status"] == "expired"
    refused(cast.decide(lapsed), 409, "decision.expired->approved")
    total = ok(cast.manager.get(f"/v1/projects/{cast.project}/decision-performance"))["total"]
    assert (total["out_of_authority"], total["lapsed"]) == (2, 1)


def test_an_office_that_was_passed_over_makes_it_unauthorised(cast: Cast) -> None:
    cast.boards()
    cast.staffed("controlling")
    told = ok(taken(cast, body_id=cast.upper))
    assert (told["status"], told["is_unauthorised"]) == ("in_review", True)
    no = ok(taken(cast, body_id=cast.lower, variance=0.01, kind="gate", outcome="rejected"))
    assert (no["status"], no["is_unauthorised"]) == ("rejected", False)


def test_what_nobody_may_decide_is_recorded_too(cast: Cast) -> None:
    cast.boards()
    told = ok(taken(cast, body_id=cast.upper, variance=0.5, requested_from="Portfolio board"))
    assert (told["authority"]["decided_by"], told["is_unauthorised"]) == ("nobody", True)
    url = f"/v1/decisions/{told['id']}"
    refused(cast.decide(url), 409, "limits.none-covers")
    current = cast.founder.get(f"/v1/bodies/{cast.upper}").headers["ETag"]
    wider = {"limits": [{"max_variance": 1}]}
    ok(cast.founder.patch(f"/v1/bodies/{cast.upper}", json=wider, headers={"If-Match": current}))
    assert ok(cast.decide(url))["status"] == "approved"


def test_what_was_ratified_counts_and_is_listed(cast: Cast) -> None:
    cast.boards()
    told = ok(taken(cast))
    history = cast.manager.get(f"/v1/decisions/{told['id']}/history").json()["items"]
    assert [v["action"] for v in history] == ["decision.taken_elsewhere"]
    listed = cast.manager.get(f"/v1/projects/{cast.project}/decisions").json()["items"]
    assert listed[0]["elsewhere"]["source"] == "Letter of the minister"
    assert "outcome" in cast.executive.get(f"/v1/decisions/{told['id']}").json()["allowed_actions"]
    assert act(cast.manager, f"/v1/decisions/{told['id']}", "outcome", {}).status_code in (403, 422)


@pytest.mark.parametrize(
    "members",
    [
        {"evidence": []},
        {"outcome": "deferred"},
        {"decided_at": (utc_now() + timedelta(days=1)).isoformat()},
        {"ratify_by": f"{TODAY - timedelta(days=1)}"},
        {"source": None},
    ],
)
def test_what_is_recorded_says_where_it_was_taken(cast: Cast, members: dict[str, Any]) -> None:
    assert taken(cast, **members).status_code == 422


def test_only_the_secretary_records_it(cast: Cast) -> None:
    body = REBASELINE | {"source": "x", "taken_by": "x", "outcome": "approved", "rationale": "x"}
    body |= {"decided_at": "2026-01-01T00:00:00Z", "ratify_by": f"{TODAY}", "evidence": [LETTER]}
    answer = cast.member.post(f"/v1/projects/{cast.project}/taken-decisions", json=body)
    refused(answer, 403, "decision:review")
    incomplete = taken(cast, options=[], question=None)
    refused(incomplete, 409, "decision.complete")
