"""Escalation ladders, what was escalated, and clock stops."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.core.model import utc_now
from app.governance.escalation.firing import fire
from app.reminders.firing import Due
from tests.contract.classification.access import (
    CHANGED,
    HIDDEN,
    HIDDEN_LISTED,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.classification.actions import ACTION
from tests.contract.world import World

LADDER = {"name": "Actions", "kinds": ["actions"], "steps": [{"days": 0, "rung": "owner"}]}


def stop(world: World) -> dict[str, Any]:
    """Of an action that has none yet."""
    made = world.post("/projects/{project_id}/actions".format_map(world), ACTION)
    thing = f"/v1/actions/{made['id']}"
    return {"kind": "actions", "thing": thing, "days": 3, "reason": "Waiting on requester"}


def escalation(world: World) -> str:
    """What a worker says of an action, so far ahead that it is overdue."""
    world.post("/projects/{project_id}/actions".format_map(world), ACTION)
    database = world.office.app.state.database  # type: ignore[attr-defined]
    now: datetime = utc_now() + timedelta(days=3000)
    assert fire(database, Due(UUID(world["ladder_id"]), world.organisation_id), now)
    at = "/v1/projects/{project_id}/escalations".format_map(world)
    return str(world.office.get(at).json()["items"][0]["id"])


MADE: Makers = {
    "ladder_id": posted("/projects/{project_id}/escalation-ladders", LADDER),
    "escalation_id": escalation,
    "stop_id": posted("/projects/{project_id}/clock-stops", stop),
}

CASES: Cases = {
    "GET /components/{component_id}/escalation-ladders": Case(HIDDEN_LISTED),
    "POST /components/{component_id}/escalation-ladders": Case(CHANGED, LADDER, second={"name": "Others"}),
    "GET /escalation-ladders/{ladder_id}": Case(HIDDEN),
    "GET /escalation-ladders/{ladder_id}/history": Case(HIDDEN),
    "PATCH /escalation-ladders/{ladder_id}": Case(HIDDEN, {"local_time": "08:30"}),
    "DELETE /escalation-ladders/{ladder_id}": Case(HIDDEN),
    "GET /components/{component_id}/escalations": Case(HIDDEN_LISTED),
    "GET /escalations/{escalation_id}": Case(HIDDEN),
    "GET /components/{component_id}/clock-stops": Case(HIDDEN_LISTED),
    "POST /components/{component_id}/clock-stops": Case(CHANGED, stop),
    "GET /clock-stops/{stop_id}": Case(HIDDEN),
    "GET /clock-stops/{stop_id}/history": Case(HIDDEN),
    "POST /clock-stops/{stop_id}/end": Case(HIDDEN),
}
