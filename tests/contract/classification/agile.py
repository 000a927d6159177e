"""Releases, their timeboxes and their scope."""

from tests.contract.classification.access import CHANGED, READ, Case, Cases, Makers, posted

RELEASE = {
    "name": "Release 2",
    "unit": "points",
    "start_on": "2026-03-02",
    "finish_on": "2026-05-22",
    "budget": {"amount": "180000.00", "currency": "GBP"},
}
TIMEBOX = {"name": "Timebox 4", "start_on": "2026-03-02", "finish_on": "2026-03-13"}
SCOPE = {"kind": "planned", "priority": "must", "size": 8, "effective_on": "2026-03-02"}
AS_OF = {"as_of": "2026-03-31"}

MADE: Makers = {
    "release_id": posted("/projects/{project_id}/releases", RELEASE),
    "timebox_id": posted("/releases/{release_id}/timeboxes", TIMEBOX),
    "scope_entry_id": posted("/releases/{release_id}/scope-entries", SCOPE),
}

CASES: Cases = {
    "GET /components/{component_id}/releases": Case(READ),
    "POST /components/{component_id}/releases": Case(CHANGED, RELEASE, second={"name": "Release 3"}),
    "GET /releases/{release_id}": Case(READ),
    "PATCH /releases/{release_id}": Case(CHANGED, {"note": "Scope gives way."}),
    "DELETE /releases/{release_id}": Case(CHANGED),
    "GET /releases/{release_id}/history": Case(READ),
    "GET /releases/{release_id}/timeboxes": Case(READ),
    "POST /releases/{release_id}/timeboxes": Case(
        CHANGED,
        TIMEBOX,
        second={"name": "Timebox 5", "start_on": "2026-03-16", "finish_on": "2026-03-27"},
    ),
    "GET /timeboxes/{timebox_id}": Case(READ),
    "PATCH /timeboxes/{timebox_id}": Case(CHANGED, {"goal": "Pay by phone"}),
    "DELETE /timeboxes/{timebox_id}": Case(CHANGED),
    "GET /timeboxes/{timebox_id}/history": Case(READ),
    "GET /releases/{release_id}/scope-entries": Case(READ),
    "POST /releases/{release_id}/scope-entries": Case(CHANGED, SCOPE),
    "GET /scope-entries/{scope_entry_id}": Case(READ),
    "GET /scope-entries/{scope_entry_id}/history": Case(READ),
    "GET /releases/{release_id}/progress": Case(READ, query=AS_OF),
    "GET /releases/{release_id}/progress/explanation": Case(READ, query=AS_OF | {"figure": "scope"}),
    "GET /releases/{release_id}/burn-up.svg": Case(READ, query=AS_OF),
}
