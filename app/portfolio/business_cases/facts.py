"""What the records of a component and all below it say of going on: read at once for many cases."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.benefits.measuring import GIVEN_UP
from app.benefits.models import Benefit, BenefitCategory, BenefitStatus
from app.calc.viability import Present
from app.components.models import Component
from app.core.rights import below
from app.core.unit_of_work import Reading
from app.cost.ledger.models import CostEntry, EntryKind
from app.periods.models import ReportingPeriod
from app.variance.status_reports.measuring import handed_in
from app.variance.status_reports.models import StatusReport

NEEDS = ("cost:read", "benefit:read", "status_report:read")
STATED = (EntryKind.ACTUAL, EntryKind.ACCRUAL, EntryKind.FORECAST)
AMOUNT, CURRENCY = (sa.inspect(CostEntry).columns[f"amount_{part}"] for part in ("minor", "currency"))
WORTH, WORTH_IN = (sa.inspect(Benefit).columns[f"annual_value_{part}"] for part in ("minor", "currency"))
SECURED = (*GIVEN_UP, BenefitStatus.REALISED)  # nothing more comes of these by going on


class Whose(Protocol):
    """A component as far as this looks at it."""

    @property
    def id(self) -> UUID: ...
    @property
    def path(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def planned_finish_on(self) -> date | None: ...
    @property
    def actual_finish_on(self) -> date | None: ...


class Facts(NamedTuple):
    """Rows below a path, each with the path of its own component."""

    left: Sequence[Any]
    benefits: Sequence[Any]
    finishes: dict[UUID, date]

    def of(self, whose: Whose) -> Present:
        """What is so of one component and all below it."""
        left, left_gap = self.to_complete(whose)
        profiled, to_come, benefits_gap = self.worth(whose)
        return Present(left, profiled, to_come, self.finish(whose), left_gap, benefits_gap)

    def to_complete(self, whose: Whose) -> tuple[int | None, str | None]:
        own = [row for row in self.left if row.path.startswith(whose.path)]
        if not own:
            return None, "no_forecast"
        if any(row.currency != whose.currency for row in own):
            return None, "mixed_currencies"
        return sum(int(row.minor) for row in own), None

    def worth(self, whose: Whose) -> tuple[int | None, int | None, str | None]:
        own = [row for row in self.benefits if row.path.startswith(whose.path)]
        if not own:
            return None, None, "no_annual_value"
        if any(row.currency != whose.currency for row in own):
            return None, None, "mixed_currencies"
        to_come = [row for row in own if row.status not in SECURED]
        profiled = sum(map(signed, own))
        return profiled, sum(map(signed, to_come)), None if profiled > 0 else "no_annual_value"

    def finish(self, whose: Whose) -> date | None:
        """When it finished, else is to finish by its newest report, else by its plan."""
        return whose.actual_finish_on or self.finishes.get(whose.id) or whose.planned_finish_on


def signed(row: Any) -> int:
    return -int(row.minor) if row.category == BenefitCategory.DISBENEFIT else int(row.minor)


def facts(uow: Reading, path: str, as_of: date) -> Facts:
    """All of it, at a path and below, as of a day."""
    return Facts(
        left=uow.session.execute(left(uow, path, as_of)).all(),
        benefits=uow.session.execute(benefits(uow, path)).all(),
        finishes=finishes(uow, path, as_of),
    )


def left(uow: Reading, path: str, as_of: date) -> Any:
    """What each newest forecast still has beyond the newest period with any cost of its component."""
    made, due = aliased(ReportingPeriod), aliased(ReportingPeriod)
    forecast = sa.case((CostEntry.kind == EntryKind.FORECAST, made.data_date))
    newest = (
        sa.select(
            CostEntry.component_id,
            sa.func.max(forecast).label("forecast_on"),
            sa.func.max(made.data_date).label("posted_on"),
        )
        .join(made, made.id == CostEntry.made_in_id)
        .where(
            CostEntry.organisation_id == uow.actor.organisation_id,
            CostEntry.kind.in_(STATED),
            made.data_date <= as_of,
        )
        .group_by(CostEntry.component_id)
        .subquery()
    )
    then = aliased(ReportingPeriod)
    beyond = sa.case((due.data_date > newest.c.posted_on, AMOUNT), else_=0)
    return (
        sa.select(Component.path, CURRENCY.label("currency"), sa.func.sum(beyond).label("minor"))
        .select_from(CostEntry)
        .join(Component, Component.id == CostEntry.component_id)
        .join(newest, newest.c.component_id == CostEntry.component_id)
        .join(then, then.id == CostEntry.made_in_id)
        .join(due, due.id == CostEntry.period_id)
        .where(
            CostEntry.organisation_id == uow.actor.organisation_id,
            CostEntry.kind == EntryKind.FORECAST,
            then.data_date == newest.c.forecast_on,
            *living(path),
        )
        .group_by(Component.path, CURRENCY)
    )


def benefits(uow: Reading, path: str) -> Any:
    """What each benefit is worth in a year, as it was profiled."""
    return (
        sa.select(
            *(Component.path, Benefit.category, Benefit.status),
            *(WORTH.label("minor"), WORTH_IN.label("currency")),
        )
        .join_from(Benefit, Component, Component.id == Benefit.component_id)
        .where(Benefit.organisation_id == uow.actor.organisation_id, WORTH.is_not(None), *living(path))
    )


def finishes(uow: Reading, path: str, as_of: date) -> dict[UUID, date]:
    """The finish that the newest status report of each component forecasts, where it does."""
    query = handed_in(uow, as_of, StatusReport.component_id, StatusReport.forecast_finish_on)
    query = query.join(Component, Component.id == StatusReport.component_id).where(*living(path))
    rows = uow.session.execute(query.order_by(StatusReport.data_date, StatusReport.id))
    newest = dict((row.component_id, row.forecast_finish_on) for row in rows)
    return {id: finish for id, finish in newest.items() if finish}


def living(path: str) -> tuple[sa.ColumnElement[bool], ...]:
    """The components at a path and below, but for those below that are put away."""
    return below(Component.path, path), sa.or_(Component.archived_at.is_(None), Component.path == path)
