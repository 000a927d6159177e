"""A rebaseline of 8 % where the tolerance is 5 %, end to end under each type of office."""

from datetime import timedelta
from typing import Any

import pytest

from app.calc.working_days import WorkingDays
from app.core.model import utc_now
from app.governance.decisions import guard
from tests.api.governance.authority import Cast, ok, refused
from tests.api.governance.conftest import act

MATRIX = "matrix.rebaseline_beyond_tolerance"


def clauses(told: dict[str, Any]) -> list[str]:
    return [each["id"] for each in told["authority"]["clauses"]]


def test_supportive_the_advice_is_logged_and_the_board_decides(cast: Cast) -> None:
    cast.boards()
    cast.staffed("supportive")
    url = cast.in_review()
    told = cast.manager.get(url).json()
    assert clauses(told) == [
        f"{MATRIX}.supportive",
        f"body.{cast.lower}.limit.1",
        f"body.{cast.upper}.limit.1",
    ]
    assert (told["authority"]["mode"], told["body_id"]) == ("advise", cast.upper)
    assert told["requested_from"] == "Programme board" and told["opinion_due_on"] is None
    assert "variance 0.08 is beyond 0.05" in told["authority"]["clauses"][1]["text"]
    ok(cast.opine(url, "oppose"))
    refused(cast.decide(url, cast.founder), 403, f"body.{cast.upper}")
    refused(cast.decide(url, cast.member), 403, f"body.{cast.upper}.rule.executive")
    done = ok(cast.decide(url))
    assert (done["status"], done["opinions"][0]["stance"]) == ("approved", "oppose")
    assert done["opinions"][0]["office_id"] == cast.office
    assert done["decided_as"]["clause"] == f"body.{cast.upper}.rule.executive"


def test_controlling_it_is_blocked_until_the_opinion(cast: Cast) -> None:
    cast.boards()
    cast.staffed("controlling")
    url = cast.in_review()
    clause = f"{MATRIX}.controlling"
    for outcome in ("approved", "rejected"):
        blocked = refused(cast.decide(url, outcome=outcome), 409, clause)
    assert "Programme office is consulted first" in blocked.json()["detail"]
    ok(cast.opine(url, "support", cast.member))  # not the office's
    refused(cast.decide(url), 409, clause)
    ok(cast.opine(url, "oppose"))
    assert ok(cast.decide(url))["status"] == "approved"


def test_controlling_or_until_its_deadline(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.boards()
    cast.staffed("controlling")
    url = cast.in_review()
    due = cast.manager.get(url).json()["opinion_due_on"]
    last = WorkingDays().shifted(utc_now().date(), guard.OPINION_DAYS)
    assert due == f"{last}"
    real, wait = utc_now, (last - utc_now().date()).days
    for days, status in ((wait, 409), (wait + 1, 200)):
        monkeypatch.setattr(guard, "utc_now", lambda days=days: real() + timedelta(days=days))
        assert cast.decide(url).status_code == status
    assert cast.manager.get(url).json()["opinions"] == []


def test_directive_the_office_approves_then_the_board_decides(cast: Cast) -> None:
    cast.boards()
    cast.staffed("directive", delegated={})  # within its own limit, it still does not decide this
    url = cast.in_review()
    clause = f"{MATRIX}.directive"
    refused(cast.decide(url), 409, clause)
    ok(cast.opine(url, "oppose"))
    assert "does not approve" in refused(cast.decide(url), 409, clause).json()["detail"]
    ok(cast.opine(url, "support"))
    refused(cast.decide(url, cast.head), 403, "decision:decide")
    done = ok(cast.decide(url))
    assert (done["status"], done["authority"]["type"]) == ("approved", "directive")


def test_directive_within_tolerance_the_office_decides_alone(cast: Cast, client_for: Any) -> None:
    cast.boards()
    organisation = cast.founder.get("/v1/me").json()["organisation_id"]
    cast.head = client_for(organisation, role=("pmo_lead", "board_member"))
    cast.staffed("directive")
    url = cast.in_review(variance=0.05)
    clause = "matrix.rebaseline_within_tolerance.directive"
    refused(cast.decide(url), 403, clause)
    done = ok(cast.decide(url, cast.head))
    assert (done["status"], done["decided_as"]["clause"]) == ("approved", clause)
    assert done["authority"]["decided_by"] == "office" and done["body_id"] == cast.lower


def test_another_type_later_alters_no_decision(cast: Cast) -> None:
    cast.boards()
    cast.staffed("supportive")
    before, pending = cast.in_review(), cast.in_review(kind="gate", variance=None)
    ok(cast.decide(before))
    was = cast.manager.get(before).json()
    change = {
        "effect": "office.profile",
        "arguments": {"office_id": cast.office, "component_id": f"{cast.programme}", "type": "directive"},
    }
    turned = cast.in_review(kind="office", effects=[change], variance=None)
    assert ok(cast.decide(turned))["effects"][0]["applied_at"]
    at = f"/v1/projects/{cast.project}/pmo-profile"
    assert cast.manager.get(at).json()["type"] == "directive"
    assert cast.manager.get(before).json() == was
    assert ok(cast.decide(pending))["authority"]["type"] == "supportive"
    refused(cast.decide(cast.in_review(kind="gate", variance=None)), 409, "matrix.gate.directive")


def test_ten_small_changes_are_not_each_within_tolerance(cast: Cast) -> None:
    cast.boards()
    first = cast.in_review(variance=0.04)
    assert cast.manager.get(first).json()["body_id"] == cast.lower
    ok(cast.decide(first))
    second = ok(cast.manager.get(cast.proposed(variance=0.04)))
    assert (second["body_id"], second["authority"]["variance"]) == (cast.upper, 0.08)
    assert [each["reference"] for each in second["authority"]["counted"]] == ["DEC-0001"]
    third = cast.drafted(variance=0.04)
    beyond = act(cast.manager, third, "proposal")
    assert refused(beyond, 409, "limits.none-covers").json()["clauses"]
