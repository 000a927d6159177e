"""Reading what earned value is worked out from: plans, progress and costs at a path and below."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.baselines.models import Baseline, BaselineLine
from app.calc.evm.measures import Amount
from app.components.models import Component
from app.core.rights import below_bound, bounds, is_bound
from app.core.unit_of_work import Reading
from app.cost.bases.converting import Converter
from app.cost.ledger.models import CostEntry, EntryKind
from app.cost.ledger.quantities import summed
from app.cost.ledger.repository import EntryRepository
from app.cost.lines.models import CostLine
from app.cost.progress.models import ProgressClaim
from app.cost.work_packages.models import WorkPackage
from app.periods.models import ReportingPeriod

Sums = Mapping[UUID, Mapping[UUID, int]]  # minor units, by cost line and period
SPENT = sa.inspect(CostEntry).columns["amount_minor"]
INCURRED = (EntryKind.ACTUAL, EntryKind.ACCRUAL)
PLANNED = sa.inspect(BaselineLine).columns["amount_minor"]


@dataclass(frozen=True, slots=True)
class Records:
    """All that is on record for the components at a path and below.

    ``claims`` are in order of time, those of one period in order of entry; ``to_complete`` is by
    cost line, as are quantities used until the date; those planned are by baseline and line.
    """

    components: Mapping[UUID, Component]
    periods: Mapping[UUID, ReportingPeriod]
    packages: Mapping[UUID, WorkPackage]
    lines: Mapping[UUID, CostLine]
    baselines: Mapping[UUID, Sequence[Baseline]]
    planned: Mapping[UUID, Sums]
    budget: Sums
    incurred: Sums
    claims: Mapping[UUID, Sequence[ProgressClaim]]
    planned_quantities: Mapping[tuple[UUID, UUID], Decimal | None]
    used_quantities: Mapping[UUID, Decimal | None]
    to_complete: Mapping[UUID, int]
    data_dates: Mapping[UUID, date]  # of the periods, plain: they are asked for all the time
    worked_out: dict[date, Any] = field(default_factory=dict)  # how things stood at dates, once asked for
    converter: Converter | None = None  # where the components are in several currencies

    def factor(self, component_id: UUID) -> Amount:
        """What an amount of a component is multiplied by before it is added to those of others."""
        by = self.converter
        return by.factor(self.components[component_id].currency) if by else 1


def records(uow: Reading, path: str, as_of: date) -> Records:
    return Reader(uow, path).records(as_of)


class Reader:
    """Reads what hangs at a path and below; the caller sees to who may know."""

    def __init__(self, uow: Reading, path: str) -> None:
        self.uow, self.session, self.path = uow, uow.session, path
        self.bound = {"organisation": uow.actor.organisation_id, **bounds("below", path)}

    def records(self, as_of: date) -> Records:
        organisation = self.uow.actor.organisation_id
        query = sa.select(ReportingPeriod).filter_by(organisation_id=organisation)
        periods = {period.id: period for period in self.session.scalars(query)}
        return Records(
            components={c.id: c for c in self.all(Component, Component.id)},
            periods=periods,
            data_dates={id: period.data_date for id, period in periods.items()},
            packages={p.id: p for p in self.all(WorkPackage, WorkPackage.component_id, WorkPackage.wbs)},
            lines={line.id: line for line in self.all(CostLine, CostLine.component_id, CostLine.code)},
            baselines=self.baselines(),
            planned=self.planned(),
            budget=self.entered([EntryKind.BUDGET]),
            incurred=self.entered(INCURRED),
            claims=self.claims(),
            planned_quantities=self.planned_quantities(),
            used_quantities=self.used_quantities(as_of),
            to_complete={
                row.key: int(row.left)
                for row in EntryRepository(self.uow).to_complete(self.path, as_of, "line_id")
            },
        )

    def all(self, kind: Any, placing: Any, *order: Any) -> Sequence[Any]:
        query = self.placed(sa.select(kind), kind, placing)
        return self.session.scalars(query.order_by(*order, kind.id), self.bound).all()

    def placed(self, query: Any, kind: Any, placing: Any) -> Any:
        if kind is not Component:
            query = query.join(Component, Component.id == placing)
        return query.where(
            Component.organisation_id == sa.bindparam("organisation"),
            below_bound(Component.path, "below"),
            sa.or_(Component.archived_at.is_(None), is_bound(Component.path, "below")),
        )

    def baselines(self) -> Mapping[UUID, Sequence[Baseline]]:
        found: dict[UUID, list[Baseline]] = defaultdict(list)
        for baseline in self.all(Baseline, Baseline.component_id, Baseline.number):
            found[baseline.component_id].append(baseline)
        return found

    def planned(self) -> Mapping[UUID, Sums]:
        """What each baseline has planned."""
        query = sa.select(BaselineLine.baseline_id, BaselineLine.line_id, BaselineLine.period_id, PLANNED)
        found: dict[UUID, dict[UUID, dict[UUID, int]]] = defaultdict(lambda: defaultdict(dict))
        placed = self.placed(query, BaselineLine, BaselineLine.component_id)
        for baseline, line, period, units in self.session.execute(placed, self.bound):
            found[baseline][line][period] = int(units)
        return found

    def planned_quantities(self) -> Mapping[tuple[UUID, UUID], Decimal | None]:
        query = sa.select(BaselineLine.baseline_id, BaselineLine.line_id, BaselineLine.quantity)
        placed = self.placed(query, BaselineLine, BaselineLine.component_id)
        rows = self.session.execute(placed, self.bound)
        return summed(((baseline, line), quantity) for baseline, line, quantity in rows)

    def used_quantities(self, as_of: date) -> Mapping[UUID, Decimal | None]:
        query = sa.select(CostEntry.line_id, CostEntry.quantity).join(
            ReportingPeriod, ReportingPeriod.id == CostEntry.period_id
        )
        query = self.placed(query, CostEntry, CostEntry.component_id).where(
            CostEntry.kind.in_(INCURRED), ReportingPeriod.data_date <= as_of
        )
        rows = self.session.execute(query, self.bound)
        return summed((line, quantity) for line, quantity in rows)

    def entered(self, kinds: Sequence[EntryKind]) -> Sums:
        query = sa.select(CostEntry.line_id, CostEntry.period_id, sa.func.sum(SPENT))
        query = self.placed(query, CostEntry, CostEntry.component_id).where(CostEntry.kind.in_(kinds))
        found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
        grouped = query.group_by(CostEntry.line_id, CostEntry.period_id)
        for line, period, units in self.session.execute(grouped, self.bound):
            found[line][period] = int(units)
        return found

    def claims(self) -> Mapping[UUID, Sequence[ProgressClaim]]:
        query = sa.select(ProgressClaim).join(ReportingPeriod, ReportingPeriod.id == ProgressClaim.period_id)
        query = self.placed(query, ProgressClaim, ProgressClaim.component_id)
        found: dict[UUID, list[ProgressClaim]] = defaultdict(list)
        for claim in self.session.scalars(
            query.order_by(ReportingPeriod.data_date, ProgressClaim.id), self.bound
        ):
            found[claim.work_package_id].append(claim)
        return found
