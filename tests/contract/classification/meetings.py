"""Meetings, written procedures and minutes."""

from typing import Any

from tests.contract.classification.access import (
    CHANGED,
    HIDDEN,
    HIDDEN_LISTED,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.classification.governance import BOARD
from tests.contract.world import World

MEETING = {"starts_at": "2026-01-31T13:00:00Z", "place": "Room 1", "items": [{"subject": "Reserve"}]}
WRITTEN = {"procedure": "written", "starts_at": None, "place": None, "response_days": 5}
MINUTED = {"proceedings": [{"item": 1, "discussion": "The survey is in", "declarations_asked": True}]}
AT = "POST /meetings/{meeting_id}"
HELD = (f"{AT}/holding",)
ISSUED = (*HELD, f"{AT}/minutes", f"{AT}/issue")
WRITTEN_IS_OPEN = ("PATCH /meetings/{meeting_id}", f"{AT}/invitation")


def seat(client: Any) -> dict[str, Any]:
    return {"person_id": client.get("/v1/me").json()["member_id"]}


def board(world: World) -> dict[str, Any]:
    """A body of the office and the author, which decides nothing."""
    return BOARD | {"name": "Steering group", "seats": [seat(world.office), seat(world.author)]}


def there(world: World) -> dict[str, Any]:
    return {"attendance": [seat(world.office)]}


MADE: Makers = {
    "steering_group": posted("/projects/{project_id}/bodies", board),
    "meeting_id": posted("/bodies/{steering_group}/meetings", MEETING),
}

CASES: Cases = {
    "GET /components/{component_id}/meetings": Case(HIDDEN_LISTED),
    "GET /bodies/{body_id}/meetings": Case(HIDDEN_LISTED),
    "POST /bodies/{body_id}/meetings": Case(CHANGED, MEETING),
    "GET /meetings/{meeting_id}": Case(HIDDEN),
    "GET /meetings/{meeting_id}/history": Case(HIDDEN),
    "GET /meetings/{meeting_id}/quorum": Case(HIDDEN),
    "PATCH /meetings/{meeting_id}": Case(HIDDEN, WRITTEN),
    f"{AT}/invitation": Case(HIDDEN, after=WRITTEN_IS_OPEN[:1]),
    f"{AT}/acknowledgement": Case(HIDDEN, after=WRITTEN_IS_OPEN),
    f"{AT}/holding": Case(HIDDEN, there),
    f"{AT}/attendance": Case(HIDDEN, {"attendance": []}, after=HELD),
    f"{AT}/declarations": Case(HIDDEN, {"item": 1, "interest": "none"}),
    f"{AT}/minutes": Case(HIDDEN, MINUTED, after=HELD),
    f"{AT}/issue": Case(HIDDEN, after=ISSUED[:-1], by="author"),
    f"{AT}/confirmation": Case(HIDDEN, after=ISSUED),
    f"{AT}/corrections": Case(HIDDEN, {"text": "For 400 m read 450 m"}, after=ISSUED),
    f"{AT}/cancellation": Case(HIDDEN, {"reason": "No quorum"}),
}
