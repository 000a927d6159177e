"""Whether somebody can be booked: week by week against their time, and against the certificate of the role."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.calc.capacity import is_over
from app.calc.presence import Booking, Span, Windows, booked, uncovered, weeks
from app.core.errors import Conflict
from app.core.unit_of_work import Reading
from app.people.roles.models import Role
from app.periods.models import ReportingPeriod
from app.resources.assignments.models import Assignment, AssignmentStatus
from app.resources.pool import Member, Pool, refuse_endless

WITHIN_TIME, CERTIFIED = "assignment.within-time", "assignment.certified"
COMMITTED = (
    sa.select(
        Assignment.person_id,
        Assignment.component_id,
        Assignment.period_id,
        Assignment.fte,
        sa.func.coalesce(Assignment.start_on, ReportingPeriod.start_on).label("start_on"),
        sa.func.coalesce(Assignment.finish_on, ReportingPeriod.finish_on).label("finish_on"),
        ReportingPeriod.start_on.label("period_start_on"),
        ReportingPeriod.finish_on.label("period_finish_on"),
    )
    .join(ReportingPeriod, ReportingPeriod.id == Assignment.period_id)
    .where(
        Assignment.organisation_id == sa.bindparam("organisation", type_=Assignment.organisation_id.type),
        Assignment.status == AssignmentStatus.COMMITTED,
        Assignment.person_id.in_(sa.bindparam("people", expanding=True, type_=Assignment.person_id.type)),
        ReportingPeriod.start_on <= sa.bindparam("until", type_=sa.Date),
        ReportingPeriod.finish_on >= sa.bindparam("since", type_=sa.Date),
    )
    .order_by(Assignment.id)
)


class Week(NamedTuple):
    """What somebody is booked for in a week, and what they are there for, in person-days."""

    starts_on: date
    work: float
    there: float

    @property
    def is_over(self) -> bool:
        return is_over(self.there, self.work)

    def __str__(self) -> str:
        return f"week of {self.starts_on}: {self.work:.2f} days of work on {self.there:.2f}"


def committed(uow: Reading, people: Sequence[UUID], span: Span) -> Sequence[Any]:
    """What people are booked for in the periods that touch a span."""
    bound = {"organisation": uow.actor.organisation_id, "people": people, "since": span[0], "until": span[1]}
    return uow.session.execute(COMMITTED, bound).all()


def reach(span: Span, bookings: Sequence[Any]) -> Span:
    """From the first day to the last on which any of it is worked, in whole weeks."""
    whole = weeks(
        (
            min([span[0], *(b.period_start_on for b in bookings)]),
            max([span[1], *(b.period_finish_on for b in bookings)]),
        )
    )
    return whole[0][0], whole[-1][1]


def booking_of(row: Any, member: Member) -> Booking:
    """The work of a row: a full-time equivalent works the days of their calendar in the period."""
    days = member.usual.within((row.period_start_on, row.period_finish_on))
    return Booking(float(row.fte) * days, (row.start_on, row.finish_on))


def by_week(member: Member, rows: Sequence[Any], within: Span) -> list[Week]:
    """Somebody's weeks within a span."""
    windows = Windows(weeks(within))
    work = booked([booking_of(row, member) for row in rows], member.presence, windows)
    there = [member.rate * member.presence.within(week) for week in windows.spans]
    starts = (start for start, _ in windows.spans)
    return [Week(*each) for each in zip(starts, work, there, strict=True)]


class Booked(NamedTuple):
    """A draft as if it were committed."""

    fte: float
    start_on: date
    finish_on: date
    period_start_on: date
    period_finish_on: date


def overbooked(uow: Reading, assignment: Assignment, period: ReportingPeriod) -> list[Week]:
    """The weeks in which committing an assignment leaves more work than somebody is there for."""
    span = (period.start_on, period.finish_on)
    start, finish = assignment.start_on or span[0], assignment.finish_on or span[1]
    refuse_endless(span)
    whole = weeks(span)
    others = committed(uow, [assignment.person_id], (whole[0][0], whole[-1][1]))
    rows = [*others, Booked(float(assignment.fte), start, finish, *span)]
    (member,) = Pool.of(uow, reach(span, rows), [assignment.person_id]).members
    return [week for week in by_week(member, rows, (start, finish)) if week.is_over]


def refuse_uncertified(uow: Reading, assignment: Assignment, period: ReportingPeriod) -> None:
    """Raises ``Conflict`` where the role demands a certificate that does not hold on all days of the work."""
    role = uow.session.get_one(Role, assignment.role_id)
    if role.required_scheme is None:
        return
    span = (assignment.start_on or period.start_on, assignment.finish_on or period.finish_on)
    held = Pool.of(uow, span, [assignment.person_id]).held.get(
        (assignment.person_id, role.required_scheme), ()
    )
    if lacking := uncovered(span, held):
        days = ", ".join(f"{first} to {last}" for first, last in lacking)
        raise Conflict(
            f"{role.code} demands {role.required_scheme}, which they do not hold on {days}.", rule=CERTIFIED
        )
