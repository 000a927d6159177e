"""What the ledger says against dates, and against what was funded."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component
from app.cost.funding.models import Funding, FundingKind
from app.cost.ledger.models import CostEntry, EntryKind
from app.governance.consistency.own import dateless
from app.governance.consistency.rules import (
    Checked,
    Found,
    Reference,
    Severity,
    Subject,
    consistency,
    worded,
)
from app.periods.models import ReportingPeriod

READ = ("cost:read",)
PLANNED = (EntryKind.BUDGET, EntryKind.FORECAST)
AMOUNT, CURRENCY = (sa.inspect(CostEntry).columns[f"amount_{part}"] for part in ("minor", "currency"))
FUNDED, FUNDED_IN = (sa.inspect(Funding).columns[f"amount_{part}"] for part in ("minor", "currency"))


def ledger(subject: Subject) -> Reference:
    return Reference(f"Costs of {subject.code}", f"{subject.address}/cost-entries")


@consistency(
    "cost.profile-covers-schedule",
    Severity.MUST_FIX,
    asks="Do the periods with planned cost reach from the planned start to the planned finish?",
    needs=READ,
    reads=(CostEntry, ReportingPeriod, Component),
)
def profile(checked: Checked) -> Iterator[Found]:
    """The projects whose cost profile begins after their work, or ends before it."""
    spans = profiles(checked)
    for subject in checked.projects():
        if subject.id not in spans:
            text = f"Whether costs cover the schedule cannot be told: {subject.code} has no planned costs."
            fix, at = "Post its budget by period.", f"{subject.address}/cost-postings"
            yield Found(subject.id, text, (ledger(subject),), fix, at, "no_cost_profile")
        elif subject.planned_start_on is None or subject.planned_finish_on is None:
            yield dateless(subject, "Whether costs cover the schedule cannot be told")
        elif subject.planned_start_on < spans[subject.id].first:
            yield uncovered(subject, f"start on {subject.planned_start_on}", spans[subject.id])
        elif subject.planned_finish_on > spans[subject.id].last:
            yield uncovered(subject, f"finish on {subject.planned_finish_on}", spans[subject.id])


def uncovered(subject: Subject, planned: str, span: Any) -> Found:
    return Found(
        subject.id,
        f"{subject.code} is to {planned}; its planned costs are of {span.first} to {span.last}.",
        (ledger(subject), subject.reference),
        "Post planned cost for the periods that have none, or put the dates right.",
        f"{subject.address}/cost-postings",
    )


def profiles(checked: Checked) -> Mapping[UUID, Any]:
    """From when to when each component has planned cost."""
    each = checked.of(CostEntry, CostEntry.period_id.label("period_id"))
    each = each.where(CostEntry.kind.in_(PLANNED)).group_by(CostEntry.component_id, CostEntry.period_id)
    planned = each.having(sa.func.sum(AMOUNT) != 0).subquery()
    query = (
        sa.select(
            planned.c.component_id,
            sa.func.min(ReportingPeriod.start_on).label("first"),
            sa.func.max(ReportingPeriod.finish_on).label("last"),
        )
        .join(ReportingPeriod, ReportingPeriod.id == planned.c.period_id)
        .group_by(planned.c.component_id)
    )
    return {row.component_id: row for row in checked.rows(query)}


@consistency(
    "cost.actuals-before-finish",
    Severity.SHOULD_FIX,
    asks="Is nothing charged to what has finished?",
    needs=READ,
    reads=(CostEntry, ReportingPeriod, Component),
)
def actuals(checked: Checked) -> Iterator[Found]:
    """The components with actual cost in periods that begin after their actual finish."""
    query = (
        checked.of(CostEntry, CURRENCY.label("currency"), sa.func.sum(AMOUNT).label("minor"))
        .join(ReportingPeriod, ReportingPeriod.id == CostEntry.period_id)
        .where(CostEntry.kind == EntryKind.ACTUAL, ReportingPeriod.start_on > Component.actual_finish_on)
        .group_by(CostEntry.component_id, CURRENCY)
        .having(sa.func.sum(AMOUNT) != 0)
    )
    for row in checked.rows(query):
        subject = checked.subjects[row.component_id]
        yield Found(
            subject.id,
            f"{worded(int(row.minor), row.currency)} is charged to {subject.code} after it finished on "
            f"{subject.actual_finish_on}.",
            (ledger(subject), subject.reference),
            "Correct the charge, or the actual finish.",
            f"{subject.address}/cost-entries",
        )


@consistency(
    "cost.funding-covers-budget",
    Severity.SHOULD_FIX,
    asks="Does the approved funding cover the budget?",
    needs=READ,
    reads=(CostEntry, Funding),
)
def funding(checked: Checked) -> Iterator[Found]:
    """The components with a budget above what was approved for them."""
    approved = sums(checked, Funding, FUNDED, FUNDED_IN, Funding.kind == FundingKind.APPROVED)
    for (id, currency), budget in budgets(checked).items():
        subject, at = checked.subjects[id], f"{checked.subjects[id].address}/funding"
        told = (ledger(subject), Reference(f"Funding of {subject.code}", at))
        if (id, currency) not in approved:
            text = f"Whether the budget of {subject.code} is funded cannot be told: no approval is recorded."
            yield Found(id, text, told, "Record what was approved.", at, "no_funding_recorded")
        elif approved[id, currency] < budget:
            short = budget - approved[id, currency]
            text = f"The budget of {subject.code} is {worded(budget, currency)}: {worded(short, currency)} more than is approved."
            yield Found(id, text, told, "Have the rest approved, or reduce the budget.", at)


def budgets(checked: Checked) -> Mapping[tuple[UUID, str], int]:
    """What each component has budgeted, by currency."""
    return sums(checked, CostEntry, AMOUNT, CURRENCY, CostEntry.kind == EntryKind.BUDGET)


def sums(
    checked: Checked, model: Any, amount: Any, currency: Any, condition: Any
) -> Mapping[tuple[UUID, str], int]:
    query = checked.of(model, currency, sa.func.sum(amount)).where(condition)
    rows = checked.rows(query.group_by(model.component_id, currency).order_by(model.component_id))
    return {(id, unit): int(minor) for id, unit, minor in rows}
