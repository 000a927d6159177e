"""How a component stands against its current and its original baseline."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from app.baselines.dates import Compared, compared
from app.baselines.models import Baseline, BaselineReason
from app.baselines.repository import BaselineRepository
from app.baselines.schemas import Against, BaselineVariance, NoDates, Rebaseline, TaskVariance
from app.calc.money import Money
from app.calc.rebaselining import yearly_resets
from app.components.schemas import Address
from app.core.unit_of_work import Reading
from app.cost.ledger.repository import EntryRepository
from app.cost.ledger.schemas import CostGroup
from app.cost.ledger.summing import grouped_costs, readable
from app.periods.models import ReportingPeriod
from app.periods.service import find_period
from app.schedule.plan import MILESTONES


def variance(uow: Reading, at: Address, period_code: str) -> BaselineVariance:
    """A component's own costs and dates beside the baseline in force and the original, as of a period."""
    component, period = readable(uow, at), find_period(uow, period_code)
    baselines = BaselineRepository(uow)
    until = in_turn(baselines, component.id, period.data_date)
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
        **of_plan(beside(uow, component.id, until, period.data_date)),
    )


def in_turn(baselines: BaselineRepository, component_id: UUID, as_of: date) -> list[Baseline]:
    """The baselines of a component until the one in force at a date, the original first."""
    current = baselines.in_force(component_id, as_of)
    return baselines.numbered(component_id)[: current.number] if current else []


def beside(uow: Reading, component_id: UUID, until: list[Baseline], as_of: date) -> Compared | NoDates:
    """The plan as of a date beside its baselines, or why it is not."""
    if not until:
        return "no_performance_baseline"
    return compared(uow, component_id, until[-1], until[0], as_of) or "no_plan"


def of_plan(found: Compared | NoDates) -> dict[str, Any]:
    """The finish and the milestones of a plan beside its baselines."""
    if isinstance(found, str):
        return {"plan": None, "milestones": [], "plan_reason": found}
    milestones = [task for task in found.tasks() if task.kind in MILESTONES]
    return {"plan": found.plan(), "milestones": milestones, "plan_reason": reason(found)}


def reason(found: Compared) -> NoDates | None:
    return None if found.current.tasks else "no_baseline_dates"


def task_variance(uow: Reading, at: Address, period_code: str) -> TaskVariance:
    """Every task of a component's plan beside the baseline in force and the original, as of a period."""
    component, period = readable(uow, at, BaselineRepository.reads), find_period(uow, period_code)
    until = in_turn(BaselineRepository(uow), component.id, period.data_date)
    found = beside(uow, component.id, until, period.data_date)
    told: dict[str, Any] = {"component_id": component.id, "period": period.code, "as_of": period.data_date}
    if isinstance(found, str):
        return TaskVariance(**told, plan=None, items=[], reason=found)
    return TaskVariance(**told, plan=found.plan(), items=list(found.tasks()), reason=reason(found))


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
            finish_moved_days=days_between(before.finish, after.finish),
        )
        for before, after in pairwise(known)
    ]


def days_between(before: str | None, after: str | None) -> int | None:
    """Calendar days from one local instant to another."""
    if before is None or after is None:
        return None
    return (datetime.fromisoformat(after).date() - datetime.fromisoformat(before).date()).days
