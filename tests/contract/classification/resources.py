"""Roles, the pool of people, what is asked of them, and how loaded that leaves them."""

from typing import Any

from tests.contract.classification.access import (
    CHANGED,
    ENTERED,
    HIDDEN,
    HIDDEN_LISTED,
    STAFF,
    STAFF_GOVERNED,
    STAFF_LISTED,
    Access,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.world import World

LOADED = Access(reader=403)  # figures worked out from the pool, which a reader does not see
# Into the caller's own organisation, which does not know the role or the person that the body names.
NAMED = Access(422, 403, 403)
ASSIGNED = Access(200, 200, 200, blind=("stranger", "reader", "elsewhere"))
PLACED = Access(422, 403, 422)  # at a component that the body names, and that others do not know
ROLE = {"code": "SIG", "name": "Signalling engineer"}
MONTH = {"code": "2031-01", "name": "January", "start_on": "2031-01-01", "finish_on": "2031-01-31"}


def planned(world: World) -> str:
    """The code of a period to plan in."""
    world.post("/reporting-periods", MONTH | {"data_date": "2031-01-31"})
    return MONTH["code"]


def person(world: World) -> dict[str, Any]:
    return {"code": "SIG-01", "role_id": world["role_id"], "name": "Signalling engineer, north"}


def certificate(world: World) -> dict[str, Any]:
    return {"person_id": world["person_id"], "scheme": "Design licence", "valid_from": "2024-04-01"}


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
    "role_id": posted("/resource-roles", ROLE),
    "person_id": posted("/people", person),
    "certificate_id": posted("/held-certificates", certificate),
    "capacity_id": stated,
    "resource_demand_id": demanded,
    "assignment_id": posted("/resource-assignments", assignment),
}

CASES: Cases = {
    "GET /resource-roles": Case(STAFF_LISTED, holds="role_id"),
    "POST /resource-roles": Case(ENTERED, ROLE, second={"code": "TRK"}),
    "GET /resource-roles/{role_id}": Case(STAFF),
    "PATCH /resource-roles/{role_id}": Case(STAFF_GOVERNED, {"name": "Designer of signalling"}),
    "DELETE /resource-roles/{role_id}": Case(STAFF_GOVERNED),
    "GET /resource-roles/{role_id}/history": Case(STAFF),
    "GET /people": Case(STAFF_LISTED, holds="person_id"),
    "POST /people": Case(NAMED, person, second={"code": "SIG-02"}),
    "GET /people/{person_id}": Case(STAFF),
    "PATCH /people/{person_id}": Case(STAFF_GOVERNED, {"fte": 0.5}),
    "DELETE /people/{person_id}": Case(STAFF_GOVERNED),
    "GET /people/{person_id}/history": Case(STAFF),
    "POST /people/{person_id}/erasure": Case(STAFF_GOVERNED, {"reason": "Asked for on leaving"}),
    "GET /held-certificates": Case(STAFF_LISTED, holds="certificate_id"),
    "POST /held-certificates": Case(NAMED, certificate, second={"scheme": "Testing licence"}),
    "GET /held-certificates/{certificate_id}": Case(STAFF),
    "DELETE /held-certificates/{certificate_id}": Case(STAFF_GOVERNED),
    "GET /held-certificates/{certificate_id}/history": Case(STAFF),
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
