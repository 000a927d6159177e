"""The pool as it counts: who is there on which days, at what rate, and whether they are certified then."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calc.presence import DayCount, Presence, Span, Windows, common, merged, person_days, uncovered
from app.calc.recurrence import WEEKDAYS, Weekday
from app.calc.working_days import WorkingDays
from app.calendars.repository import Calendars
from app.components.models import Component
from app.core.errors import Invalid
from app.core.unit_of_work import Reading
from app.people.certificates.holding import Held, held
from app.people.register.models import Person, PersonKind
from app.people.roles.models import Role

MOST_DAYS, LAST_YEAR = 366 * 60, 9990
TELLING = (
    "id",
    "code",
    "name",
    "kind",
    "headcount",
    "role_id",
    "fte",
    "availability",
    "starts_on",
    "ends_on",
)
PEOPLE = (
    sa.select(
        *(getattr(Person, name) for name in (*TELLING, "other_roles", "working_weekdays", "absences")),
        Role.required_scheme,
        Component.path,
    )
    .join(Role, Role.id == Person.role_id)
    .outerjoin(Component, Component.id == Person.calendar_component_id)
    .where(Person.organisation_id == sa.bindparam("organisation", type_=Person.organisation_id.type))
    .order_by(Person.code, Person.id)
)
OF_SOME = PEOPLE.where(Person.id.in_(sa.bindparam("ids", expanding=True, type_=Person.id.type)))


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the pool within a span of time."""

    id: UUID
    code: str
    name: str | None
    kind: PersonKind
    role_id: UUID
    rate: float  # full-time equivalents on a day they work
    availability: float
    usual: DayCount  # the working days of their calendar
    own: DayCount  # those of them on which they work
    away: Sequence[Span]
    scheme: str | None  # that their role demands
    uncertified: Sequence[Span]
    last_valid_on: date | None
    other_roles: Mapping[UUID, float]

    @property
    def presence(self) -> Presence:
        """When they are there at all."""
        return Presence(self.rate, self.own, self.away)

    @property
    def plannable(self) -> Presence:
        """What can be planned with, certified or not."""
        return Presence(self.rate * self.availability, self.own, self.away)

    @property
    def effective(self) -> Presence:
        """What counts as capacity of their role."""
        return Presence(self.rate * self.availability, self.own, merged([*self.away, *self.uncertified]))


@dataclass(frozen=True, slots=True)
class Pool:
    """Everybody of the pool within a span, and the working days that a full-time equivalent works."""

    span: Span
    days: DayCount
    members: Sequence[Member]
    held: Held

    @classmethod
    def of(cls, uow: Reading, span: Span, ids: Sequence[UUID] | None = None) -> "Pool":
        """The whole pool, or some of it. Raises ``Invalid`` where the span is longer than anybody plans."""
        refuse_endless(span)
        bound: dict[str, Any] = {"organisation": uow.actor.organisation_id}
        rows = uow.session.execute(
            *((PEOPLE, bound) if ids is None else (OF_SOME, bound | {"ids": ids}))
        ).all()
        by_certificate = held(uow)
        calendars, counts = Calendars.of(uow), Counts(span)
        days = counts.of(calendars.at(""))
        return cls(
            span, days, [member(row, span, by_certificate, calendars, counts) for row in rows], by_certificate
        )

    def capacity(self, windows: Windows) -> dict[UUID, list[float]]:
        """Effective person-days of each role that somebody has, in each window."""
        return self._summed(windows, lambda one: one.effective)

    def plannable(self, windows: Windows) -> dict[UUID, list[float]]:
        """The same as if everybody were certified."""
        return self._summed(windows, lambda one: one.plannable)

    def _summed(self, windows: Windows, presence: Any) -> dict[UUID, list[float]]:
        by_role: dict[UUID, list[Presence]] = defaultdict(list)
        for one in self.members:
            by_role[one.role_id].append(presence(one))
        return {role: person_days(found, windows) for role, found in by_role.items()}


def refuse_endless(span: Span) -> None:
    """Raises ``Invalid`` where a span has more days than can be counted one by one, or ends with the calendar."""
    if (span[1] - span[0]).days > MOST_DAYS or not 1 < span[0].year <= span[1].year < LAST_YEAR:
        raise Invalid(f"{span[0]} to {span[1]} is too long to plan people by the day: look at fewer periods.")


class Counts:
    """Working days counted once for each calendar."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self.kept: dict[WorkingDays, DayCount] = {}

    def of(self, calendar: WorkingDays) -> DayCount:
        if calendar not in self.kept:
            self.kept[calendar] = DayCount(calendar, self.span)
        return self.kept[calendar]


def member(row: Any, span: Span, held: Held, calendars: Calendars, counts: Counts) -> Member:
    """Somebody as the database has them, to count with."""
    calendar = calendars.at(row.path or "")
    weekdays = frozenset(WEEKDAYS.index(Weekday(day)) for day in row.working_weekdays or ())
    own = WorkingDays(weekdays, calendar.holidays) if weekdays else calendar
    spans = held.get((row.id, row.required_scheme), ()) if row.required_scheme else ()
    return Member(
        **{name: getattr(row, name) for name in ("id", "code", "name", "kind", "role_id")},
        rate=row.headcount * float(row.fte),
        availability=float(row.availability),
        usual=counts.of(calendar),
        own=counts.of(own),
        away=away(row, span),
        scheme=row.required_scheme,
        uncertified=uncovered(span, spans) if row.required_scheme else (),
        last_valid_on=max((until for _, until in spans), default=None),
        other_roles={UUID(one["role_id"]): float(one["efficiency"]) for one in row.other_roles},
    )


def away(row: Any, span: Span) -> list[Span]:
    """When somebody is not there: absent, not come yet, or gone."""
    employed = (row.starts_on or span[0], row.ends_on or span[1])
    absences = [
        (date.fromisoformat(one["start_on"]), date.fromisoformat(one["finish_on"])) for one in row.absences
    ]
    here = [both for absence in absences if (both := common(absence, span))]
    return merged([*here, *uncovered(span, [employed])]) if here or employed != span else []
