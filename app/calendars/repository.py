"""Reading working calendars, and which of them holds where."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.calc.recurrence import WEEKDAYS, Weekday
from app.calc.working_days import WorkingDays
from app.calendars.models import WorkingCalendar
from app.calendars.schemas import READ, CalendarRead
from app.core.repository import Repository
from app.core.statements import components, equals
from app.core.unit_of_work import Reading

STANDARD = WorkingDays()


class CalendarRepository(Repository[WorkingCalendar, CalendarRead]):
    model = WorkingCalendar
    told = CalendarRead
    noun = "calendar"
    reads = READ
    sortable: ClassVar = {"name": WorkingCalendar.name, "created_at": WorkingCalendar.created_at}
    filters: ClassVar = {"of": equals("of", WorkingCalendar.component_id)}


def calendar_at(uow: Reading, component_id: UUID | None) -> WorkingDays:
    """The working days of a component: by its calendar, else by the nearest above it, else by the
    organisation's; Monday to Friday where there is none.
    """
    path = ""
    if component_id is not None:
        path = uow.session.scalar(sa.select(components.c.path).where(components.c.id == component_id)) or ""
    ids = [UUID(id) for id in path.split("/") if id]
    holds = sa.or_(WorkingCalendar.component_id.is_(None), WorkingCalendar.component_id.in_(ids))
    mine = WorkingCalendar.organisation_id == uow.actor.organisation_id
    columns = (WorkingCalendar.component_id, WorkingCalendar.working_weekdays, WorkingCalendar.holidays)
    found: Any = {row[0]: row[1:] for row in uow.session.execute(sa.select(*columns).where(mine, holds))}
    nearest = next((found[id] for id in (*reversed(ids), None) if id in found), None)
    return working_days(*nearest) if nearest else STANDARD


def calendars(uow: Reading) -> Callable[[str], WorkingDays]:
    """What tells the working days at a path, for many of them: ``calendar_at`` by one statement."""
    columns = (WorkingCalendar.component_id, WorkingCalendar.working_weekdays, WorkingCalendar.holidays)
    mine = WorkingCalendar.organisation_id == uow.actor.organisation_id
    held: Any = {
        row[0]: working_days(*row[1:]) for row in uow.session.execute(sa.select(*columns).where(mine))
    }

    def at(path: str) -> WorkingDays:
        ids = (*(UUID(id) for id in reversed(path.split("/")) if id), None)
        return next((held[id] for id in ids if id in held), STANDARD)

    return at


def working_days(weekdays: list[str], holidays: list[dict[str, str]]) -> WorkingDays:
    """A calendar as it is kept, to count with."""
    worked = frozenset(WEEKDAYS.index(Weekday(day)) for day in weekdays)
    return WorkingDays(worked, frozenset(date.fromisoformat(holiday["on"]) for holiday in holidays))
