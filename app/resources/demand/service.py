"""Saying what components ask for of roles, period by period."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from app.calc.capacity import HOURS_A_DAY
from app.calc.working_days import WorkingDays
from app.calendars.repository import calendar_at
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Invalid
from app.core.unit_of_work import Writing
from app.people.roles.repository import RoleRepository
from app.periods.models import ReportingPeriod
from app.resources.demand.models import Demand, DemandKind
from app.resources.demand.repository import DemandRepository
from app.resources.demand.schemas import DemandCell, DemandGrid
from app.resources.grid import GridEntered, each_once, enter_grid, periods_by_code

PLAN = "resource:plan"
Key = tuple[UUID, UUID, DemandKind]


def enter(uow: Writing, at: Address, data: DemandGrid) -> GridEntered:
    """Say what a component asks for."""
    component = ComponentRepository(uow).at(at, PLAN)
    roles = RoleRepository(uow).by_code(cell.role for cell in data.cells)
    periods = periods_by_code(uow, [cell.period for cell in data.cells if cell.period])
    # Full-time is what the organisation works, so that demand adds up with capacity.
    calendar = calendar_at(uow, None)
    said = [
        ((roles[cell.role].id, period.id, cell.kind), content)
        for cell in data.cells
        for period, content in by_period(cell, periods, calendar)
    ]
    each_once([key for key, _ in said])
    rows = DemandRepository(uow).all(component=component.id)
    there = {(row.role_id, row.period_id, row.kind): row for row in rows}

    def make(key: Key) -> Demand:
        return Demand(component_id=component.id, role_id=key[0], period_id=key[1], kind=key[2])

    return enter_grid(uow, "resource_demand", there, dict(said), make, component.id)


Content = Mapping[str, Any] | None


def by_period(
    cell: DemandCell, periods: Mapping[str, ReportingPeriod], calendar: WorkingDays
) -> Iterator[tuple[ReportingPeriod, Content]]:
    """What a cell says of each period that it speaks of."""
    if cell.period is None:
        yield from spread(cell, list(periods.values()), calendar)
        return
    period = periods[cell.period]
    if cell.fte is None and cell.hours is None:
        yield period, None
        return
    if (
        cell.start_on
        and cell.finish_on
        and not period.start_on <= cell.start_on <= cell.finish_on <= period.finish_on
    ):
        raise Invalid(f"{cell.start_on} to {cell.finish_on} is not within {period.code}.")
    fte = cell.fte if cell.fte is not None else equivalents(cell.hours or Decimal(0), period, calendar)
    yield period, content(cell, fte, cell.start_on, cell.finish_on)


def spread(
    cell: DemandCell, periods: Sequence[ReportingPeriod], calendar: WorkingDays
) -> Iterator[tuple[ReportingPeriod, Content]]:
    """Hours over the periods from one day to another, by the working days in each. Raises ``Invalid`` where the
    periods there leave a working day out, or have one twice.
    """
    start, finish = cell.start_on, cell.finish_on
    assert start and finish and cell.hours is not None
    touched = sorted(
        (max(start, period.start_on), min(finish, period.finish_on), period.code, period)
        for period in periods
        if period.start_on <= finish and period.finish_on >= start
    )
    counts = [calendar.between(first, last) + calendar.is_working(first) for first, last, _, _ in touched]
    whole = calendar.between(start, finish) + calendar.is_working(start)
    if not whole or sum(counts) != whole:
        raise Invalid(f"The reporting periods do not have each working day from {start} to {finish} once.")
    for (first, last, _, period), days in zip(touched, counts, strict=True):
        if days:
            fte = equivalents(Fraction(cell.hours) * days / whole, period, calendar)
            part = (first, last) != (period.start_on, period.finish_on)
            yield period, content(cell, fte, *((first, last) if part else (None, None)))


def equivalents(hours: Decimal | Fraction, period: ReportingPeriod, calendar: WorkingDays) -> Decimal:
    """Hours as full-time equivalents over a period. Raises ``Invalid`` where nobody works in it."""
    days = calendar.between(period.start_on, period.finish_on) + calendar.is_working(period.start_on)
    if not days:
        raise Invalid(f"{period.code} has no working day.")
    return Decimal(round(Fraction(hours) / (HOURS_A_DAY * days) * 10**6)).scaleb(-6)


def content(cell: DemandCell, fte: Decimal, start: date | None, finish: date | None) -> Content:
    return {"fte": fte, "probability": cell.probability, "start_on": start, "finish_on": finish}
