"""Who gets what from each operation, and an example of what it is sent: the table a new route needs a line in.

The key is the method and the path below ``/v1``, the three levels of the tree being ``/components``.
A body is JSON (or bytes as they are), or a function that makes it from the world; ``after`` names
operations that come first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from app.core.model import utc_now
from app.core.unit_of_work import Actor, Writing, opened
from app.identity.rights import EVERYTHING
from app.identity.service import found
from tests.contract.world import Maker, World


@dataclass(frozen=True, slots=True)
class Access:
    """The status each sort of caller gets; the office, which may do everything, always succeeds.

    ``blind`` are those who are answered, but must find nothing of ours in the answer.
    """

    stranger: int = 404
    reader: int = 200
    elsewhere: int = 404
    nobody: int = 401
    blind: tuple[str, ...] = ()


PUBLIC: Final = Access(200, 200, 200, 200)
PERSONAL: Final = Access(200, 200, 200)  # about the caller, or the same for everybody
# Below a component:
READ: Final = Access()
CHANGED: Final = Access(reader=403)
# Lists with one address for all, of things below components, of the organisation's, and of its staff's:
LISTED: Final = Access(200, 200, 200, blind=("stranger", "elsewhere"))
COMMON_LISTED: Final = Access(200, 200, 200, blind=("stranger",))
STAFF_LISTED: Final = Access(200, 200, 200, blind=("stranger", "reader"))
# What belongs to the organisation as a whole: whoever may read any reads it, and to change it takes
# the right everywhere.
COMMON: Final = Access(elsewhere=200)
STAFF: Final = Access(reader=404, elsewhere=200)
GOVERNED: Final = Access(reader=403, elsewhere=403)
STAFF_GOVERNED: Final = Access(reader=404, elsewhere=403)
ENTERED: Final = Access(201, 403, 403, blind=("stranger",))  # into the caller's own organisation


@dataclass(frozen=True, slots=True)
class Case:
    access: Access
    body: Any | Callable[[World], Any] = None
    query: Mapping[str, Any] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    holds: str | None = None  # what a list has in it


def component(kind: str, parent: str | None = None) -> Maker:
    def make(world: World) -> str:
        body = {"name": f"The {kind}", "currency": "GBP", "parent_id": world[parent] if parent else None}
        return str(world.post(f"/{kind}s", body)["id"])

    return make


def posted(path: str, body: Any) -> Maker:
    """Something made by a POST of ``body`` to ``path``; both may speak of other things."""

    def make(world: World) -> str:
        at = path.format_map(world)
        return str(world.post(at, body(world) if callable(body) else body)["id"])

    return make


def organisation(world: World) -> str:
    database = world.office.app.state.database  # type: ignore[attr-defined]
    with opened(Writing, database, lambda _: Actor("office", world.organisation_id, EVERYTHING)) as uow:
        return str(found(uow, f"of_{world.organisation_id.hex}", "The office").id)


COMPONENT = {"name": "Renewal", "currency": "GBP"}
RISK = {
    "title": "Flooded cutting",
    "cause": "The water table is high",
    "event": "the cutting floods",
    "effect": "earthworks stop for a month",
    "probability": 0.3,
    "impact": {"amount": "10000", "currency": "GBP"},
}
MEMBER = {"name": "Planning service", "kind": "service"}
FIELD = {"slug": "department", "label": "Department", "type": "text"}
REASON = {"reason": "The work is done."}


def grant(world: World) -> dict[str, Any]:
    return {"member_id": world["member_id"], "role": "reader"}


def token(world: World) -> dict[str, Any]:
    expires = (utc_now() + timedelta(days=7)).isoformat()
    return {"member_id": world["member_id"], "name": "Export", "scopes": ["read"], "expires_at": expires}


MADE: Mapping[str, Maker] = {
    "elsewhere": component("portfolio"),
    "lone_project": component("project"),
    "portfolio_id": component("portfolio"),
    "programme_id": component("programme", "portfolio_id"),
    "project_id": component("project", "programme_id"),
    "external_id": lambda _: "EXT-1",
    "organisation_id": organisation,
    "member_id": posted("/members", MEMBER),
    "grant_id": posted("/grants", grant),
    "token_id": posted("/service-tokens", token),
    "field_id": posted("/custom-fields", FIELD),
    "risk_id": posted("/projects/{project_id}/risks", RISK),
}

CASES: Mapping[str, Case] = {
    "GET /health/live": Case(PUBLIC),
    "GET /health/ready": Case(PUBLIC),
    # The tree
    "GET /components": Case(LISTED, holds="component_id"),
    "POST /components": Case(ENTERED, COMPONENT),
    "PUT /components/by-external-id/{external_id}": Case(ENTERED, COMPONENT),
    "GET /components/{component_id}": Case(READ),
    "PATCH /components/{component_id}": Case(CHANGED, {"name": "Renewed"}),
    "DELETE /components/{component_id}": Case(CHANGED),
    "GET /components/{component_id}/components": Case(READ),
    "POST /components/{component_id}/placement": Case(CHANGED, {"parent_id": None}),
    "POST /components/{component_id}/archival": Case(CHANGED, REASON),
    "POST /components/{component_id}/restoration": Case(
        CHANGED, REASON, after=("POST /components/{component_id}/archival",)
    ),
    "GET /components/{component_id}/history": Case(READ),
    "GET /custom-fields": Case(COMMON_LISTED, holds="field_id"),
    "POST /custom-fields": Case(ENTERED, FIELD),
    "GET /custom-fields/{field_id}": Case(COMMON),
    "GET /custom-fields/{field_id}/history": Case(COMMON),
    "PATCH /custom-fields/{field_id}": Case(GOVERNED, {"label": "Directorate"}),
    "DELETE /custom-fields/{field_id}": Case(GOVERNED),
    # Who is who
    "GET /me": Case(PERSONAL),
    "GET /roles": Case(PERSONAL),
    "GET /organisations/{organisation_id}": Case(COMMON),
    "PATCH /organisations/{organisation_id}": Case(GOVERNED, {"name": "The other office"}),
    "GET /members": Case(STAFF_LISTED, holds="member_id"),
    "POST /members": Case(ENTERED, MEMBER),
    "GET /members/{member_id}": Case(STAFF),
    "GET /members/{member_id}/history": Case(STAFF),
    "PATCH /members/{member_id}": Case(STAFF_GOVERNED, {"name": "Export service"}),
    "GET /grants": Case(STAFF_LISTED, holds="grant_id"),
    "POST /grants": Case(STAFF_GOVERNED, grant),
    "GET /grants/{grant_id}": Case(STAFF),
    "DELETE /grants/{grant_id}": Case(STAFF_GOVERNED),
    "GET /service-tokens": Case(STAFF_LISTED, holds="token_id"),
    "POST /service-tokens": Case(Access(404, 403, 403), token),
    "GET /service-tokens/{token_id}": Case(STAFF),
    "POST /service-tokens/{token_id}/revocation": Case(STAFF_GOVERNED),
    # Risk
    "GET /components/{component_id}/risks": Case(READ),
    "POST /components/{component_id}/risks": Case(CHANGED, RISK),
    "GET /components/{component_id}/risk-exposure": Case(READ),
    "GET /risks/{risk_id}": Case(READ),
    "GET /risks/{risk_id}/history": Case(READ),
    "PATCH /risks/{risk_id}": Case(CHANGED, {"title": "Flooded tunnel"}),
}
