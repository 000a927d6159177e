"""What assignments say of live criteria: for how long somebody is there without the certificate of their role."""

from datetime import date
from fractions import Fraction
from uuid import UUID

import sqlalchemy as sa

from app.calc.presence import uncovered
from app.calc.working_days import A_DAY
from app.components.models import Component
from app.core.unit_of_work import Reading
from app.governance.tolerances.measures import Figure, Measured, Missing, Subject, measures, one_by_one
from app.governance.tolerances.models import Metric
from app.people.certificates.holding import held
from app.people.governing import READ
from app.people.roles.models import Role
from app.periods.models import ReportingPeriod
from app.resources.assignments.models import Assignment


def uncertified_days(uow: Reading, subject: Subject, as_of: date) -> Figure:
    """The days to the planned finish of whoever lacks their certificate longest, of roles that demand one."""
    place = subject.place
    assigned = to_be_certified(uow, place.id, as_of)
    start, end = uow.session.execute(
        sa.select(Component.planned_start_on, Component.planned_finish_on).where(Component.id == place.id)
    ).one()
    if not assigned:
        return Missing("nobody_assigned")
    if end is None or end < as_of:
        return Missing("no_planned_finish" if end is None else "planned_finish_past")
    ahead, certificates = (max(as_of, start or as_of), end), held(uow)
    without = [
        sum((last - first + A_DAY).days for first, last in uncovered(ahead, certificates.get(theirs, ())))
        for theirs in assigned
    ]
    return Measured(
        unit="days",
        baseline=Fraction(0),
        original=None,
        actual=None,
        forecast=Fraction(max(without)),
        as_of=as_of,
        source=f"/v1/resource-assignments?component_id={place.id}",
    )


def to_be_certified(uow: Reading, component_id: UUID, as_of: date) -> set[tuple[UUID, str]]:
    """Who is assigned in a period that is not over, and which certificate their role demands."""
    query = (
        sa.select(Assignment.person_id, Role.required_scheme)
        .join_from(Assignment, Role, Role.id == Assignment.role_id)
        .join(ReportingPeriod, ReportingPeriod.id == Assignment.period_id)
        .where(Assignment.component_id == component_id, ReportingPeriod.finish_on >= as_of)
    )
    return {(person_id, scheme) for person_id, scheme in uow.session.execute(query) if scheme}


measures(Metric.UNCERTIFIED_DAYS, needs=READ)(one_by_one(uncertified_days))
