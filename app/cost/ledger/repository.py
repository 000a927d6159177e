"""Reading the ledger: entries one by one, and their sums."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.components.models import Component
from app.components.scope import live
from app.core.model import Guid
from app.core.repository import Repository
from app.core.rights import below_bound, bounds, is_bound
from app.core.statements import equals, remembered
from app.cost.ledger.models import CostEntry, CostPosting, EntryKind
from app.cost.ledger.schemas import EntryRead, PostingRead
from app.cost.lines.models import CostLine
from app.cost.work_packages.models import WorkPackage
from app.periods.models import ReportingPeriod
from app.periods.repository import code_of

columns = sa.inspect(CostEntry).columns
AMOUNT, CURRENCY = columns["amount_minor"], columns["amount_currency"]
TOTAL = sa.inspect(CostPosting).columns["control_total_minor"]
# Baselines stand above the ledger: by name, as a foreign key would have them.
BASELINES = sa.table("baselines", sa.column("organisation_id", Guid()), sa.column("component_id", Guid()))
made, due = aliased(ReportingPeriod), aliased(ReportingPeriod)
AS_OF = sa.bindparam("as_of", type_=sa.Date)
CODED = aliased(CostLine)
GROUPINGS: dict[str, Any] = {
    "line": CostLine.code,
    "line_id": CostLine.id,
    "category": CostLine.category,
    "supplier": CostLine.supplier,
    "nature": CostLine.nature,
    "work_package": WorkPackage.wbs,
    "component": Component.code,
    "period": due.code,
    "currency": CURRENCY,
}


class PostingRepository(Repository[CostPosting, PostingRead]):
    model = CostPosting
    told = PostingRead
    noun = "cost posting"
    reads = "cost:read"
    component = CostPosting.component_id
    extra: ClassVar = {
        "period": code_of(CostPosting.period_id),
        "reverses_in": code_of(CostPosting.reverses_in_id),
    }
    sortable: ClassVar = {"created_at": CostPosting.created_at, "kind": CostPosting.kind}
    filters: ClassVar = {
        "component": equals("component", CostPosting.component_id),
        "live": live(CostPosting.component_id),
        "kind": equals("kind", CostPosting.kind),
        "period": equals("period", CostPosting.period_id),
    }


class EntryRepository(Repository[CostEntry, EntryRead]):
    model = CostEntry
    told = EntryRead
    noun = "cost entry"
    reads = "cost:read"
    component = CostEntry.component_id
    extra: ClassVar = {
        "period": code_of(CostEntry.period_id),
        "line": sa.select(CODED.code).where(CODED.id == CostEntry.line_id).scalar_subquery(),
    }
    sortable: ClassVar = {"created_at": CostEntry.created_at, "kind": CostEntry.kind}
    filters: ClassVar = {
        "component": equals("component", CostEntry.component_id),
        "live": live(CostEntry.component_id),
        "kind": equals("kind", CostEntry.kind),
        "period": equals("period", CostEntry.period_id),
        "line": equals("line", CostEntry.line_id),
        "posting": equals("posting", CostEntry.posting_id),
    }

    def balance(self, component_id: UUID, kinds: Sequence[EntryKind], as_of: date) -> int:
        """What the entries of these kinds add up to until a data date, in minor units."""
        query = (
            sa.select(sa.func.coalesce(sa.func.sum(AMOUNT), 0))
            .select_from(CostEntry)
            .join(ReportingPeriod, ReportingPeriod.id == CostEntry.period_id)
            .where(
                CostEntry.organisation_id == self.actor.organisation_id,
                CostEntry.component_id == component_id,
                CostEntry.kind.in_(kinds),
                ReportingPeriod.data_date <= as_of,
            )
        )
        return int(self.session.scalar(query) or 0)

    def is_baselined(self, component_id: UUID) -> bool:
        """Whether the budget of a component has been agreed as a baseline."""
        query = sa.exists().where(
            BASELINES.c.organisation_id == self.actor.organisation_id,
            BASELINES.c.component_id == component_id,
        )
        return bool(self.session.scalar(sa.select(query)))

    def last_posted(self, component_id: UUID, as_of: date) -> date | None:
        """The data date of the newest period, until a day, in which costs or a forecast were posted."""
        query = (
            sa.select(sa.func.max(ReportingPeriod.data_date))
            .select_from(CostEntry)
            .join(ReportingPeriod, ReportingPeriod.id == CostEntry.made_in_id)
            .where(
                CostEntry.organisation_id == self.actor.organisation_id,
                CostEntry.component_id == component_id,
                CostEntry.kind.in_((EntryKind.ACTUAL, EntryKind.ACCRUAL, EntryKind.FORECAST)),
                ReportingPeriod.data_date <= as_of,
            )
        )
        found: date | None = self.session.scalar(query)
        return found

    def moved_by(self, change_request_id: UUID) -> int:
        """What a change request has moved the budget by so far, in minor units."""
        query = sa.select(sa.func.coalesce(sa.func.sum(TOTAL), 0)).where(
            CostPosting.organisation_id == self.actor.organisation_id,
            CostPosting.change_request_id == change_request_id,
        )
        return int(self.session.scalar(query) or 0)

    def sums(
        self, path: str, as_of: date, by: str, own: UUID | None = None, by_start: bool = False
    ) -> Sequence[sa.Row[Any]]:
        """Sums by key, currency and kind at a path and below: all, until the date, and at it.

        ``by_start``: and by the day on which the period begins.
        """
        return self._summed(summing(by, own is not None, by_start), path, as_of, own)

    def to_complete(
        self, path: str, as_of: date, by: str, own: UUID | None = None, by_start: bool = False
    ) -> Sequence[sa.Row[Any]]:
        """What the last forecast of each component says is still to come after a date, by key and currency."""
        return self._summed(forecasting(by, own is not None, by_start), path, as_of, own)

    def _summed(self, query: Any, path: str, as_of: date, own: UUID | None) -> Sequence[sa.Row[Any]]:
        bound = self._bound(**bounds("below", path), as_of=as_of, **({"own": own} if own else {}))
        return self.session.execute(query, bound).all()


def placed_below(query: Any, own: bool) -> Any:
    """``query`` over the entries at a path and below, but for archived components; or of one."""
    placed = (
        query.select_from(CostEntry)
        .join(CostLine, CostLine.id == CostEntry.line_id)
        .outerjoin(WorkPackage, WorkPackage.id == CostLine.work_package_id)
        .join(Component, Component.id == CostEntry.component_id)
        .join(due, due.id == CostEntry.period_id)
        .where(
            CostEntry.organisation_id == sa.bindparam("organisation"),
            below_bound(Component.path, "below"),
            sa.or_(Component.archived_at.is_(None), is_bound(Component.path, "below")),
        )
    )
    return placed.where(equals("own", CostEntry.component_id)) if own else placed


@remembered
def summing(by: str, own: bool, by_start: bool) -> Any:
    key = GROUPINGS[by]
    until = sa.func.sum(sa.case((due.data_date <= AS_OF, AMOUNT), else_=0))
    query = sa.select(
        key.label("key"),
        CURRENCY.label("currency"),
        CostEntry.kind,
        sa.func.sum(AMOUNT).label("whole"),
        until.label("until"),
        sa.func.sum(sa.case((due.data_date == AS_OF, AMOUNT), else_=0)).label("then"),
    )
    query = placed_below(query, own).where(CostEntry.kind != EntryKind.FORECAST)
    query = query.group_by(key, CURRENCY, CostEntry.kind).order_by(key, CURRENCY, CostEntry.kind)
    return started(query) if by_start else query


def started(query: Any) -> Any:
    """The same sums, apart for each day on which a period begins."""
    return query.add_columns(due.start_on.label("start_on")).group_by(due.start_on)


@remembered
def forecasting(by: str, own: bool, by_start: bool) -> Any:
    key, other = GROUPINGS[by], aliased(CostEntry)
    newest = (
        sa.select(sa.func.max(made.data_date))
        .select_from(other)
        .join(made, made.id == other.made_in_id)
        .where(
            other.organisation_id == CostEntry.organisation_id,
            other.component_id == CostEntry.component_id,
            other.kind == EntryKind.FORECAST,
            made.data_date <= AS_OF,
        )
        .correlate(CostEntry)
        .scalar_subquery()
    )
    then = aliased(ReportingPeriod)
    left = sa.func.sum(sa.case((due.data_date > AS_OF, AMOUNT), else_=0))
    query = placed_below(sa.select(key.label("key"), CURRENCY.label("currency"), left.label("left")), own)
    query = query.join(then, then.id == CostEntry.made_in_id)
    query = query.where(CostEntry.kind == EntryKind.FORECAST, then.data_date == newest)
    query = query.group_by(key, CURRENCY).order_by(key, CURRENCY)
    return started(query) if by_start else query
