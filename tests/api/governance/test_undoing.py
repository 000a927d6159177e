"""What ended decisions did is taken back where it can be, and else left to a person; emergencies are ratified or undone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

import app.registering  # noqa: F401 (registers effects)
from app.core.model import utc_now
from app.governance.decisions.due import act_due
from app.governance.decisions.effects import EFFECTS
from tests.api.governance.authority import Cast, ok, person, refused
from tests.api.governance.conftest import TODAY, act
from tests.api.governance.test_effects_of_domains import LIMITS, RISK, effect, gbp, id_of, made
from tests.api.governance.test_taken_elsewhere import taken
from tests.conftest import ClientFor

START = effect("component.start")
LATER = TODAY + timedelta(days=60)
CONDITION = {"text": "The ground holds", "owner": "Sponsor", "due_on": f"{TODAY - timedelta(days=7)}"}
REVERTING = {
    "outcome": "approved_with_conditions",
    "rationale": "If the ground holds.",
    "conditions": [CONDITION | {"if_missed": "revert", "grace_days": 0}],
}


@pytest.fixture
def office(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    """Whose roles may do everything."""
    return client_for(organisation_id)


def approved(cast: Cast, kind: str, *effects: dict[str, Any], at: str = "", **members: Any) -> str:
    """The address of an approval that has done its effects, and ends if its condition is missed."""
    wanted = [each | {"permitted_before_discharge": True} for each in effects]
    if at:
        asked = {"requested_from": "Programme board"}
        papers = cast.manager.get(cast.drafted()).json()
        kept = {name: papers[name] for name in ("title", "question", "options", "recommendation", "due_on")}
        url = made(
            cast.manager, f"/v1/{at}/decisions", kept | asked | members | {"kind": kind, "effects": wanted}
        )
        ok(act(cast.manager, url, "proposal"))
        ok(act(cast.founder, url, "review"))
    else:
        url = cast.in_review(kind=kind, effects=wanted, **members)
    told = ok(act(cast.executive, url, "outcome", REVERTING))
    assert all(each["applied_at"] for each in told["effects"])
    return url


def left(office: TestClient, cast: Cast) -> list[str]:
    """What somebody was asked to undo."""
    found = ok(office.get(f"/v1/programmes/{cast.programme}/actions", params={"source_kind": "decision"}))
    assert all(each["owner"] and each["due_on"] > f"{TODAY}" for each in found["items"])
    return [each["text"] for each in found["items"]]


def test_every_effect_is_undone_or_says_why_not() -> None:
    assert all(bool(each.undo) != bool(each.stays) for each in EFFECTS.values())
    assert all(each.undo for each in EFFECTS.values() if each.provisional)


def test_what_a_reverted_approval_did_is_taken_back(cast: Cast, office: TestClient, app: Any) -> None:
    at = f"/v1/projects/{cast.project}"
    reserve = made(office, f"{at}/reserves", {"kind": "contingency", "amount": gbp("1000.00")})
    made(office, f"{at}/funding", {"kind": "approved", "amount": gbp("900.00"), "effective_on": "2026-01-01"})
    risk = made(office, f"{at}/risks", RISK)
    body = {"metric": "whole_life_cost", "over_ratio": 0.05, "rationale": "At first."}
    made(office, f"{at}/tolerances", body | {"effective_on": "2020-01-01"})
    urls = [
        approved(cast, "start", START),
        approved(
            cast, "contingency", effect("contingency.draw", reserve_id=id_of(reserve), amount=gbp("600.00"))
        ),
        approved(cast, "funding", effect("funding.enter", kind="released", amount=gbp("400.00"))),
        approved(cast, "risk_acceptance", effect("risk.accept", risk_id=id_of(risk))),
        approved(
            cast,
            "change",
            effect("tolerance.change", component_id=f"{cast.project}", **LIMITS),
            at=f"programmes/{cast.programme}",
        ),
    ]
    drawn = office.patch(
        reserve, json={"drawn": gbp("700.00")}, headers={"If-Match": office.get(reserve).headers["ETag"]}
    )
    ok(drawn)  # another hundred since
    act_due(app.state.database, LATER)
    for url in urls:
        told = ok(cast.manager.get(url))
        assert (told["status"], told["effects"][0]["not_undone"]) == ("expired", None), told["effects"]
        assert told["effects"][0]["undone_at"] and told["effects"][0]["applied_at"]
    project = ok(office.get(at))
    assert (project["status"], project["actual_start_on"]) == ("proposed", None)
    assert ok(office.get(reserve))["drawn"] == gbp("100.00")
    assert [each["amount"]["amount"] for each in ok(office.get(f"{at}/funding"))["items"]] == [
        "900.00",
        "400.00",
        "-400.00",
    ]
    assert ok(office.get(risk))["status"] == "open"
    (newest,) = (each for each in ok(office.get(f"{at}/tolerances"))["items"] if each["number"] == 3)
    assert (newest["over_ratio"], newest["rationale"][:10]) == (0.05, "Takes back")
    reference = ok(cast.manager.get(urls[0]))["reference"]
    last = ok(office.get(f"{at}/history"))["items"][-1]
    assert (last["action"], last["reason"]) == ("component.undone", reference)
    assert left(office, cast) == []


def test_what_moved_on_since_is_named_and_left_to_a_person(cast: Cast, office: TestClient, app: Any) -> None:
    url = approved(cast, "start", START)
    reference = ok(cast.decide(cast.in_review(kind="stop", effects=[effect("component.stop")])))["reference"]
    act_due(app.state.database, LATER)
    told = ok(cast.manager.get(url))
    assert told["effects"][0]["undone_at"] is None
    assert told["effects"][0]["not_undone"] == "Since then, status of PROJ moved on."
    assert left(office, cast) == [
        f"{told['reference']}: Undo component.start: Since then, status of PROJ moved on."
    ]
    assert ok(office.get(f"/v1/projects/{cast.project}"))["status"] == "stopped" and reference
    office_url = approved(
        cast, "office", effect("authority_matrix.cell", matter="gate", type="supportive", mode="consult")
    )
    act_due(app.state.database, LATER)
    assert "by an approved decision alone" in ok(cast.manager.get(office_url))["effects"][0]["not_undone"]
    assert len(left(office, cast)) == 2
    trail = [each["action"] for each in ok(cast.manager.get(f"{url}/history"))["items"]]
    assert trail[-2:] == ["decision.reverted", "decision.undone"]


def emergency(cast: Cast, taker: TestClient, **members: Any) -> Any:
    told = {
        "kind": "pause",
        "effects": [effect("component.pause")],
        "variance": 0.01,
        "body_id": cast.lower,
        "taken_by": "Chair of the project board",
        "emergency_by_id": person(taker),
    }
    return taken(cast, **told | members)


def status(cast: Cast) -> str:
    return str(ok(cast.manager.get(f"/v1/projects/{cast.project}"))["status"])


@pytest.fixture
def going_on(cast: Cast) -> Callable[[], None]:
    """A project that goes on, below a board that votes."""

    def going_on() -> None:
        seats = [{"person_id": person(cast.executive), "role": "chair"}, {"person_id": person(cast.member)}]
        rule = {"kind": "majority", "quorum": 1}
        cast.boards(rule=rule, seats=seats)
        small = {"limits": [{"max_variance": 0.05}], "rule": rule, "seats": seats}
        etag = cast.founder.get(f"/v1/bodies/{cast.lower}").headers["ETag"]
        ok(cast.founder.patch(f"/v1/bodies/{cast.lower}", json=small, headers={"If-Match": etag}))
        url = cast.in_review(kind="start", variance=0.01, effects=[START])
        for who in (cast.executive, cast.member):
            ok(cast.vote(url, who))
        ok(cast.decide(url))

    return going_on


def test_an_emergency_within_limits_takes_effect_until_it_is_ratified(
    cast: Cast, going_on: Callable[[], None], app: Any
) -> None:
    going_on()
    first = ok(emergency(cast, cast.executive))
    done = first["effects"][0]
    assert (first["status"], first["is_unauthorised"], done["provisional"]) == ("in_review", False, True)
    assert done["applied_at"] and status(cast) == "paused"
    url = f"/v1/decisions/{first['id']}"
    for who in (cast.executive, cast.member):
        ok(cast.vote(url, who))
    ratified = ok(cast.decide(url))
    assert (ratified["status"], ratified["effects"][0]["provisional"]) == ("approved", False)
    assert ratified["effects"][0]["applied_at"] == done["applied_at"], "once"
    assert status(cast) == "paused"
    again = ok(emergency(cast, cast.executive, kind="start", effects=[START]))
    assert status(cast) == "active"
    act_due(app.state.database, TODAY + timedelta(days=21))
    lapsed = ok(cast.manager.get(f"/v1/decisions/{again['id']}"))
    assert (lapsed["status"], bool(lapsed["effects"][0]["undone_at"])) == ("expired", True)
    assert (lapsed["effects"][0]["provisional"], status(cast)) == (False, "paused")
    total = ok(cast.manager.get(f"/v1/projects/{cast.project}/decision-performance"))["total"]
    assert (total["emergencies"], total["out_of_authority"], total["lapsed"]) == (2, 0, 1)


def test_an_emergency_that_is_not_ratified_is_undone(cast: Cast, going_on: Callable[[], None]) -> None:
    going_on()
    url = f"/v1/decisions/{ok(emergency(cast, cast.executive))['id']}"
    for who in (cast.executive, cast.member):
        ok(cast.vote(url, who, "no"))
    rejected = ok(cast.decide(url, outcome="rejected"))
    assert (rejected["status"], status(cast)) == ("rejected", "active")
    assert rejected["effects"][0]["undone_at"]


def test_outside_the_limits_an_emergency_waits(cast: Cast, going_on: Callable[[], None]) -> None:
    going_on()
    for wrong in (
        {"variance": 0.08},  # beyond the project board's limits
        {"emergency_by_id": person(cast.member)},  # who does not speak for it
    ):
        told = ok(emergency(cast, cast.executive, **wrong))
        assert (told["is_unauthorised"], told["effects"][0]["applied_at"]) == (True, None)
    waiting = ok(emergency(cast, cast.executive, effective_on=f"{TODAY + timedelta(days=3)}"))
    assert (waiting["is_unauthorised"], waiting["effects"][0]["applied_at"]) == (False, None)
    assert status(cast) == "active"
    refused(emergency(cast, cast.founder), 403, "four-eyes")
    for strange in ({"body_id": None}, {"outcome": "rejected"}):
        assert emergency(cast, cast.executive, **strange).status_code == 422


def test_what_fails_waits_longer_each_time_and_lets_the_others_pass(
    cast: Cast, office: TestClient, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = TODAY + timedelta(days=1)
    broken, sound = (cast.in_review(kind="start", effects=[START]) for _ in range(2))
    for url in (broken, sound):
        body = {"outcome": "approved", "rationale": "It goes on.", "effective_on": f"{day}"}
        ok(act(cast.executive, url, "outcome", body))
    from app.governance.decisions import due

    whole, now = due.take_effect, utc_now()

    def failing(uow: Any, decision: Any, today: Any) -> None:
        if str(decision.id) == id_of(broken):
            raise ZeroDivisionError
        whole(uow, decision, today)

    monkeypatch.setattr(due, "take_effect", failing)
    monkeypatch.setattr(due, "AT_ONCE", 1)
    waits = []
    for attempt in range(1, 7):
        act_due(app.state.database, day)
        told = ok(cast.manager.get(broken))
        assert told["attempts"] == attempt and "ZeroDivisionError" in told["last_failure"]
        act_due(app.state.database, day)
        assert ok(cast.manager.get(broken))["attempts"] == attempt, "not again before its time"
        assert status(cast) == "active", "the other one, though one at a time is looked at"
        due_at = told["next_try_at"]
        waits.append(due_at)
        now = type(now).fromisoformat(due_at)
        monkeypatch.setattr(due, "utc_now", lambda now=now: now)
    assert waits == sorted(waits) and type(now).fromisoformat(waits[-1]) - type(now).fromisoformat(
        waits[0]
    ) == timedelta(minutes=2 + 4 + 8 + 16 + 32)
    (asked,) = left(office, cast)
    assert "See why what is due was not done" in asked
    monkeypatch.setattr(due, "take_effect", whole)
    act_due(app.state.database, day)
    told = ok(cast.manager.get(broken))  # which has moved meanwhile: the other one has started it
    assert (told["attempts"], told["next_try_at"], told["last_failure"]) == (0, None, None) or told[
        "effects"
    ][0]["refused"]
