"""``/v1/calendars``: which days are worked."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from app.calendars import service
from app.calendars.repository import CalendarRepository
from app.calendars.schemas import CalendarRead, CalendarRevision, CalendarWrite
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt

router = APIRouter(prefix="/v1", tags=["Calendars"], route_class=UnitOfWorkRoute)
CalendarPatch = Annotated[MergePatch[CalendarRevision], Body(media_type="application/merge-patch+json")]


@router.get("/calendars")
def list_calendars(uow: Reading, paging: Paged, component_id: UUID | None = None) -> Page[CalendarRead]:
    """The working calendars: of the organisation, and of components whose days are others."""
    return CalendarRepository(uow).page(paging, of=component_id)


@router.post("/calendars", status_code=201, responses=CREATING)
def create_calendar(data: CalendarWrite, uow: Writing) -> Told[CalendarRead]:
    """Say which days are worked; each component, and the organisation, has one calendar at most."""
    return CalendarRepository(uow).row(service.keep(uow, data).id)


@router.get("/calendars/{calendar_id}")
def read_calendar(calendar_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[CalendarRead]:
    """One calendar, as it is or as it was known at an instant."""
    calendars = CalendarRepository(uow)
    return calendars.known(calendar_id, known_at) if known_at else calendars.row(calendar_id)


@router.get("/calendars/{calendar_id}/history")
def read_calendar_history(calendar_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a calendar."""
    return CalendarRepository(uow).history(calendar_id, paging)


@router.patch("/calendars/{calendar_id}", responses=CHANGING)
def update_calendar(
    calendar_id: UUID, patch: CalendarPatch, version: IfMatch, uow: Writing
) -> Told[CalendarRead]:
    """Change the working days, the holidays or the name."""
    return CalendarRepository(uow).row(service.revise(uow, calendar_id, version, patch).id)


@router.delete("/calendars/{calendar_id}", status_code=204, responses=CHANGING)
def delete_calendar(calendar_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take a calendar away; the next one above holds then."""
    service.withdraw(uow, calendar_id, version)
