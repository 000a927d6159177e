"""Methods and their tailoring, compliance, guidance, consultation on plans, and tools."""

from tests.contract.classification.access import (
    CHANGED,
    COMMON,
    COMMON_LISTED,
    ENTERED,
    GOVERNED,
    LISTED,
    READ,
    Access,
    Case,
    Cases,
    Makers,
    Sent,
    posted,
)
from tests.contract.classification.schedule import PLAN
from tests.contract.world import World

METHOD = {"slug": "our_method", "based_on": "light"}
NOTE = {"kind": "practice", "title": "Walk the site first", "text": "Before the plan is agreed."}
TOOL = {
    "name": "Planning workbench",
    "purpose": "Plans",
    "owner": "Head of the office",
    "users": ["Planners"],
}
LOW = dict.fromkeys(("size", "complexity", "regulation", "novelty", "spread"), "low")
FROM_ANYWHERE = Access(200, 200, 200)  # the same for everybody


def tailoring(world: World) -> Sent:
    said = {"standard": "light", "lifecycle_kind": "hybrid", "rationale": "It is small", **LOW}
    return {"component_id": world["project_id"], **said}


def consultation(world: World) -> Sent:
    plan = {"schedule_version_id": world["consulted_plan"], "component_id": world["project_id"]}
    return {**plan, "stakeholder": "Passengers' council", "asked_on": "2026-10-01"}


def at_project(world: World) -> Sent:
    return {"component_id": world["project_id"]}


HERE = Access(stranger=404, reader=403, elsewhere=404)


def consulted_plan(world: World) -> str:
    """A plan that comes after those that everything else asks for by number."""
    assert world["planned"]
    return str(world.post(f"/projects/{world['project_id']}/schedule-versions", PLAN)["id"])


MADE: Makers = {
    "method_id": posted("/methods", METHOD),
    "method_tailoring_id": posted("/method-tailorings", tailoring),
    "guidance_note_id": posted("/guidance-notes", NOTE),
    "consulted_plan": consulted_plan,
    "plan_consultation_id": posted("/plan-consultations", consultation),
    "tool_id": posted("/tools", TOOL),
}
CASES: Cases = {
    "GET /method-standards": Case(FROM_ANYWHERE),
    "GET /methods": Case(COMMON_LISTED, holds="method_id"),
    "POST /methods": Case(ENTERED, METHOD),
    "GET /methods/{method_id}": Case(COMMON),
    "GET /methods/{method_id}/history": Case(COMMON),
    "PATCH /methods/{method_id}": Case(GOVERNED, {"name": "Our own method"}),
    "POST /methods/{method_id}/adoption": Case(GOVERNED),
    "GET /method-tailorings": Case(LISTED, holds="method_tailoring_id"),
    "POST /method-tailorings": Case(HERE, tailoring),
    "GET /method-tailorings/{method_tailoring_id}": Case(READ),
    "GET /method-tailorings/{method_tailoring_id}/history": Case(READ),
    "GET /method-compliance": Case(READ, query=at_project),
    "GET /guidance": Case(READ, query=at_project),
    "GET /guidance-notes": Case(COMMON_LISTED, holds="guidance_note_id"),
    "POST /guidance-notes": Case(ENTERED, NOTE),
    "GET /guidance-notes/{guidance_note_id}": Case(COMMON),
    "GET /guidance-notes/{guidance_note_id}/history": Case(COMMON),
    "PATCH /guidance-notes/{guidance_note_id}": Case(GOVERNED, {"is_offered": False}),
    "GET /plan-consultations": Case(LISTED, holds="plan_consultation_id"),
    "POST /plan-consultations": Case(HERE, consultation),
    "GET /plan-consultations/{plan_consultation_id}": Case(READ),
    "GET /plan-consultations/{plan_consultation_id}/history": Case(READ),
    "PATCH /plan-consultations/{plan_consultation_id}": Case(
        CHANGED, {"response": "support", "responded_on": "2026-10-12"}
    ),
    "GET /tools": Case(COMMON_LISTED, holds="tool_id"),
    "POST /tools": Case(ENTERED, TOOL, second={"name": "Reporting workbench"}),
    "GET /tools/{tool_id}": Case(COMMON),
    "GET /tools/{tool_id}/history": Case(COMMON),
    "PATCH /tools/{tool_id}": Case(GOVERNED, {"owner": "Head of planning"}),
}
