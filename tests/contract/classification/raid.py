"""Issues, assumptions, dependencies between components, risk indicators, and the health of registers."""

from typing import Any

from tests.contract.classification.access import CHANGED, READ, Case, Cases, Makers, posted
from tests.contract.world import World

ISSUE = {"title": "The cutting is under water", "description": "Three days of rain flooded it."}
ASSUMPTION = {"text": "Possessions are granted at weekends."}
INDICATOR = {"name": "Ground water", "unit": "metres", "amber": "12", "red": "14"}
READING = {"as_of": "2026-03-31", "value": "13"}
REASON, EVIDENCE = {"reason": "It is late."}, {"evidence": "Letter 14"}
CLOSURE = {"closure_reason": "rejected", "evidence": "It was another cutting."}
DEPENDENCY, ASSUMED, RAISED = (
    "/dependencies/{dependency_id}",
    "/assumptions/{assumption_id}",
    "/issues/{issue_id}",
)
AGREE = f"POST {DEPENDENCY}/agreement"
AGREED = (AGREE, AGREE)  # both sides


def giver(world: World) -> str:
    """A component that gives what others need, and needs nothing itself."""
    return str(world.post("/projects", {"name": "The giver", "currency": "GBP"})["id"])


def needed(world: World) -> dict[str, Any]:
    return {"giver_id": world["giver_id"], "what": "Specification", "needed_by": "2027-03-31"}


def side(world: World) -> dict[str, str]:
    """The side that has not agreed yet."""
    told = world.author.get(f"/v1/dependencies/{world['dependency_id']}").json()
    return {"side": "receiver" if told["giver_agreed_on"] else "giver"}


def into_a_register(world: World) -> dict[str, str]:
    return {"component_id": world["project_id"], "mapping": world["risk_mapping"]}


def risk_mapping(world: World) -> str:
    """The name of a mapping of risks."""
    columns = [{"target": "risk.event", "sources": ["What"], "cell": {"type": "text"}, "required": "value"}]
    body = {"name": "risks", "title": "Risks", "columns": columns, "identity": ["risk.event"]}
    return str(world.post("/import-mappings", body)["name"])


def resting(world: World) -> dict[str, Any]:
    """A risk that nothing has been said to rest on yet."""
    risk = {"title": "T", "cause": "C", "event": "E", "effect": "F", "probability": 0.3}
    made = world.post(f"/projects/{world['project_id']}/risks", risk)
    return {"kind": "risk", "dependant_id": made["id"]}


MADE: Makers = {
    "giver_id": giver,
    "risk_mapping": risk_mapping,
    "issue_id": posted("/projects/{project_id}/issues", ISSUE),
    "assumption_id": posted("/projects/{project_id}/assumptions", ASSUMPTION),
    "dependant_link_id": posted("/assumptions/{assumption_id}/dependants", resting),
    "dependency_id": posted("/projects/{project_id}/dependencies", needed),
    "indicator_id": posted("/projects/{project_id}/risk-indicators", INDICATOR),
    "indicator_reading_id": posted("/risk-indicators/{indicator_id}/readings", READING),
}

CASES: Cases = {
    "POST /risk-imports": Case(CHANGED, b"What\nThe cutting floods\n", query=into_a_register),
    "GET /components/{component_id}/risk-hygiene": Case(READ),
    "GET /components/{component_id}/risk-flow": Case(READ),
    "GET /components/{component_id}/risk-calibration": Case(READ),
    "GET /components/{component_id}/issues": Case(READ),
    "POST /components/{component_id}/issues": Case(CHANGED, ISSUE),
    f"GET {RAISED}": Case(READ),
    f"GET {RAISED}/history": Case(READ),
    f"PATCH {RAISED}": Case(CHANGED, {"title": "The tunnel is under water"}),
    f"POST {RAISED}/start": Case(CHANGED, REASON),
    f"POST {RAISED}/resolution": Case(CHANGED, {"resolution": "Pumped dry."}),
    f"POST {RAISED}/closure": Case(CHANGED, CLOSURE),
    f"POST {RAISED}/reopening": Case(CHANGED, REASON, after=(f"POST {RAISED}/closure",)),
    "GET /components/{component_id}/assumptions": Case(READ),
    "POST /components/{component_id}/assumptions": Case(CHANGED, ASSUMPTION),
    f"GET {ASSUMED}": Case(READ),
    f"GET {ASSUMED}/history": Case(READ),
    f"PATCH {ASSUMED}": Case(CHANGED, {"confidence": "low"}),
    f"POST {ASSUMED}/doubt": Case(CHANGED, EVIDENCE),
    f"POST {ASSUMED}/invalidation": Case(CHANGED, EVIDENCE),
    f"POST {ASSUMED}/confirmation": Case(CHANGED, EVIDENCE),
    f"POST {ASSUMED}/reinstatement": Case(CHANGED, EVIDENCE, after=(f"POST {ASSUMED}/doubt",)),
    f"GET {ASSUMED}/dependants": Case(READ),
    f"POST {ASSUMED}/dependants": Case(CHANGED, resting),
    "GET /assumption-dependants/{dependant_link_id}": Case(READ),
    "GET /assumption-dependants/{dependant_link_id}/history": Case(READ),
    "DELETE /assumption-dependants/{dependant_link_id}": Case(CHANGED),
    "GET /components/{component_id}/dependencies": Case(READ),
    "POST /components/{component_id}/dependencies": Case(CHANGED, needed),
    f"GET {DEPENDENCY}": Case(READ),
    f"GET {DEPENDENCY}/history": Case(READ),
    f"PATCH {DEPENDENCY}": Case(CHANGED, {"needed_by": "2027-04-30"}),
    AGREE: Case(CHANGED, side),
    f"POST {DEPENDENCY}/concern": Case(CHANGED, REASON, after=AGREED),
    f"POST {DEPENDENCY}/reassurance": Case(CHANGED, REASON, after=(*AGREED, f"POST {DEPENDENCY}/concern")),
    f"POST {DEPENDENCY}/delivery": Case(CHANGED, {"met_on": "2026-03-20"}, after=AGREED),
    f"POST {DEPENDENCY}/miss": Case(CHANGED, REASON, after=AGREED),
    f"POST {DEPENDENCY}/withdrawal": Case(CHANGED, REASON),
    "GET /components/{component_id}/risk-indicators": Case(READ),
    "POST /components/{component_id}/risk-indicators": Case(CHANGED, INDICATOR),
    "GET /risk-indicators/{indicator_id}": Case(READ),
    "GET /risk-indicators/{indicator_id}/history": Case(READ),
    "PATCH /risk-indicators/{indicator_id}": Case(CHANGED, {"red": "15"}),
    "GET /risk-indicators/{indicator_id}/readings": Case(READ),
    "POST /risk-indicators/{indicator_id}/readings": Case(CHANGED, READING),
    "GET /indicator-readings/{indicator_reading_id}": Case(READ),
    "GET /indicator-readings/{indicator_reading_id}/history": Case(READ),
}
