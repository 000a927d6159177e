"""Services, improvements and maturity of an office, and the indicators of its work."""

from typing import Any

from tests.contract.classification.access import (
    CHANGED,
    COMMON,
    COMMON_LISTED,
    READ,
    Access,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.world import World

SERVICE = {
    "group": "governance_and_assurance",
    "name": "Decision secretariat",
    "customer": "Boards",
    "owner": "Head of secretariat",
    "status": "live",
}
REQUEST = {"subject": "A paper for the board", "requester": "Project manager", "asked_on": "2026-09-01"}
IMPROVEMENT = {
    "title": "One page for board papers",
    "problem": "Papers come late and long",
    "evidence": "Half of 24 papers came late",
    "hypothesis": "A page can be written in a day",
    "measure": "Papers late in a quarter",
    "baseline_value": 12,
    "target_value": 4,
    "size": "S",
    "effort_hours": 24,
    "benefit": "Boards decide a week earlier",
    "owner": "Head of secretariat",
    "due_on": "2030-01-31",
    "origin": "kpi",
}
STEP = {"status": "accepted", "reason": "Worth a try"}
MODEL = {
    "code": "own_model",
    "name": "Our own model",
    "source": "The office's own",
    "perspectives": [{"code": "governance", "name": "Governance"}],
    "levels": [{"level": 1, "name": "Aware"}],
    "attributes": [
        {"code": "governance_1_1", "perspective": "governance", "level": 1, "text": "Somebody decides"}
    ],
}
DRAWN_UP = Access(201, 403, 403, blind=("stranger",))


def assessment(world: World) -> dict[str, Any]:
    return {
        "model_id": world["maturity_model_id"],
        "kind": "self",
        "assessor": "Head of office",
        "assessed_on": "2026-10-01",
        "sample": [str(world["project_id"])],
    }


MADE: Makers = {
    "service_id": posted("/offices/{office_id}/services", SERVICE),
    "service_request_id": posted("/services/{service_id}/service-requests", REQUEST),
    "improvement_id": posted("/offices/{office_id}/improvements", IMPROVEMENT),
    "maturity_model_id": posted("/maturity-models", MODEL),
    "maturity_assessment_id": posted("/offices/{office_id}/maturity-assessments", assessment),
}

CASES: Cases = {
    "GET /offices/{office_id}/services": Case(READ, holds="service_id"),
    "POST /offices/{office_id}/services": Case(CHANGED, SERVICE, second={"name": "Planning support"}),
    "GET /offices/{office_id}/service-mix": Case(READ),
    "GET /services/{service_id}": Case(READ),
    "GET /services/{service_id}/history": Case(READ),
    "PATCH /services/{service_id}": Case(CHANGED, {"cadence": "Each month"}),
    "GET /services/{service_id}/service-requests": Case(READ, holds="service_request_id"),
    "POST /services/{service_id}/service-requests": Case(CHANGED, REQUEST),
    "GET /service-requests/{service_request_id}": Case(READ),
    "GET /service-requests/{service_request_id}/history": Case(READ),
    "PATCH /service-requests/{service_request_id}": Case(CHANGED, {"answered_on": "2026-09-02"}),
    "GET /offices/{office_id}/improvements": Case(READ, holds="improvement_id"),
    "POST /offices/{office_id}/improvements": Case(CHANGED, IMPROVEMENT),
    "GET /offices/{office_id}/improvement-backlog": Case(READ),
    "GET /improvements/{improvement_id}": Case(READ),
    "GET /improvements/{improvement_id}/history": Case(READ),
    "PATCH /improvements/{improvement_id}": Case(CHANGED, {"title": "A page for the board"}),
    "POST /improvements/{improvement_id}/steps": Case(CHANGED, STEP),
    "GET /maturity-models": Case(COMMON_LISTED, holds="maturity_model_id"),
    "POST /maturity-models": Case(DRAWN_UP, MODEL),
    "POST /maturity-models/standard": Case(DRAWN_UP, {"pass_fraction": 0.85}),
    "GET /maturity-models/{maturity_model_id}": Case(COMMON),
    "GET /offices/{office_id}/maturity-assessments": Case(READ, holds="maturity_assessment_id"),
    "POST /offices/{office_id}/maturity-assessments": Case(CHANGED, assessment),
    "GET /maturity-assessments/{maturity_assessment_id}": Case(READ),
    "GET /maturity-assessments/{maturity_assessment_id}/history": Case(READ),
    "PATCH /maturity-assessments/{maturity_assessment_id}": Case(CHANGED, {"assessor": "Analyst"}),
    "POST /maturity-assessments/{maturity_assessment_id}/completion": Case(CHANGED),
    "GET /maturity-assessments/{maturity_assessment_id}/result": Case(READ),
    "GET /maturity-assessments/{maturity_assessment_id}/profile.svg": Case(READ),
    "GET /components/{component_id}/pmo-kpis": Case(READ),
}
