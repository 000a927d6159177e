"""Reading baselines."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.baselines.models import Baseline, BaselineLine, BaselineTask
from app.baselines.schemas import BaselineLineRead, BaselineRead, BaselineTaskRead
from app.components.scope import live
from app.core.errors import NotFound
from app.core.repository import Repository
from app.core.statements import equals
from app.core.telling import Told
from app.cost.ledger.models import CostEntry, EntryKind
from app.cost.ledger.quantities import summed
from app.cost.lines.models import CostLine
from app.periods.models import ReportingPeriod
from app.periods.repository import code_of

PLANNED = sa.inspect(BaselineLine).columns["amount_minor"]
BUDGETED = sa.inspect(CostEntry).columns["amount_minor"]


class BaselineRepository(Repository[Baseline, BaselineRead]):
    model = Baseline
    told = BaselineRead
    noun = "baseline"
    reads = "baseline:read"
    component = Baseline.component_id
    extra: ClassVar = {"effective_period": code_of(Baseline.effective_period_id)}
    sortable: ClassVar = {"number": Baseline.number, "created_at": Baseline.created_at}
    filters: ClassVar = {
        "component": equals("component", Baseline.component_id),
        "live": live(Baseline.component_id),
    }

    def known(self, id: UUID, at: datetime) -> Told[BaselineRead]:
        """A baseline as it is, for it never changes. Raises ``NotFound`` before it was agreed."""
        if self.get(id).created_at > at:
            raise NotFound(f"No {self.noun} {id} was known then.")
        return self.row(id)

    def numbered(self, component_id: UUID) -> list[Baseline]:
        """The baselines of a component, the original first."""
        return sorted(self.all(component=component_id), key=lambda baseline: baseline.number)

    def in_force(self, component_id: UUID, as_of: date) -> Baseline | None:
        """The baseline that a component is measured against at a data date."""
        effective = {
            period.id: period.start_on
            for period in self.session.scalars(
                sa.select(ReportingPeriod).where(
                    ReportingPeriod.organisation_id == self.actor.organisation_id,
                    ReportingPeriod.id.in_(
                        sa.select(Baseline.effective_period_id).where(Baseline.component_id == component_id)
                    ),
                )
            )
        }
        held = [b for b in self.numbered(component_id) if effective[b.effective_period_id] <= as_of]
        return held[-1] if held else None

    def budget(self, component_id: UUID) -> Sequence[sa.Row[Any]]:
        """The budget that the ledger has now, by cost line and period, in minor units."""
        return self.session.execute(
            sa.select(
                CostEntry.line_id,
                CostLine.work_package_id,
                CostEntry.period_id,
                ReportingPeriod.start_on,
                ReportingPeriod.finish_on,
                sa.func.sum(BUDGETED).label("amount"),
            )
            .join(CostLine, CostLine.id == CostEntry.line_id)
            .join(ReportingPeriod, ReportingPeriod.id == CostEntry.period_id)
            .where(
                CostEntry.organisation_id == self.actor.organisation_id,
                CostEntry.component_id == component_id,
                CostEntry.kind == EntryKind.BUDGET,
            )
            .group_by(
                CostEntry.line_id,
                CostLine.work_package_id,
                CostEntry.period_id,
                ReportingPeriod.start_on,
                ReportingPeriod.finish_on,
            )
            .order_by(ReportingPeriod.start_on, CostEntry.line_id)
        ).all()

    def quantities(self, component_id: UUID) -> dict[tuple[UUID, UUID], Decimal | None]:
        """What the ledger has budgeted in units, by cost line and period; None where an entry does not say."""
        rows = self.session.execute(
            sa.select(CostEntry.line_id, CostEntry.period_id, CostEntry.quantity).where(
                CostEntry.organisation_id == self.actor.organisation_id,
                CostEntry.component_id == component_id,
                CostEntry.kind == EntryKind.BUDGET,
            )
        )
        return summed(((line, period), quantity) for line, period, quantity in rows)

    def planned(self, baseline_id: UUID, as_of: date) -> int:
        """What a baseline has planned until a data date, in minor units."""
        query = (
            sa.select(sa.func.coalesce(sa.func.sum(PLANNED), 0))
            .select_from(BaselineLine)
            .join(ReportingPeriod, ReportingPeriod.id == BaselineLine.period_id)
            .where(
                BaselineLine.organisation_id == self.actor.organisation_id,
                BaselineLine.baseline_id == baseline_id,
                ReportingPeriod.data_date <= as_of,
            )
        )
        return int(self.session.scalar(query) or 0)


class BaselineLineRepository(Repository[BaselineLine, BaselineLineRead]):
    model = BaselineLine
    told = BaselineLineRead
    noun = "baseline line"
    reads = "baseline:read"
    component = BaselineLine.component_id
    sortable: ClassVar = {"created_at": BaselineLine.created_at}
    filters: ClassVar = {"baseline": equals("baseline", BaselineLine.baseline_id)}


class BaselineTaskRepository(Repository[BaselineTask, BaselineTaskRead]):
    model = BaselineTask
    told = BaselineTaskRead
    noun = "baseline task"
    reads = "schedule:read"
    component = BaselineTask.component_id
    sortable: ClassVar = {"position": BaselineTask.position, "code": BaselineTask.code}
    filters: ClassVar = {
        "baseline": equals("baseline", BaselineTask.baseline_id),
        "kind": equals("kind", BaselineTask.kind),
    }
