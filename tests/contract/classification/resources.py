"""What is asked of the pool of people, and how loaded that leaves them."""

from typing import Any

from tests.contract.classification.access import (
    CHANGED,
    HIDDEN,
    HIDDEN_LISTED,
    STAFF,
    STAFF_LISTED,
    Access,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.classification.people import NAMED, ROLE
from tests.contract.world import World

LOADED = Access(reader=403)  # figures worked out from the pool, which a reader does not see
ASSIGNED = Access(200, 200, 200, blind=("stranger", "reader", "elsewhere"))
PLACED = Access(422, 403, 422)  # at a component that the body names, and that others do not know
MONTH = {"code": "2031-01", "name": "January", "start_on": "2031-01-01", "finish_on": "2031-01-31"}


def planned(world: World) -> str:
    """The code of a period to plan in."""
    world.post("/reporting-periods", MONTH | {"data_date": "2031-01-31"})
    return MONTH["code"]


def cell(world: World) -> dict[str, Any]:
    """A role in a period, by their codes."""
    return {"role": world["role_id"] and ROLE["code"], "period": world["planned_period"], "fte": 1.5}


def grid(world: World) -> dict[str, Any]:
    return {"cells": [cell(world)]}


def assignment(world: World) -> dict[str, Any]:
    of = {"component_id": world["project_id"], "person_id": world["person_id"]}
    return of | {"period": world["planned_period"], "fte": 0.5}


def stated(world: World) -> str:
    """Capacity of a role that is stated."""
    world.office.put("/v1/role-capacity", json=grid(world))
    return str(world.office.get("/v1/role-capacity").json()["items"][0]["id"])


def demanded(world: World) -> str:
    at = f"/v1/projects/{world['project_id']}/resource-demands"
    world.office.put(at, json=grid(world))
    return str(world.office.get(at).json()["items"][0]["id"])


def from_then(world: World) -> dict[str, Any]:
    return {"period": world["planned_period"]}


MADE: Makers = {
    "planned_period": planned,
    "capacity_id": stated,
    "resource_demand_id": demanded,
    "assignment_id": posted("/resource-assignments", assignment),
}

CASES: Cases = {
    "GET /role-capacity": Case(STAFF_LISTED, holds="capacity_id"),
    "PUT /role-capacity": Case(NAMED, grid),
    "GET /role-capacity/{capacity_id}": Case(STAFF),
    "GET /role-capacity/{capacity_id}/history": Case(STAFF),
    "GET /components/{component_id}/resource-demands": Case(HIDDEN_LISTED, holds="resource_demand_id"),
    "PUT /components/{component_id}/resource-demands": Case(CHANGED, grid),
    "GET /resource-demands/{resource_demand_id}": Case(HIDDEN),
    "GET /resource-demands/{resource_demand_id}/history": Case(HIDDEN),
    "GET /resource-assignments": Case(ASSIGNED, holds="assignment_id"),
    "POST /resource-assignments": Case(
        PLACED, assignment, second=lambda world: {"component_id": world["other_project"]}
    ),
    "GET /resource-assignments/{assignment_id}": Case(HIDDEN),
    "PATCH /resource-assignments/{assignment_id}": Case(HIDDEN, {"fte": 0.25}),
    "DELETE /resource-assignments/{assignment_id}": Case(HIDDEN),
    "GET /resource-assignments/{assignment_id}/history": Case(HIDDEN),
    "POST /resource-assignments/{assignment_id}/commitment": Case(HIDDEN, {"overtime": None}),
    "POST /resource-assignments/{assignment_id}/release": Case(
        HIDDEN, after=("POST /resource-assignments/{assignment_id}/commitment",)
    ),
    "GET /components/{component_id}/capacity": Case(LOADED, query=from_then),
    "GET /components/{component_id}/capacity.csv": Case(LOADED, query=from_then),
    "GET /components/{component_id}/capacity.xlsx": Case(LOADED, query=from_then),
    "GET /components/{component_id}/capacity.svg": Case(LOADED, query=from_then),
    "GET /components/{component_id}/resource-conflicts": Case(LOADED, query=from_then),
}
