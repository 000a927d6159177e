"""Actions."""

from tests.contract.classification.access import (
    CHANGED,
    HIDDEN,
    HIDDEN_LISTED,
    Case,
    Cases,
    Makers,
    posted,
)

ACTION = {"text": "Ask the landowner for access", "owner": "Project manager", "due_on": "2030-03-31"}

MADE: Makers = {"action_id": posted("/projects/{project_id}/actions", ACTION)}

CASES: Cases = {
    "GET /components/{component_id}/actions": Case(HIDDEN_LISTED),
    "POST /components/{component_id}/actions": Case(CHANGED, ACTION),
    "GET /actions/{action_id}": Case(HIDDEN),
    "GET /actions/{action_id}/history": Case(HIDDEN),
    "PATCH /actions/{action_id}": Case(HIDDEN, {"text": "Ask again"}),
    "POST /actions/{action_id}/completion": Case(HIDDEN, {"evidence": "Signed letter"}),
    "POST /actions/{action_id}/cancellation": Case(HIDDEN, {"reason": "The route was changed"}),
}
