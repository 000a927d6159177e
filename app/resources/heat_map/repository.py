"""What is asked for of roles and of people, added up by period over a whole organisation and below a component."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component, ComponentStatus
from app.core.prepared import rows_of, typed_rows_of
from app.core.rights import below_bound, bounds
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.periods.models import ReportingPeriod
from app.resources.assignments.models import Assignment, AssignmentStatus
from app.resources.capacity.models import Capacity
from app.resources.demand.models import Demand, DemandKind

ORGANISATION = sa.bindparam("organisation", type_=Demand.organisation_id.type)
NOTHING = sa.literal(0.0, sa.Float)
# Neither as a list, which would have to be expanded each time, nor as parameters: where all components have one
# status, PostgreSQL's plan for any parameter takes none to have another, and a map takes half a minute.
LIVE = sa.and_(
    Component.organisation_id == ORGANISATION,
    Component.archived_at.is_(None),
    *(
        Component.status != sa.literal_column(f"'{ended}'")
        for ended in (ComponentStatus.COMPLETED, ComponentStatus.STOPPED)
    ),
)


def in_time(query: Any, period_id: Any) -> Any:
    """``query`` over the periods that are looked at: those that begin from one day to another."""
    since, until = (sa.bindparam(name, type_=sa.Date) for name in ("since", "until"))
    of = query.join(ReportingPeriod, ReportingPeriod.id == period_id)
    return of.where(ReportingPeriod.start_on.between(since, until))


def number(column: Any) -> Any:
    return sa.cast(column, sa.Float)


def when(condition: Any, value: Any) -> Any:
    return sa.case((condition, value), else_=NOTHING)


def work(of_role: bool = False, in_full: bool = False) -> Any:
    """By component, role and period: what is asked for for certain, pipeline weighed (or in full), assigned and
    drafted.
    """
    fte = number(Demand.fte)
    likely = fte if in_full else fte * number(Demand.probability)
    booked = Assignment.status == AssignmentStatus.COMMITTED
    asked = sa.select(
        Demand.component_id,
        Demand.role_id,
        Demand.period_id,
        when(Demand.kind == DemandKind.COMMITTED, fte).label("committed"),
        when(Demand.kind == DemandKind.PIPELINE, likely).label("pipeline"),
        NOTHING.label("assigned"),
        NOTHING.label("drafted"),
    ).where(Demand.organisation_id == ORGANISATION)
    given = sa.select(
        Assignment.component_id,
        Assignment.role_id,
        Assignment.period_id,
        NOTHING,
        NOTHING,
        when(booked, number(Assignment.fte)),
        when(~booked, number(Assignment.fte)),
    ).where(Assignment.organisation_id == ORGANISATION)
    if of_role:
        asked = asked.where(equals("role", Demand.role_id))
        given = given.where(equals("role", Assignment.role_id))
    rows = sa.union_all(in_time(asked, Demand.period_id), in_time(given, Assignment.period_id)).subquery()
    sums = (
        sa.func.sum(rows.c[name]).label(name) for name in ("committed", "pipeline", "assigned", "drafted")
    )
    key = (rows.c.component_id, rows.c.role_id, rows.c.period_id)
    return sa.select(*key, *sums).group_by(*key).subquery()


def committed_of(of: Any) -> Any:
    """Of a component's work, what is asked for for certain or assigned, whichever is more."""
    return sa.case((of.c.assigned > of.c.committed, of.c.assigned), else_=of.c.committed)


@cache
def by_role() -> Any:
    """The same by role and period, of the organisation and of what is below."""
    each = work()
    here = below_bound(Component.path, "below")
    figures = {"committed": committed_of(each), "pipeline": each.c.pipeline}
    own = {"assigned": each.c.assigned, "drafted": each.c.drafted}
    return (
        sa.select(
            each.c.role_id,
            each.c.period_id,
            *(sa.func.sum(figure).label(name) for name, figure in figures.items()),
            *(
                sa.func.sum(when(here, figure)).label(f"{name}_here")
                for name, figure in (figures | own).items()
            ),
        )
        .join(Component, Component.id == each.c.component_id)
        .where(LIVE)
        .group_by(each.c.role_id, each.c.period_id)
    )


@cache
def behind() -> Any:
    """The same of one role by component and period."""
    each = work(of_role=True)
    return (
        sa.select(
            each.c.period_id,
            Component.id,
            Component.code,
            Component.path,
            committed_of(each).label("committed"),
            each.c.pipeline,
        )
        .join(Component, Component.id == each.c.component_id)
        .where(LIVE)
        .order_by(Component.code, Component.id)
    )


