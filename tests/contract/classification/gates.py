"""Lifecycles, stages and gates."""

from typing import Any

from app.core.ids import uuid7
from tests.contract.classification.access import (
    CHANGED,
    COMMON,
    COMMON_LISTED,
    ENTERED,
    GOVERNED,
    READ,
    Access,
    Case,
    Cases,
    Makers,
    component,
    posted,
)
from tests.contract.classification.pmo import OFFICE
from tests.contract.world import World

CRITERION = {"code": "case", "text": "The business case is viable", "valid_days": 182, "owner": "sro"}
GATE = {
    "sequence": 3,
    "name": "Gate 3: investment decision",
    "planned_on": "2027-03-31",
    "criteria": [CRITERION],
}
LIFECYCLE = {"slug": "ours", "name": "Our stages", "based_on": "light"}
STAGES = [
    {"code": "plan", "name": "Plan"},
    {"code": "do", "name": "Do", "gate": {"code": "go", "name": "Go"}},
]
GATED = [{"code": "plan", "name": "Plan", "gate": {"code": "go", "name": "Go"}}, {"code": "do", "name": "Do"}]
BACK = {"outcome": "hold", "outcome_reason": "The case is old", "return_on": "2099-03-31"}
NOT_YET = {"is_complete": False, "remark": "The case is missing"}
FROM_ANYWHERE = Access(200, 200, 200)  # the same for everybody


def adopted(stages: list[dict[str, Any]]) -> Any:
    """Makes a lifecycle with these stages, in use."""

    def make(world: World) -> str:
        body = {"slug": f"of_{uuid7().hex}", "name": "Stages", "stages": stages}
        lifecycle = world.post("/lifecycles", body)
        world.post(f"/lifecycles/{lifecycle['id']}/adoption", None, headers={"If-Match": '"1"'})
        return str(lifecycle["id"])

    return make


def follows(world: World, at: str, lifecycle: str) -> list[dict[str, Any]]:
    """The stages of a project that follows a lifecycle."""
    world.post(f"/projects/{world[at]}/lifecycle-uses", {"lifecycle_id": world[lifecycle]})
    stages: list[dict[str, Any]] = world.author.get(f"/v1/projects/{world[at]}/lifecycle").json()["stages"]
    return stages


def stage(world: World) -> str:
    return str(follows(world, "staged_project", "plain_lifecycle")[0]["id"])


def breach(world: World) -> str:
    """A stage that was opened past its gate."""
    second = follows(world, "breached_project", "gated_lifecycle")[1]["id"]
    why = {"breach_reason": "The contractor was on site"}
    world.post(f"/stages/{second}/opening", why, headers={"If-Match": '"1"'})
    found = world.author.get(f"/v1/projects/{world['breached_project']}/gate-breaches").json()["items"]
    return str(found[0]["id"])


def assessment(world: World) -> dict[str, Any]:
    author = world.client("reader").get("/v1/me").json()["member_id"]  # who neither assesses nor waives
    document = {
        "reference": "DOC-1",
        "title": "The case",
        "edition": "2",
        "state": "draft",
        "sha256": "0" * 64,
    }
    said = {"criterion": "case", "result": "partly_met", "reason": "It is a draft", "document": document}
    return said | {"dated_on": "2026-01-31", "author_id": author}


def assessed(world: World) -> str:
    return str(world.post(f"/gates/{world['gate_id']}/assessments", assessment(world))["id"])


def check(world: World) -> dict[str, Any]:
    """What the newest office says, in which the one who succeeds works."""
    staff = [{"person_id": world.office.get("/v1/me").json()["member_id"], "role": "Head of office"}]
    name = {"name": f"Office {uuid7().hex}", "type": "supportive", "staff": staff}
    world.post(f"/projects/{world['project_id']}/offices", OFFICE | name)
    return NOT_YET


