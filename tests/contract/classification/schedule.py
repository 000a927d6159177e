"""Plans: versions, tasks, what is calculated of them, and files."""

from typing import Any

from tests.contract.classification.access import CHANGED, READ, Case, Cases, Makers, posted
from tests.contract.world import World

PLAN = {"name": "Station renewal", "start": "2026-03-02T08:00", "data_date": "2026-03-02T08:00"}
TASK = {"code": "A100", "name": "Lay the foundations", "duration_minutes": 4800}
FILE = b"""<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2026-03-02T08:00:00</StartDate>
<Tasks><Task><UID>1</UID><Name>Survey</Name><Duration>PT16H0M0S</Duration></Task></Tasks></Project>"""


def planned(world: World) -> str:
    """Plans with a task, of a component of each kind."""
    for kind in ("portfolio", "programme", "project"):
        version = world.post(f"/{kind}s/{world[f'{kind}_id']}/schedule-versions", PLAN)
        world.post(f"/schedule-versions/{version['id']}/tasks", TASK)
    return str(version["id"])


def levelled(world: World) -> dict[str, Any]:
    """How a plan is levelled, of a project that has one from then on."""
    world["to_be_levelled"]
    return {"capacities": [{"role": "GROUNDWORKER", "units": 4}]}


def to_be_levelled(world: World) -> str:
    """A version of a plan that comes after those that everything else asks for by number."""
    assert world["planned"]
    version = world.post(f"/projects/{world['project_id']}/schedule-versions", PLAN)
    demands = [{"role": "GROUNDWORKER", "units": 3}]
    world.post(f"/schedule-versions/{version['id']}/tasks", TASK | {"code": "L100", "demands": demands})
    return str(version["id"])


def adopted(world: World) -> dict[str, str]:
    """What is sent to adopt a levelling of the plan as it is by now."""
    world.renew("levelling_id")
    return {"name": "Levelled"}


def with_plan(**others: Any) -> Any:
    """The query of what is calculated, once there is something to calculate."""

    def query(world: World) -> dict[str, Any]:
        return {"number": 1 if world["planned"] else None, **others}

    return query


def asked(world: World) -> dict[str, str]:
    return {"component_id": world["project_id"]}


# The version that is changed is not of the project that gets another, which supersedes what it has.
MADE: Makers = {
    "schedule_version_id": posted("/projects/{other_project}/schedule-versions", PLAN),
    "task_id": posted("/schedule-versions/{schedule_version_id}/tasks", TASK),
    "planned": planned,
    "to_be_levelled": to_be_levelled,
    "levelling_id": posted("/projects/{project_id}/levellings", levelled),
}

CASES: Cases = {
    "GET /components/{component_id}/schedule-versions": Case(READ),
    "POST /components/{component_id}/schedule-versions": Case(CHANGED, PLAN),
    "GET /schedule-versions/{schedule_version_id}": Case(READ),
    "PATCH /schedule-versions/{schedule_version_id}": Case(CHANGED, {"data_date": "2026-03-09T08:00"}),
    "GET /schedule-versions/{schedule_version_id}/history": Case(READ),
    "GET /schedule-versions/{schedule_version_id}/tasks": Case(READ),
    "POST /schedule-versions/{schedule_version_id}/tasks": Case(
        CHANGED, TASK | {"code": "A200"}, second={"code": "A300"}
    ),
    "GET /tasks/{task_id}": Case(READ),
    "PATCH /tasks/{task_id}": Case(CHANGED, {"duration_minutes": 480}),
    "DELETE /tasks/{task_id}": Case(CHANGED),
    "GET /tasks/{task_id}/history": Case(READ),
    "POST /schedule-imports": Case(CHANGED, FILE, query=asked),
    "GET /components/{component_id}/schedule": Case(READ, query=with_plan()),
    "GET /components/{component_id}/schedule/driving-path": Case(READ, query=with_plan(task="A100")),
    "GET /components/{component_id}/schedule/explanation": Case(READ, query=with_plan(task="A100")),
    "GET /components/{component_id}/schedule/quality": Case(READ, query=with_plan()),
    "GET /components/{component_id}/schedule/milestone-trend": Case(READ),
    "GET /components/{component_id}/schedule/comparison": Case(READ, query=with_plan(against=1)),
    "GET /components/{component_id}/schedule/source-differences": Case(READ, query=with_plan()),
    "GET /components/{component_id}/schedule/timeline.svg": Case(READ, query=with_plan()),
    "GET /components/{component_id}/schedule/project.xml": Case(READ, query=with_plan()),
    "GET /components/{component_id}/schedule/milestones.ics": Case(READ, query=with_plan()),
    "GET /components/{component_id}/levellings": Case(READ),
    "POST /components/{component_id}/levellings": Case(CHANGED, levelled),
    "GET /levellings/{levelling_id}": Case(READ),
    "GET /levellings/{levelling_id}/profile.svg": Case(READ),
    "POST /levellings/{levelling_id}/adoption": Case(CHANGED, adopted),
}