@cache
def by_component(in_full: bool) -> Any:
    """The same of every role, by the path of each component."""
    each = work(in_full=in_full)
    return (
        sa.select(Component.path, each.c.role_id, each.c.period_id, committed_of(each), each.c.pipeline)
        .join(Component, Component.id == each.c.component_id)
        .where(LIVE)
    )


@cache
def by_person() -> Any:
    """By person and period: what is committed, and drafted, of the organisation and of what is below."""
    booked = Assignment.status == AssignmentStatus.COMMITTED
    fte, here = number(Assignment.fte), below_bound(Component.path, "below")
    query = (
        sa.select(
            Assignment.person_id,
            Assignment.period_id,
            sa.func.sum(when(booked, fte)).label("committed"),
            sa.func.sum(when(~booked, fte)).label("drafted"),
            sa.func.sum(when(sa.and_(here, booked), fte)).label("committed_here"),
            sa.func.sum(when(sa.and_(here, ~booked), fte)).label("drafted_here"),
        )
        .join(Component, Component.id == Assignment.component_id)
        .where(Assignment.organisation_id == ORGANISATION, LIVE)
        .group_by(Assignment.person_id, Assignment.period_id)
    )
    return in_time(query, Assignment.period_id)


def narrowed(model: Any, of: Any, counted: Any) -> Any:
    """What is worked in a part of its period only, row by row."""
    query = (
        sa.select(of, model.period_id, number(model.fte), model.start_on, model.finish_on)
        .join(Component, Component.id == model.component_id)
        .where(model.organisation_id == ORGANISATION, model.start_on.is_not(None), counted, LIVE)
    )
    return in_time(query, model.period_id)


@cache
def narrowed_demand() -> Any:
    return narrowed(Demand, Demand.role_id, Demand.kind == DemandKind.COMMITTED)


@cache
def narrowed_assignments() -> Any:
    return narrowed(Assignment, Assignment.person_id, Assignment.status == AssignmentStatus.COMMITTED)


@cache
def stated() -> Any:
    query = sa.select(
        Capacity.role_id, Capacity.period_id, number(Capacity.fte), number(Capacity.availability)
    ).where(Capacity.organisation_id == ORGANISATION)
    return in_time(query, Capacity.period_id)


class LoadRepository:
    """Sums over the periods that are looked at. Ids come as the driver has them: ``keys`` has what they are."""

    def __init__(self, uow: Reading, since: date, until: date, below: str) -> None:
        self.connection = uow.session.connection()
        self.bound = {"organisation": uow.actor.organisation_id, "since": since, "until": until}
        self.below = self.bound | bounds("below", below)

    def keys(self, ids: Iterable[UUID]) -> dict[Any, int]:
        """The place of each id, by the id as rows have it."""
        is_text = self.connection.dialect.name == "sqlite"
        return {str(id) if is_text else id: at for at, id in enumerate(ids)}

    def by_role(self) -> Sequence[Any]:
        """Role, period, committed, pipeline; and below: committed, pipeline, assigned, drafted."""
        return rows_of(self.connection, by_role(), self.below)

    def behind(self, role_id: UUID) -> Sequence[Any]:
        """Of one role: period, component, its code and path, committed and pipeline."""
        return typed_rows_of(self.connection, behind(), self.bound | {"role": role_id})

    def by_component(self, in_full: bool = False) -> Sequence[Any]:
        """Path of a component, role, period, committed and pipeline, as likely as it is or in full."""
        return self.typed(by_component(in_full))

    def by_person(self) -> Sequence[Any]:
        """Person, period, committed, drafted; and the same below."""
        return rows_of(self.connection, by_person(), self.below)

    def narrowed_demand(self) -> Sequence[Any]:
        """Role, period, full-time equivalents, first and last day."""
        return self.typed(narrowed_demand())

    def narrowed_assignments(self) -> Sequence[Any]:
        """Person, period, full-time equivalents, first and last day."""
        return self.typed(narrowed_assignments())

    def typed(self, query: Any) -> Sequence[Any]:
        return typed_rows_of(self.connection, query, self.bound)

    def stated(self) -> Sequence[Any]:
        """Role, period, full-time equivalents and availability."""
        return rows_of(self.connection, stated(), self.bound)
