"""What can be done with baselines: agree one, and compare with it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.baselines.freezing import frozen, planned
from app.baselines.models import Baseline, BaselineLine, BaselineReason, BaselineTask
from app.baselines.repository import BaselineLineRepository, BaselineRepository
from app.baselines.schemas import BaselineAgreement, BaselineWrite
from app.calc.money import Money
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core import bulk
from app.core.errors import Conflict
from app.core.ids import uuid7
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions.effects import effect
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.exceptions.evaluating import evaluate
from app.governance.exceptions.service import refuse_unanswered
from app.governance.tolerances.deciding import approved_on
from app.governance.tolerances.models import Metric
from app.periods.models import ReportingPeriod
from app.periods.service import find_period

WRITE = "baseline:write"
KEPT = "A baseline is kept: the next one takes its place, by a decision of its own."
APPROVING = frozenset({DecisionKind.BASELINE, DecisionKind.REBASELINE, DecisionKind.CHANGE})


def agree(uow: Writing, at: Address, data: BaselineWrite) -> Baseline:
    """Keep the budget of the ledger and the dates of the plan as the next baseline, which a decision has approved."""
    component = ComponentRepository(uow).at(at, WRITE)
    uow.lock("baselines")
    decision, period = approving(uow, component, data.decision_id), find_period(uow, data.effective_period)
    before = BaselineRepository(uow).numbered(component.id)
    refuse_reason(component, data.reason, bool(before))
    rows = budgeted(uow, component)
    if before:
        refuse_unanswered(uow, component.id, "another baseline")
        refuse_changed_past(uow, before[-1], rows, period)
    baseline = new_baseline(component, data, decision, period, rows, len(before) + 1)
    plan = planned(uow, baseline)
    uow.add(baseline)
    uow.record("baseline.agreed", baseline)
    quantities = BaselineRepository(uow).quantities(component.id)
    lines = [line_of(baseline, row, quantities[row.line_id, row.period_id]) for row in rows]
    bulk.enter(uow, "baseline_line.agreed", BaselineLine, lines)
    bulk.enter(uow, "baseline_task.agreed", BaselineTask, [*frozen(baseline, plan)] if plan else [])
    evaluate(uow, [component.id], period.data_date, [Metric.COST_AT_COMPLETION])
    return baseline


def in_force(uow: Reading, place: AnyPlace, _: BaselineAgreement) -> list[Any]:
    """The last baseline, and the budget that is to be the next one."""
    baselines = BaselineRepository(uow)
    held = [baseline.id for baseline in baselines.numbered(place.id)]
    return [held[-1:], sum(int(row.amount) for row in baselines.budget(place.id))]


@effect("baseline.agree", BaselineAgreement, APPROVING, in_force, stays=KEPT)
def agree_as_decided(uow: Writing, decision: Decision, data: BaselineAgreement) -> None:
    """Make what the ledger has budgeted the next baseline of the decision's component."""
    place = ComponentRepository(uow).place(decision.component_id)
    agree(uow, Address(place.kind, place.id), BaselineWrite(**dict(data), decision_id=decision.id))


def new_baseline(
    component: AnyPlace,
    data: BaselineWrite,
    decision: Decision,
    period: ReportingPeriod,
    rows: Sequence[Any],
    number: int,
) -> Baseline:
    return Baseline(
        id=uuid7(),
        component_id=component.id,
        number=number,
        reason=data.reason,
        rationale=data.rationale,
        decision_id=decision.id,
        approved_on=approval_day(decision),
        effective_period_id=period.id,
        budget=Money.of_minor(sum(int(row.amount) for row in rows), component.currency),
    )


def line_of(baseline: Baseline, row: Any, quantity: Decimal | None) -> dict[str, Any]:
    """The row of a line: what the ledger has budgeted for it in one period."""
    return {
        "component_id": baseline.component_id,
        "baseline_id": baseline.id,
        "line_id": row.line_id,
        "work_package_id": row.work_package_id,
        "period_id": row.period_id,
        "amount_minor": int(row.amount),
        "amount_currency": baseline.budget.currency,
        "quantity": quantity,
    }


def approving(uow: Writing, component: AnyPlace, id: UUID) -> Decision:
    """The decision that approves a baseline. Raises ``Conflict`` where it does not."""
    return approved_on(uow, component, id, APPROVING, "baseline.approved-by-decision")


def approval_day(decision: Decision) -> date:
    assert decision.decided_at is not None  # it is approved
    return decision.decided_at.astimezone(UTC).date()


def refuse_reason(component: AnyPlace, reason: BaselineReason, is_replaced: bool) -> None:
    if (reason is BaselineReason.INITIAL) is is_replaced:
        told = "has a baseline: say why it is replaced" if is_replaced else "has none yet: it is initial"
        raise Conflict(f"{component.code} {told}.", rule="baseline.reason")


def budgeted(uow: Writing, component: AnyPlace) -> list[Any]:
    """What the ledger has budgeted. Raises where that is nothing, or a work package is planned backwards."""
    rows = [row for row in BaselineRepository(uow).budget(component.id) if row.amount]
    if sum(int(row.amount) for row in rows) <= 0:
        raise Conflict(f"{component.code} has no budget to agree on.", rule="baseline.needs-budget")
    sums: dict[Any, int] = defaultdict(int)
    for row in rows:
        sums[row.work_package_id, row.period_id] += int(row.amount)
    if min(sums.values()) < 0:
        raise Conflict(
            "A work package has less than nothing budgeted in a period: planned value never falls.",
            rule="baseline.planned-value-rises",
        )
    return rows


def refuse_changed_past(uow: Writing, before: Baseline, rows: Sequence[Any], period: ReportingPeriod) -> None:
    """Raises ``Conflict`` where what was planned before the effective period would be another."""
    held = BaselineLineRepository(uow).all(baseline=before.id)
    past = {row.period_id for row in rows if row.finish_on < period.start_on}
    past |= earlier_of(uow, {line.period_id for line in held}, period)
    was = {(line.line_id, line.period_id): line.amount.minor for line in held if line.period_id in past}
    now = {(row.line_id, row.period_id): int(row.amount) for row in rows if row.period_id in past}
    if was != now:
        raise Conflict(
            f"What was planned before {period.code} differs from baseline {before.number}: the past stays.",
            rule="baseline.past-stays",
        )


def earlier_of(uow: Writing, ids: set[UUID], period: ReportingPeriod) -> set[UUID]:
    found = (uow.session.get(ReportingPeriod, id) for id in ids)
    return {each.id for each in found if each and each.finish_on < period.start_on}
