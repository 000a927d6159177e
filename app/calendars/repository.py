"""Reading working calendars, and which of them holds where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self
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
    return Calendars.of(uow, holds).at(path)


@dataclass(frozen=True, slots=True)
class Calendars:
    """The working days of many components, from calendars that are read once; None is the organisation's."""

    kept: Mapping[UUID | None, WorkingDays]

    @classmethod
    def of(cls, uow: Reading, *which: Any) -> Self:
        """Those of the organisation, or ``which`` of them."""
        columns = (WorkingCalendar.component_id, WorkingCalendar.working_weekdays, WorkingCalendar.holidays)
        mine = WorkingCalendar.organisation_id == uow.actor.organisation_id
        rows = uow.session.execute(sa.select(*columns).where(mine, *which))
        return cls({id: working_days(weekdays, holidays) for id, weekdays, holidays in rows})

    def at(self, path: str) -> WorkingDays:
        """The nearest one on the way up from a path."""
        ids = [UUID(id) for id in path.split("/") if id]
        return next((self.kept[id] for id in (*reversed(ids), None) if id in self.kept), STANDARD)


def working_days(weekdays: list[str], holidays: list[dict[str, str]]) -> WorkingDays:
    """A calendar as it is kept, to count with."""
    worked = frozenset(WEEKDAYS.index(Weekday(day)) for day in weekdays)
    return WorkingDays(worked, frozenset(date.fromisoformat(holiday["on"]) for holiday in holidays))
