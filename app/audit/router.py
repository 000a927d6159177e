"""``/v1/audit-events``: reading, exporting and verifying the trail."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field, StringConstraints

from app.audit import service
from app.audit.anchors import Anchor
from app.audit.repository import KIND, VERIFY, AuditRepository
from app.audit.schemas import AuditEventRead, Verification
from app.core.audit import AuditEvent
from app.core.errors import CREATING, Invalid
from app.core.model import utc_now
from app.core.pagination import Page, encode, values_of
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Instant
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.jobs.repository import JobRepository
from app.jobs.schemas import JobRead
from app.jobs.service import submit

router = APIRouter(prefix="/v1", tags=["Audit"], route_class=UnitOfWorkRoute)
LINES = "text/plain"  # JSON lines have no registered type that client generators know
NUMBER = [(AuditEvent.number, False)]

Anchors = Annotated[
    tuple[Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,9}:[0-9a-f]{64}$")], ...],
    Query(
        max_length=100,
        description="Heads you kept, `number:digest` each: they show a trail that was cut off or written anew.",
    ),
]


class Sought(BaseModel):
    """A stretch of the trail: of what, by whom, when."""

    limit: Annotated[int, Field(ge=1, le=500)] = 50
    cursor: Annotated[str | None, Field(max_length=200, description="Where to go on: `next_cursor`.")] = None
    subject_kind: Annotated[str | None, Field(max_length=100)] = None
    subject_id: UUID | None = None
    action: Annotated[str | None, Field(max_length=100, examples=["risk.revised"])] = None
    actor_id: Annotated[str | None, Field(max_length=100)] = None
    at_from: Annotated[Instant | None, Field(description="From this instant on.")] = None
    at_to: Annotated[Instant | None, Field(description="Before this instant.")] = None


@router.get("/audit-events")
def list_audit_events(uow: Reading, sought: Annotated[Sought, Query()]) -> Page[AuditEventRead]:
    """The trail, oldest first: who did what to what, when, and why."""
    after = values_of(sought.cursor, NUMBER)["after0"] if sought.cursor else 0
    asked = sought.model_dump(exclude={"limit", "cursor"})
    if any("\0" in value for value in asked.values() if isinstance(value, str)):
        raise Invalid("Nothing on the trail has a NUL in it.")
    found = AuditRepository(uow).stretch(after, sought.limit + 1, **asked)
    shown = found[: sought.limit]
    cursor = encode([shown[-1].number]) if len(found) > sought.limit else None
    items = [service.told(event, uow.actor.rights) for event in shown]
    return Page[AuditEventRead].model_construct(items=items, next_cursor=cursor)


@router.get("/audit-events/verification")
def verify_audit_events(uow: Reading, anchor: Anchors = ()) -> Verification:
    """Whether every entry is as it was written, and the first one that is not."""
    return service.verify(uow, [kept_by_hand(uow, text) for text in anchor])


def kept_by_hand(uow: Reading, text: str) -> Anchor:
    number, _, digest = text.partition(":")
    return Anchor(uow.actor.organisation_id, int(number), digest, utc_now())


@router.post("/audit-events/verification", status_code=202, responses=CREATING)
def start_audit_verification(uow: Writing) -> Told[JobRead]:
    """Verify a long trail as a job: its result is what a GET of this address answers with."""
    AuditRepository(uow, VERIFY)
    return JobRepository(uow).row(submit(uow, KIND, {}).id)


@router.get(
    "/audit-events/export",
    responses={200: {"content": {LINES: {"schema": {"type": "string"}}}}},
    response_class=Response,
)
def export_audit_events(
    uow: Reading,
    after: Annotated[int, Query(ge=0, lt=2**31)] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 5000,
) -> Response:
    """Entries as JSON lines, to keep elsewhere and to verify offline with `steerco audit verify`."""
    events = AuditRepository(uow).stretch(after, limit)
    return Response("".join(service.exported(events, uow.actor.rights)), media_type=LINES)
