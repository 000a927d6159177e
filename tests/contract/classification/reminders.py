"""Standing rules, and the reminders that they send."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.core.model import utc_now
from app.reminders.firing import Due, fire
from tests.contract.classification.access import (
    ENTERED,
    HIDDEN,
    HIDDEN_LISTED,
    Access,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.classification.risk import RISK
from tests.contract.world import World

LISTED = Access(200, 200, 200, blind=("stranger", "reader", "elsewhere"))
RULE = {"kind": "risk_reviews", "time_zone": "Europe/London", "every": "day", "local_time": "09:00"}


def rule(world: World) -> dict[str, Any]:
    return {"name": "Risk reviews", "component_id": world["project_id"], **RULE}


def reminder(world: World) -> str:
    """The second of two, so far ahead that every risk is overdue."""
    world.post("/projects/{project_id}/risks".format_map(world), RISK)
    due, years = Due(UUID(world["rule_id"]), world.organisation_id), timedelta(days=800)
    database = world.office.app.state.database  # type: ignore[attr-defined]
    moments: list[datetime] = [utc_now() + years, utc_now() + 2 * years]
    assert all(fire(database, due, now) for now in moments)
    own = f"/v1/reminder-rules/{world['rule_id']}/firings"  # ladders send others
    return str(world.office.get(own, params={"sort": "-fired_at"}).json()["items"][0]["id"])


MADE: Makers = {"rule_id": posted("/reminder-rules", rule), "reminder_id": reminder}

CASES: Cases = {
    "GET /reminder-rules": Case(LISTED, holds="rule_id"),
    "POST /reminder-rules": Case(
        ENTERED,
        {"name": "Decisions", **RULE, "kind": "decisions"},
        second={"name": "Gates", "kind": "gates"},
    ),
    "GET /reminder-rules/{rule_id}": Case(HIDDEN),
    "GET /reminder-rules/{rule_id}/history": Case(HIDDEN),
    "PATCH /reminder-rules/{rule_id}": Case(HIDDEN, {"local_time": "08:30"}),
    "DELETE /reminder-rules/{rule_id}": Case(HIDDEN),
    "POST /reminder-rules/{rule_id}/pause": Case(HIDDEN),
    "POST /reminder-rules/{rule_id}/resumption": Case(
        HIDDEN, after=("POST /reminder-rules/{rule_id}/pause",)
    ),
    "GET /reminder-rules/{rule_id}/dry-run": Case(HIDDEN),
    "GET /reminder-rules/{rule_id}/firings": Case(HIDDEN, holds="reminder_id"),
    "GET /reminders": Case(LISTED, holds="reminder_id"),
    "GET /reminders/{reminder_id}": Case(HIDDEN),
    "GET /components/{component_id}/reminders": Case(HIDDEN_LISTED),
}
