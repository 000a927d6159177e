"""Who is who, what they did, and what the service says about itself."""

from datetime import timedelta
from typing import Any

from app.core.model import utc_now
from app.core.unit_of_work import Actor, Writing, opened
from app.identity.rights import EVERYTHING
from app.identity.service import found
from tests.contract.classification.access import (
    COMMON,
    ENTERED,
    GOVERNED,
    PERSONAL,
    PUBLIC,
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

MEMBER = {"name": "Planning service", "kind": "service"}
# The one trail of an organisation, which everybody knows is there: for who may read the whole of it.
TRAIL = Access(200, 403, 403, blind=("stranger",))


def organisation(world: World) -> str:
    database = world.office.app.state.database  # type: ignore[attr-defined]
    with opened(Writing, database, lambda _: Actor("office", world.organisation_id, EVERYTHING)) as uow:
        return str(found(uow, f"of_{world.organisation_id.hex}", "The office").id)


def grant(world: World) -> dict[str, Any]:
    return {"member_id": world["member_id"], "role": "reader"}


def token(world: World) -> dict[str, Any]:
    expires = (utc_now() + timedelta(days=7)).isoformat()
    return {"member_id": world["member_id"], "name": "Export", "scopes": ["read"], "expires_at": expires}


MADE: Makers = {
    "organisation_id": organisation,
    "member_id": posted("/members", MEMBER),
    "grant_id": posted("/grants", grant),
    "token_id": posted("/service-tokens", token),
    "slug": lambda _: "not-found",
}

CASES: Cases = {
    "GET /me": Case(PERSONAL),
    "GET /roles": Case(PERSONAL),
    "GET /organisations/{organisation_id}": Case(COMMON),
    "PATCH /organisations/{organisation_id}": Case(GOVERNED, {"name": "The other office"}),
    "GET /members": Case(STAFF_LISTED, holds="member_id"),
    "POST /members": Case(ENTERED, MEMBER, second={"name": "Reporting service"}),
    "GET /members/{member_id}": Case(STAFF),
    "GET /members/{member_id}/history": Case(STAFF),
    "PATCH /members/{member_id}": Case(STAFF_GOVERNED, {"name": "Export service"}),
    "POST /members/{member_id}/erasure": Case(STAFF_GOVERNED, {"reason": "Asked for on leaving"}),
    "GET /grants": Case(STAFF_LISTED, holds="grant_id"),
    "POST /grants": Case(STAFF_GOVERNED, grant, second={"role": "contributor"}),
    "GET /grants/{grant_id}": Case(Access(reader=404)),
    "DELETE /grants/{grant_id}": Case(Access(reader=404)),
    "GET /service-tokens": Case(STAFF_LISTED, holds="token_id"),
    "POST /service-tokens": Case(Access(404, 403, 403), token),
    "GET /service-tokens/{token_id}": Case(STAFF),
    "POST /service-tokens/{token_id}/revocation": Case(STAFF_GOVERNED),
    "GET /audit-events": Case(TRAIL),
    "GET /audit-events/verification": Case(TRAIL),
    "GET /audit-events/export": Case(TRAIL),
    "GET /problems": Case(PUBLIC),
    "GET /problems/{slug}": Case(PUBLIC),
    "GET /health/live": Case(PUBLIC),
    "GET /health/ready": Case(PUBLIC),
}