MADE: Makers = {
    "staged_project": component("project", "project_id"),
    "breached_project": component("project", "project_id"),
    "lifecycle_id": posted("/lifecycles", LIFECYCLE),
    "plain_lifecycle": adopted(STAGES),
    "gated_lifecycle": adopted(GATED),
    "lifecycle_use_id": posted("/projects/{project_id}/lifecycle-uses", {"standard": "light"}),
    "stage_id": stage,
    "gate_breach_id": breach,
    "gate_id": posted("/projects/{project_id}/gates", GATE),
    "gate_assessment_id": assessed,
    "gate_waiver_id": posted("/gates/{gate_id}/waivers", {"criterion": "case", "reason": "It is a pilot"}),
}

CASES: Cases = {
    "GET /lifecycle-standards": Case(FROM_ANYWHERE),
    "GET /lifecycles": Case(COMMON_LISTED, holds="lifecycle_id"),
    "POST /lifecycles": Case(ENTERED, LIFECYCLE),
    "GET /lifecycles/{lifecycle_id}": Case(COMMON),
    "GET /lifecycles/{lifecycle_id}/history": Case(COMMON),
    "PATCH /lifecycles/{lifecycle_id}": Case(GOVERNED, {"name": "Our own stages"}),
    "POST /lifecycles/{lifecycle_id}/adoption": Case(GOVERNED),
    "POST /lifecycles/{lifecycle_id}/retirement": Case(
        GOVERNED, after=("POST /lifecycles/{lifecycle_id}/adoption",)
    ),
    "GET /components/{component_id}/lifecycle": Case(READ),
    "GET /components/{component_id}/lifecycle-uses": Case(READ),
    "POST /components/{component_id}/lifecycle-uses": Case(
        CHANGED, {"standard": "light"}, second={"standard": "gateway"}
    ),
    "GET /lifecycle-uses/{lifecycle_use_id}": Case(READ),
    "GET /lifecycle-uses/{lifecycle_use_id}/history": Case(READ),
    "GET /components/{component_id}/stages": Case(READ, holds="stage_id"),
    "GET /stages/{stage_id}": Case(READ),
    "GET /stages/{stage_id}/history": Case(READ),
    "PATCH /stages/{stage_id}": Case(CHANGED, {"planned_start_on": "2027-04-01"}),
    "POST /stages/{stage_id}/opening": Case(CHANGED, {}),
    "POST /stages/{stage_id}/closing": Case(CHANGED, {}, after=("POST /stages/{stage_id}/opening",)),
    "GET /components/{component_id}/gate-breaches": Case(READ, holds="gate_breach_id"),
    "GET /gate-breaches/{gate_breach_id}": Case(READ),
    "GET /gate-breaches/{gate_breach_id}/history": Case(READ),
    "GET /components/{component_id}/gates": Case(READ),
    "POST /components/{component_id}/gates": Case(CHANGED, GATE, second={"sequence": 40}),
    "GET /gates/{gate_id}": Case(READ),
    "PATCH /gates/{gate_id}": Case(CHANGED, {"forecast_on": "2027-06-30"}),
    "DELETE /gates/{gate_id}": Case(CHANGED),
    "GET /gates/{gate_id}/history": Case(READ),
    "GET /gates/{gate_id}/report": Case(READ),
    "GET /gates/{gate_id}/assessments": Case(READ),
    "POST /gates/{gate_id}/assessments": Case(CHANGED, assessment),
    "GET /gate-assessments/{gate_assessment_id}": Case(READ),
    "GET /gate-assessments/{gate_assessment_id}/history": Case(READ),
    "GET /gates/{gate_id}/waivers": Case(READ),
    "POST /gates/{gate_id}/waivers": Case(
        CHANGED, {"criterion": "case", "reason": "It is a pilot"}, by="office"
    ),
    "GET /gate-waivers/{gate_waiver_id}": Case(READ),
    "GET /gate-waivers/{gate_waiver_id}/history": Case(READ),
    "POST /gates/{gate_id}/evidence-check": Case(CHANGED, check),
    "POST /gates/{gate_id}/outcome": Case(CHANGED, BACK),
}
