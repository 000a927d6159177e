"""Templates of timelines: what they are, the plans made of them, and the plans they are saved from."""

from typing import Any

from tests.contract.classification.access import (
    CHANGED,
    COMMON,
    COMMON_LISTED,
    ENTERED,
    GOVERNED,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.world import World

TEMPLATE: dict[str, Any] = {
    "slug": "station_works",
    "name": "Works at a station",
    "tasks": [{"code": "A", "name": "Design", "duration_minutes": 4800}],
}


def instance(world: World) -> dict[str, Any]:
    return {
        "timeline_template_id": world["timeline_template_id"],
        "component_id": world["project_id"],
        "start": "2027-01-04T08:00",
    }


def saving(world: World) -> dict[str, Any]:
    assert world["planned"]
    return {"component_id": world["project_id"], "number": 1, "slug": "saved"}


MADE: Makers = {"timeline_template_id": posted("/timeline-templates", TEMPLATE)}
APPROVED = "POST /timeline-templates/{timeline_template_id}/approval"

CASES: Cases = {
    "GET /timeline-templates": Case(COMMON_LISTED, holds="timeline_template_id"),
    "POST /timeline-templates": Case(ENTERED, TEMPLATE),
    "GET /timeline-templates/{timeline_template_id}": Case(COMMON),
    "GET /timeline-templates/{timeline_template_id}/history": Case(COMMON),
    "PATCH /timeline-templates/{timeline_template_id}": Case(GOVERNED, {"name": "Works at a large station"}),
    APPROVED: Case(GOVERNED),
    "POST /timeline-templates/{timeline_template_id}/deprecation": Case(GOVERNED, after=(APPROVED,)),
    "POST /timeline-instantiations": Case(CHANGED, instance),
    "POST /timeline-savings": Case(GOVERNED, saving),
}
