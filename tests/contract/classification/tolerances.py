"""Tolerances, exceptions and change control."""

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
from tests.contract.classification.governance import DECISION, REMARK
from tests.contract.world import World

TOLERANCE = {"metric": "scope", "over_ratio": 0.05, "effective_on": "2026-01-01", "rationale": "As agreed."}
READING = {
    "metric": "quality",
    "as_of": "2026-01-31",
    "unit": "defects",
    "baseline": 10,
    "forecast": 10,
    "source": "Test report 3",
}
CHANGE = {
    "reason": "scope",
    "title": "A second entrance",
    "outcome": "Step-free access",
    "cost_effect": {"amount": "0.00", "currency": "GBP"},
    "time_effect_days": 0,
}
REPORT = {
    "cause": "Late testing",
    "consequence": "More defects are left.",
    "options": [
        {"label": "Do nothing", "summary": "They stay."},
        {"label": "Test on", "summary": "A month more.", "effects": {"time": "30 days"}},
    ],
    "recommendation": "Test on.",
}
EXCEPTION, CHANGED_BY = "/exceptions/{exception_id}", "/change-requests/{change_request_id}"
DESCRIBED = (f"PATCH {EXCEPTION}",)
REPORTED = (*DESCRIBED, f"POST {EXCEPTION}/report")
SUBMITTED = (f"POST {CHANGED_BY}/submission",)


def decided(world: World, kind: str) -> str:
    """A decision above all of them that the author put forward and the office took."""
    at = f"/portfolios/{world['portfolio_id']}/decisions"
    url = f"/v1/decisions/{world.post(at, DECISION | {'kind': kind})['id']}"
    for client, action, body in (
        (world.author, "proposal", None),
        (world.office, "review", None),
        (world.office, "outcome", {"outcome": "approved", "rationale": "It is worth it."}),
    ):
        etag = client.get(url).headers["ETag"]
        client.post(f"{url}/{action}", json=body, headers={"If-Match": etag}).raise_for_status()
    return url.rpartition("/")[2]


def exception(world: World) -> str:
    """One that a reading has opened, on a part of the project: until it is answered, that gets no baseline."""
    own = {"name": "The part in exception", "currency": "GBP", "parent_id": world["project_id"]}
    at = f"/projects/{world.post('/projects', own)['id']}"
    tolerance = TOLERANCE | {"metric": "sustainability"}
    world.post(f"{at}/tolerances", tolerance)
    world.post(f"{at}/tolerance-readings", READING | {"metric": "sustainability", "forecast": 12})
    found = world.author.get(f"/v1{at}/exceptions", params={"metric": "sustainability"}).json()["items"]
    return str(found[0]["id"])


def plan_wanted(world: World) -> dict[str, Any]:
    told = {"response": "exception_plan", "rationale": "Show how it is to go on."}
    return told | {"decision_id": decided(world, "exception")}


def approved(kind: str) -> Any:
    return lambda world: {"decision_id": decided(world, kind)}


def explained(world: World) -> dict[str, str]:
    """What a component of each kind has a tolerance for."""
    for kind in ("portfolio", "programme", "project"):
        at = f"/{kind}s/{world[f'{kind}_id']}"
        if not world.author.get(f"/v1{at}/tolerances", params={"metric": "scope", "scope": "own"}).json()[
            "items"
        ]:
            world.post(f"{at}/tolerances", TOLERANCE)
    return {"metric": "scope"}


MADE: Makers = {
    "tolerance_id": posted("/projects/{project_id}/tolerances", TOLERANCE | {"metric": "annual_benefits"}),
    "reading_id": posted("/projects/{project_id}/tolerance-readings", READING),
    "exception_id": exception,
    "change_request_id": posted("/projects/{project_id}/change-requests", CHANGE),
}

CASES: Cases = {
    "GET /components/{component_id}/tolerances": Case(READ),
    "POST /components/{component_id}/tolerances": Case(
        CHANGED, TOLERANCE | {"metric": "period_cost"}, second={"metric": "quality"}
    ),
    "GET /components/{component_id}/tolerances/status": Case(READ),
    "GET /components/{component_id}/tolerances/status/explanation": Case(READ, query=explained),
    "GET /tolerances/{tolerance_id}": Case(READ),
    "GET /tolerances/{tolerance_id}/history": Case(READ),
    "GET /components/{component_id}/tolerance-readings": Case(READ),
    "POST /components/{component_id}/tolerance-readings": Case(CHANGED, READING),
    "GET /tolerance-readings/{reading_id}": Case(READ),
    "GET /tolerance-readings/{reading_id}/history": Case(READ),
    "POST /components/{component_id}/tolerance-evaluations": Case(CHANGED, {}),
    "GET /components/{component_id}/exceptions": Case(HIDDEN_LISTED),
    "GET /exceptions/{exception_id}": Case(HIDDEN),
    "PATCH /exceptions/{exception_id}": Case(HIDDEN, REPORT),
    "GET /exceptions/{exception_id}/history": Case(HIDDEN),
    "POST /exceptions/{exception_id}/report": Case(HIDDEN, after=DESCRIBED),
    "POST /exceptions/{exception_id}/return": Case(HIDDEN, REMARK, after=REPORTED),
    "POST /exceptions/{exception_id}/response": Case(HIDDEN, plan_wanted, after=REPORTED),
    "POST /exceptions/{exception_id}/plan": Case(
        HIDDEN, approved("baseline"), after=(*REPORTED, f"POST {EXCEPTION}/response")
    ),
    "GET /components/{component_id}/change-requests": Case(READ),
    "POST /components/{component_id}/change-requests": Case(CHANGED, CHANGE),
    "GET /change-requests/{change_request_id}": Case(READ),
    "PATCH /change-requests/{change_request_id}": Case(CHANGED, {"title": "A third entrance"}),
    "GET /change-requests/{change_request_id}/history": Case(READ),
    "GET /change-requests/{change_request_id}/impact": Case(READ),
    "POST /change-requests/{change_request_id}/submission": Case(CHANGED),
    "POST /change-requests/{change_request_id}/decision": Case(CHANGED, approved("change"), after=SUBMITTED),
    "POST /change-requests/{change_request_id}/withdrawal": Case(CHANGED, REMARK),
    "POST /change-requests/{change_request_id}/verification": Case(
        CHANGED, {"evidence": "Baseline 2"}, after=(*SUBMITTED, f"POST {CHANGED_BY}/decision")
    ),
}
