"""How a component stands against its current and its original baseline."""

from collections.abc import Sequence
from itertools import pairwise
from uuid import UUID

from app.baselines.models import Baseline, BaselineReason
from app.baselines.repository import BaselineRepository
from app.baselines.schemas import Against, BaselineVariance, Rebaseline
from app.calc.money import Money
from app.calc.rebaselining import yearly_resets
from app.components.schemas import Address
from app.core.unit_of_work import Reading
from app.cost.ledger.repository import EntryRepository
from app.cost.ledger.schemas import CostGroup
from app.cost.ledger.summing import grouped_costs, readable
from app.periods.models import ReportingPeriod
from app.periods.service import find_period


def variance(uow: Reading, at: Address, period_code: str) -> BaselineVariance:
    """A component's own costs beside the baseline in force and the original, as of a period."""
    component, period = readable(uow, at), find_period(uow, period_code)
    baselines = BaselineRepository(uow)
    known, current = baselines.numbered(component.id), baselines.in_force(component.id, period.data_date)
    until = known[: current.number] if current else []
    own = own_costs(uow, component.id, component.path, period)
    at_completion = own.at_completion if own else None
    replaced = [b for b in until if b.reason is not BaselineReason.INITIAL]
    return BaselineVariance(
        component_id=component.id,
        period=period.code,
        as_of=period.data_date,
        incurred=own.incurred if own else None,
        at_completion=at_completion,
        current=against(baselines, until[-1], period, own) if until else None,
        original=against(baselines, until[0], period, own) if until else None,
        rebaselines=changes(until),
        rebaselined=len(replaced),
        yearly_resets=list(yearly_resets(b.approved_on for b in replaced)),
        reason=None
        if until and at_completion
        else "no_performance_baseline"
        if not until
        else "no_estimate_to_complete",
    )


def own_costs(uow: Reading, component_id: UUID, path: str, period: ReportingPeriod) -> CostGroup | None:
    """The costs of the component itself, without those below it."""
    _, whole = grouped_costs(EntryRepository(uow), path, period.data_date, "component", component_id)
    return whole[0] if whole else None


def against(
    baselines: BaselineRepository, baseline: Baseline, period: ReportingPeriod, own: CostGroup | None
) -> Against:
    currency = baseline.budget.currency
    planned = Money.of_minor(baselines.planned(baseline.id, period.data_date), currency)
    incurred = (own.incurred if own else None) or Money.of_minor(0, currency)
    at_completion = own.at_completion if own else None
    return Against(
        baseline_id=baseline.id,
        number=baseline.number,
        budget=baseline.budget,
        planned_to_date=planned,
        spend_variance=planned - incurred,
        variance=baseline.budget - at_completion if at_completion is not None else None,
    )


def changes(known: Sequence[Baseline]) -> list[Rebaseline]:
    """What each baseline after the first changed."""
    return [
        Rebaseline(
            number=after.number,
            reason=after.reason,
            rationale=after.rationale,
            approved_on=after.approved_on,
            decision_id=after.decision_id,
            change=after.budget - before.budget,
        )
        for before, after in pairwise(known)
    ]
