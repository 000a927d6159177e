"""What can be done with working calendars."""

from typing import Any
from uuid import UUID

from app.calendars.models import ORGANISATION, WorkingCalendar
from app.calendars.repository import CalendarRepository
from app.calendars.schemas import WRITE, CalendarRevision, CalendarWrite
from app.components.repository import ComponentRepository
from app.core.errors import Forbidden
from app.core.merge_patch import MergePatch
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Writing


def keep(uow: Writing, data: CalendarWrite) -> WorkingCalendar:
    """Say which days are worked, in the organisation or at a component and below it."""
    if not uow.actor.rights.allow(WRITE, EVERYWHERE):
        raise Forbidden(f"A calendar needs {WRITE} in the whole organisation.", rule=WRITE)
    if data.component_id is not None:
        ComponentRepository(uow).open(data.component_id, WRITE)
    scope = str(data.component_id or ORGANISATION)
    calendar = uow.add(WorkingCalendar(component_id=data.component_id, scope=scope, **kept(data)))
    uow.record("calendar.kept", calendar)
    return calendar


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[CalendarRevision]) -> WorkingCalendar:
    """Change a calendar: reminders that were to come on a day that is no working day now come on the next."""
    calendar = CalendarRepository(uow).get(id, WRITE, version)
    for name, value in kept(patch.applied_to(CalendarRevision.model_validate(calendar))).items():
        setattr(calendar, name, value)
    uow.record("calendar.revised", calendar)
    return calendar


def kept(data: CalendarRevision) -> dict[str, Any]:
    """A calendar in the form in which it is kept: holidays in their order."""
    told = data.model_dump(mode="json", include=set(CalendarRevision.model_fields))
    return told | {"holidays": sorted(told["holidays"], key=lambda holiday: holiday["on"])}


def withdraw(uow: Writing, id: UUID, version: int) -> None:
    """Take a calendar away: the next one above holds then."""
    uow.remove("calendar.withdrawn", CalendarRepository(uow).get(id, WRITE, version))
