"""Rules on continuation reviews: where each fires, and where not."""

from datetime import timedelta

import pytest

from app.components.models import ComponentStatus
from app.governance.gates.models import Gate, GateOutcome
from app.portfolio.continuation.consistency import quarter_before
from app.portfolio.continuation.reminders import quarter_of
from tests.api.consistency.conftest import TODAY, Item, Room

QUARTERLY, AGREES = "continuation-review.quarterly", "continuation-review.agrees-with-gates"
THIS = quarter_of(TODAY)
LAST = quarter_before(THIS)


def reviewed(room: Room, quarter: str, course: str = "continue") -> Item:
    body = {"quarter": quarter, "reviewed_on": f"{TODAY}", "recommendation": course, "rationale": "As it is."}
    return room.enter("continuation-reviews", body)


@pytest.mark.only_on("sqlite")
def test_a_project_under_way_is_reviewed_each_quarter(room: Room) -> None:
    assert room.found(QUARTERLY) == []  # it has not begun
    room.be(status=ComponentStatus.PAUSED)
    never = room.one(QUARTERLY)
    assert "was never reviewed" in never["text"] and never["severity"] == "should_fix"
    assert never["references"][0]["address"] == room.at
    reviewed(room, quarter_before(LAST))
    stale = room.one(QUARTERLY)
    assert f"was last reviewed for {quarter_before(LAST)}" in stale["text"]
    reviewed(room, LAST)
    assert room.found(QUARTERLY) == []
    assert (quarter_before("2027-Q1"), quarter_before("2026-Q4")) == ("2026-Q4", "2026-Q3")


@pytest.mark.only_on("postgresql")
def test_no_gate_is_passed_after_a_review_that_recommends_stopping(room: Room) -> None:
    room.be(status=ComponentStatus.ACTIVE)
    gate = room.enter("gates", {"sequence": 1, "name": "Gate 1"})
    passed = {"outcome": GateOutcome.PASS, "held_on": TODAY}
    reviewed(room, LAST)
    room.move(Gate, gate["id"], **passed)
    assert room.found(AGREES) == []  # it may go on
    stopping = reviewed(room, THIS, "stop")
    found = room.one(AGREES)
    assert found["severity"] == "must_fix"
    assert {each["address"].rpartition("/")[2] for each in found["references"]} == {
        stopping["id"],
        gate["id"],
    }
    room.move(Gate, gate["id"], held_on=TODAY - timedelta(1))
    assert room.found(AGREES) == []  # that was before
    room.move(Gate, gate["id"], **passed)
    room.be(status=ComponentStatus.STOPPED)
    assert room.found(AGREES) == []
