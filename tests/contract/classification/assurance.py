"""Assurance plans, independent reviews and recommendations, and consistency checks."""

from typing import Any

from tests.contract.classification.access import (
    CHANGED,
    HIDDEN,
    HIDDEN_LISTED,
    READ,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.world import World

PLANNED: dict[str, Any] = {
    "kind": "gate_review",
    "gate_number": 3,
    "purpose": "Is the case ready for investment?",
    "line": "third",
    "provider": "Internal audit",
    "planned_on": "2030-03-31",
}
RECOMMENDATION = {"urgency": "critical", "text": "Agree the acceptance plan", "due_on": "2030-03-31"}
REMARK = {"remark": "Seen, and signed"}
REVIEW, RECOMMENDED = "/assurance-reviews/{review_id}", "/recommendations/{recommendation_id}"
ISSUED = (f"POST {REVIEW}/issue",)
COMPLETED = (*ISSUED, f"POST {RECOMMENDED}/completion")


def reviewer(world: World) -> str:
    """Somebody who delivers nothing."""
    return str(world.post("/members", {"name": f"Reviewer {len(world.things)}"})["id"])


def review(world: World) -> dict[str, Any]:
    return {
        "title": "Gate review 3",
        "kind": "gate_review",
        "gate_number": 3,
        "reviewers": [{"person_id": world["reviewer"]}],
        "reviewed_on": "2026-01-31",
        "delivery_confidence": {"scale": "uk-three-point", "value": "red", "assessor": "Review team"},
        "summary": "Not ready.",
    }


def recommendation(world: World) -> str:
    """One of the review that is there, so that issuing that opens it; of another once that is issued."""
    if world.author.get(f"/v1/assurance-reviews/{world['review_id']}").json()["status"] != "draft":
        world.renew("review_id")
    return str(world.post(f"/assurance-reviews/{world['review_id']}/recommendations", RECOMMENDATION)["id"])


def follow_up(world: World) -> dict[str, str]:
    return {"follow_up_id": world.post(f"/projects/{world['project_id']}/planned-reviews", PLANNED)["id"]}


def assignment(world: World) -> dict[str, str]:
    return {"owner_id": world["reviewer"], "due_on": "2030-06-30", "reason": "The operator answers then"}


MADE: Makers = {
    "reviewer": reviewer,
    "planned_review_id": posted("/projects/{project_id}/planned-reviews", PLANNED),
    "review_id": posted("/projects/{project_id}/assurance-reviews", review),
    "recommendation_id": recommendation,
    "check_id": posted("/projects/{project_id}/consistency-checks", {}),
}

CASES: Cases = {
    "GET /components/{component_id}/planned-reviews": Case(HIDDEN_LISTED),
    "POST /components/{component_id}/planned-reviews": Case(CHANGED, PLANNED),
    "GET /planned-reviews/{planned_review_id}": Case(HIDDEN),
    "GET /planned-reviews/{planned_review_id}/history": Case(HIDDEN),
    "PATCH /planned-reviews/{planned_review_id}": Case(HIDDEN, {"planned_on": "2030-06-30"}),
    "POST /planned-reviews/{planned_review_id}/cancellation": Case(HIDDEN, REMARK),
    "GET /components/{component_id}/assurance-reviews": Case(HIDDEN_LISTED),
    "POST /components/{component_id}/assurance-reviews": Case(CHANGED, review),
    "GET /assurance-reviews/{review_id}": Case(HIDDEN),
    "GET /assurance-reviews/{review_id}/history": Case(HIDDEN),
    "PATCH /assurance-reviews/{review_id}": Case(HIDDEN, {"summary": "Nearly ready."}),
    "DELETE /assurance-reviews/{review_id}": Case(HIDDEN),
    "POST /assurance-reviews/{review_id}/issue": Case(HIDDEN),
    "POST /assurance-reviews/{review_id}/corrections": Case(
        HIDDEN, {"text": "The contract was signed in May"}, after=ISSUED
    ),
    "POST /assurance-reviews/{review_id}/follow-up": Case(HIDDEN, follow_up, after=ISSUED),
    "POST /assurance-reviews/{review_id}/recommendations": Case(HIDDEN, RECOMMENDATION),
    "GET /components/{component_id}/recommendations": Case(HIDDEN_LISTED, holds="recommendation_id"),
    "GET /recommendations/{recommendation_id}": Case(HIDDEN),
    "GET /recommendations/{recommendation_id}/history": Case(HIDDEN),
    "PATCH /recommendations/{recommendation_id}": Case(HIDDEN, {"urgency": "essential"}),
    "DELETE /recommendations/{recommendation_id}": Case(HIDDEN),
    "POST /recommendations/{recommendation_id}/assignment": Case(HIDDEN, assignment, after=ISSUED),
    "POST /recommendations/{recommendation_id}/completion": Case(
        HIDDEN, {"evidence": "Signed by the operator"}, after=ISSUED, by="author"
    ),
    "POST /recommendations/{recommendation_id}/return": Case(HIDDEN, REMARK, after=COMPLETED),
    "POST /recommendations/{recommendation_id}/verification": Case(HIDDEN, REMARK, after=COMPLETED),
    "GET /components/{component_id}/consistency": Case(READ),
    "GET /components/{component_id}/consistency-checks": Case(HIDDEN_LISTED),
    "POST /components/{component_id}/consistency-checks": Case(CHANGED, {}),
    "GET /consistency-checks/{check_id}": Case(HIDDEN),
    "GET /consistency-checks/{check_id}/findings": Case(HIDDEN),
    "GET /consistency-checks/{check_id}/history": Case(HIDDEN),
}
