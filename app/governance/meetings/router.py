"""``/v1``: meetings of bodies, written procedures, and their minutes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.governance.bodies.repository import BodyRepository
from app.governance.meetings import minutes, service
from app.governance.meetings.attending import quorums
from app.governance.meetings.repository import MeetingRepository
from app.governance.meetings.schemas import (
    AttendanceRegister,
    CorrectionWrite,
    DeclarationWrite,
    MeetingCancellation,
    MeetingRead,
    MeetingWrite,
    MinutesWrite,
    Quorums,
)
from app.governance.meetings.states import MeetingStatus, Procedure

router = APIRouter(prefix="/v1", tags=["Meetings"], route_class=UnitOfWorkRoute)
MeetingPatch = Annotated[MergePatch[MeetingWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The filters and the paging of a list of meetings."""

    status: MeetingStatus | None = None
    procedure: Procedure | None = None
    body_id: UUID | None = None


@at_every_level(router.get, "/{id}/meetings")
def list_meetings(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[MeetingRead]:
    """The meetings of the bodies of a component and of all below it."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    sought = {"status": search.status, "procedure": search.procedure, "body": search.body_id}
    return MeetingRepository(uow).page(search, **within, **sought)


@router.get("/bodies/{body_id}/meetings")
def list_body_meetings(body_id: UUID, uow: Reading, paging: Paged) -> Page[MeetingRead]:
    """The meetings of a body."""
    BodyRepository(uow).place_of(body_id)
    return MeetingRepository(uow).page(paging, body=body_id)


@router.post("/bodies/{body_id}/meetings", status_code=201, responses=CREATING)
def create_meeting(body_id: UUID, data: MeetingWrite, uow: Writing) -> Told[MeetingRead]:
    """Plan a meeting of a body, or a written procedure, with its agenda and papers."""
    return MeetingRepository(uow).row(service.convene(uow, body_id, data).id)


@router.get("/meetings/{meeting_id}")
def read_meeting(meeting_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[MeetingRead]:
    """One meeting, as it is or as it was known at an instant."""
    meetings = MeetingRepository(uow)
    return meetings.known(meeting_id, known_at) if known_at else meetings.row(meeting_id)


@router.get("/meetings/{meeting_id}/history")
def read_meeting_history(meeting_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a meeting: who changed what, when, from what, to what."""
    return MeetingRepository(uow).history(meeting_id, paging)


@router.get("/meetings/{meeting_id}/quorum")
def read_meeting_quorum(meeting_id: UUID, uow: Reading) -> Quorums:
    """Whether enough members are there for each item."""
    meeting = MeetingRepository(uow).get(meeting_id)
    items = quorums(uow, meeting, service.body_of(uow, meeting))
    return Quorums(reference=meeting.reference, body_id=meeting.body_id, items=items)


@router.patch("/meetings/{meeting_id}", responses=CHANGING)
def update_meeting(
    meeting_id: UUID, patch: MeetingPatch, version: IfMatch, uow: Writing
) -> Told[MeetingRead]:
    """Change a meeting that is planned: send what changes, and the ETag you last saw."""
    return MeetingRepository(uow).row(service.revise(uow, meeting_id, version, patch).id)


@router.post("/meetings/{meeting_id}/invitation", responses=CHANGING)
def open_written_procedure(meeting_id: UUID, version: IfMatch, uow: Writing) -> Told[MeetingRead]:
    """Open a written procedure to all who may vote, for so many working days."""
    return MeetingRepository(uow).row(service.invite(uow, meeting_id, version).id)


@router.post("/meetings/{meeting_id}/acknowledgement", responses=CREATING)
def acknowledge_written_procedure(meeting_id: UUID, uow: Writing) -> Told[MeetingRead]:
    """Acknowledge that one has received a written procedure."""
    return MeetingRepository(uow).row(service.acknowledge(uow, meeting_id).id)


@router.post("/meetings/{meeting_id}/holding", responses=CHANGING)
def hold_meeting(
    meeting_id: UUID, data: AttendanceRegister, version: IfMatch, uow: Writing
) -> Told[MeetingRead]:
    """Begin a meeting with those who are there; or end a written procedure."""
    return MeetingRepository(uow).row(service.hold(uow, meeting_id, version, data).id)


@router.post("/meetings/{meeting_id}/attendance", responses=CHANGING)
def attend_meeting(
    meeting_id: UUID, data: AttendanceRegister, version: IfMatch, uow: Writing
) -> Told[MeetingRead]:
    """Say anew who is there for which items."""
    return MeetingRepository(uow).row(service.attend(uow, meeting_id, version, data).id)


@router.post("/meetings/{meeting_id}/declarations", responses=CREATING)
def declare_in_meeting(meeting_id: UUID, data: DeclarationWrite, uow: Writing) -> Told[MeetingRead]:
    """Declare an interest of one's own in an item, or that one has none."""
    return MeetingRepository(uow).row(service.declare(uow, meeting_id, data).id)


@router.post("/meetings/{meeting_id}/minutes", responses=CHANGING)
def draft_minutes(meeting_id: UUID, data: MinutesWrite, version: IfMatch, uow: Writing) -> Told[MeetingRead]:
    """Draft the minutes of some items, or draft them anew."""
    return MeetingRepository(uow).row(minutes.draft(uow, meeting_id, version, data).id)


@router.post("/meetings/{meeting_id}/issue", responses=CHANGING)
def issue_minutes(meeting_id: UUID, version: IfMatch, uow: Writing) -> Told[MeetingRead]:
    """Issue the minutes; 409 lists what they still lack."""
    return MeetingRepository(uow).row(minutes.issue(uow, meeting_id, version).id)


@router.post("/meetings/{meeting_id}/confirmation", responses=CHANGING)
def confirm_minutes(meeting_id: UUID, version: IfMatch, uow: Writing) -> Told[MeetingRead]:
    """Confirm the minutes: what was decided, and waits for them, takes effect."""
    return MeetingRepository(uow).row(minutes.confirm(uow, meeting_id, version).id)


@router.post("/meetings/{meeting_id}/corrections", responses=CREATING)
def correct_minutes(meeting_id: UUID, data: CorrectionWrite, uow: Writing) -> Told[MeetingRead]:
    """Append a correction to minutes that were issued; what was issued stays."""
    return MeetingRepository(uow).row(minutes.correct(uow, meeting_id, data).id)


@router.post("/meetings/{meeting_id}/cancellation", responses=CHANGING)
def cancel_meeting(
    meeting_id: UUID, data: MeetingCancellation, version: IfMatch, uow: Writing
) -> Told[MeetingRead]:
    """Let a meeting go, and say why; its decisions may go to another."""
    return MeetingRepository(uow).row(service.cancel(uow, meeting_id, version, data).id)
