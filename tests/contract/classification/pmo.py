"""Offices, what they are where, and the authority matrix."""

from tests.contract.classification.access import (
    CHANGED,
    READ,
    Access,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.world import World

OFFICE = {
    "name": "Programme office",
    "type": "controlling",
    "charter": {
        "purpose": "Decisions are taken in time, on evidence",
        "scope": "All projects",
        "services": ["Decision secretariat"],
        "authority": "As the authority matrix has it",
        "review_on": "2030-09-30",
    },
}
MATRIX = Access(200, 200, 200)  # whoever may read decisions, of their own organisation


def profile(world: World) -> str:
    profiles = world.author.get(f"/v1/offices/{world['office_id']}/office-profiles").json()
    return str(profiles["items"][0]["id"])


MADE: Makers = {
    "office_id": posted("/projects/{project_id}/offices", OFFICE),
    "profile_id": profile,
}

CASES: Cases = {
    "GET /components/{component_id}/offices": Case(READ),
    "POST /components/{component_id}/offices": Case(CHANGED, OFFICE, second={"name": "Another office"}),
    "GET /components/{component_id}/pmo-profile": Case(READ),
    "GET /offices/{office_id}": Case(READ),
    "GET /offices/{office_id}/history": Case(READ),
    "GET /offices/{office_id}/attention": Case(READ),
    "PATCH /offices/{office_id}": Case(CHANGED, {"name": "Office of the programme"}),
    "GET /offices/{office_id}/office-profiles": Case(READ, holds="profile_id"),
    "GET /office-profiles/{profile_id}": Case(READ),
    "GET /authority-matrix": Case(MATRIX),
}
