"""Conditions of an approval: missed ones with what follows, and waived ones, by the body that set them."""

from datetime import timedelta
from typing import Any

import pytest

from app.core.ids import uuid7
from app.governance.decisions.due import act_due
from tests.api.governance.authority import Cast, ok, refused
from tests.api.governance.conftest import TODAY, act
from tests.conftest import ClientFor

START = {"effect": "component.start"}
LATER = TODAY + timedelta(days=60)


def conditional(cast: Cast, *conditions: dict[str, Any], **members: Any) -> str:
    """An approval with conditions that were due a week ago, unless they say otherwise."""
    url = cast.in_review(kind="start", **members)
    due = {"text": "The landowner agrees", "owner": "Sponsor", "due_on": f"{TODAY - timedelta(days=7)}"}
    body = {"outcome": "approved_with_conditions", "rationale": "If the ground allows."}
    ok(act(cast.executive, url, "outcome", body | {"conditions": [due | each for each in conditions]}))
    return url


def read(cast: Cast, url: str) -> dict[str, Any]:
    return ok(cast.manager.get(url))


def actions(cast: Cast, url: str) -> list[tuple[str, str | None]]:
    items = ok(cast.manager.get(f"{url}/history"))["items"]
    return [(each["action"], each["reason"]) for each in items]


def test_a_missed_condition_suspends_the_authority(cast: Cast, app: Any) -> None:
    cast.boards()
    url = conditional(cast, {"grace_days": 3}, effects=[START], variance=None)
    told = read(cast, url)
    until = told["grace_until"]
    assert (told["conditions"][0]["status"], told["misses"]) == ("open", 0)
    act_due(app.state.database, TODAY - timedelta(days=4))
    assert read(cast, url)["status"] == "approved_with_conditions", "three working days of grace"
    act_due(app.state.database, LATER)
    after = read(cast, url)
    assert (after["status"], after["outcome"], after["decided_at"]) == ("in_review", None, None)
    assert (after["conditions"][0]["status"], after["misses"], after["grace_until"]) == ("missed", 1, None)
    assert after["conditions"][0]["missed_at"] and after["effects"][0]["applied_at"] is None
    assert actions(cast, url)[-1] == ("decision.suspended", "reconsidered by: Project board")
    act_due(app.state.database, LATER)
    assert read(cast, url)["version"] == after["version"], "once"
    assert until < f"{LATER}"
    assert ok(cast.decide(url))["status"] == "approved"
    assert ok(cast.manager.get(f"/v1/projects/{cast.project}"))["status"] == "active"


def test_an_approval_ends_where_its_condition_says_so(cast: Cast, app: Any) -> None:
    url = conditional(
        cast,
        {"if_missed": "revert", "grace_days": 0},
        {"if_missed": "suspend", "grace_days": 0},
        effects=[START | {"permitted_before_discharge": True}],
    )
    act_due(app.state.database, TODAY)
    told = read(cast, url)
    assert (told["status"], told["misses"]) == ("expired", 2)
    assert actions(cast, url)[-2:] == [("decision.reverted", None), ("decision.undone", "all of it")]
    assert ok(cast.manager.get(f"/v1/projects/{cast.project}"))["status"] == "proposed"
    refused(
        act(cast.executive, url, "discharge", {"condition": 1, "evidence": "Late."}),
        409,
        "decision.expired->approved",
    )


def test_what_it_was_yet_to_do_is_not_done(cast: Cast, app: Any) -> None:
    url = conditional(cast, {"if_missed": "revert", "grace_days": 0}, effects=[START])
    act_due(app.state.database, TODAY)
    assert "missed" in read(cast, url)["effects"][0]["refused"]
    assert actions(cast, url)[-1] == ("decision.reverted", None)
    assert ok(cast.manager.get(f"/v1/projects/{cast.project}"))["status"] == "proposed"


def test_a_missed_condition_is_told_to_who_is_above(cast: Cast, app: Any) -> None:
    cast.boards()
    url = conditional(cast, {"if_missed": "escalate", "grace_days": 0}, {"due_on": f"{LATER}"}, variance=None)
    act_due(app.state.database, TODAY)
    told = read(cast, url)
    assert (told["status"], [each["status"] for each in told["conditions"]]) == (
        "approved_with_conditions",
        ["missed", "open"],
    )
    assert told["grace_until"] > f"{LATER}"
    assert actions(cast, url)[-1] == ("decision.escalated", "to: Programme board")
    for condition in (1, 2):
        ok(act(cast.executive, url, "discharge", {"condition": condition, "evidence": "Seen."}))
    assert read(cast, url)["status"] == "approved", "late is better than never"


def test_only_the_body_that_set_a_condition_waives_it(cast: Cast, client_for: ClientFor) -> None:
    cast.boards()
    url = conditional(cast, {}, {}, effects=[START], variance=None)
    body = {"condition": 1, "reason": "The buyer agrees."}
    refused(act(cast.founder, url, "waiver", body), 403, f"body.{cast.lower}")
    refused(act(cast.member, url, "waiver", body), 403, f"body.{cast.lower}")
    refused(act(cast.manager, url, "waiver", body), 403, "decision:decide")
    first = ok(act(cast.executive, url, "waiver", body))
    waived = first["conditions"][0]
    assert (waived["status"], waived["waiver"], first["status"]) == (
        "waived",
        "The buyer agrees.",
        "approved_with_conditions",
    )
    assert waived["waived_at"] and waived["waived_by"] and waived["discharged_at"] is None
    log = cast.manager.get(f"/v1/projects/{cast.project}/decision-log.csv").text
    assert log.splitlines()[1].endswith(",1,,false"), "one is open: a waived one is not"
    refused(act(cast.executive, url, "waiver", body), 409, "decision.discharged-once")
    assert act(cast.executive, url, "waiver", body | {"condition": 3}).status_code == 422
    last = ok(act(cast.executive, url, "waiver", body | {"condition": 2}))
    assert last["status"] == "approved" and last["effects"][0]["applied_at"]
    assert client_for(uuid7()).get(url).status_code == 404


def test_with_no_body_who_decides_waives_but_for_who_put_it_forward(cast: Cast) -> None:
    url = conditional(cast, {})
    assert ok(act(cast.founder, url, "waiver", {"condition": 1, "reason": "Moot."}))["status"] == "approved"
    stale = cast.executive.post(
        f"{url}/waiver", json={"condition": 1, "reason": "Moot."}, headers={"If-Match": '"1"'}
    )
    assert stale.status_code == 412


@pytest.mark.parametrize("days", [-1, 366])
def test_grace_is_a_year_at_most(cast: Cast, days: int) -> None:
    url = cast.in_review(kind="start")
    condition = {"text": "So", "owner": "Sponsor", "due_on": f"{TODAY}", "grace_days": days}
    body = {"outcome": "approved_with_conditions", "rationale": "If.", "conditions": [condition]}
    assert act(cast.executive, url, "outcome", body).status_code == 422
