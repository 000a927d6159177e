"""What business cases say against budgets, benefits and the calendar."""

from collections.abc import Iterator, Mapping
from datetime import UTC, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.benefits.models import Benefit
from app.components.models import Component
from app.cost.consistency import budgets, ledger
from app.cost.ledger.models import CostEntry
from app.governance.consistency.rules import (
    Checked,
    Found,
    Reference,
    Severity,
    Subject,
    consistency,
    worded,
)
from app.portfolio.business_cases.models import BusinessCase, CaseStatus

READ = ("business_case:read",)
VALID_FOR = timedelta(days=183)  # six months: then the figures are looked at again
columns = sa.inspect(BusinessCase).columns
COLUMNS = (
    *(BusinessCase.id, BusinessCase.number, BusinessCase.approved_at),
    *(columns["whole_life_cost_minor"].label("cost"), columns["whole_life_cost_currency"].label("currency")),
    columns["benefits_minor"].label("benefits"),
    BusinessCase.latest_finish_on,
)


def approved(checked: Checked) -> Mapping[UUID, Any]:
    """The approved case of each component that is checked, and of those above it."""
    above = [UUID(id) for id in checked.place.path.rstrip("/").split("/")]
    query = (
        sa.select(BusinessCase.component_id, *COLUMNS)
        .join(Component, Component.id == BusinessCase.component_id)
        .where(
            BusinessCase.organisation_id == checked.uow.actor.organisation_id,
            BusinessCase.status == CaseStatus.APPROVED,
            sa.or_(Component.id.in_(above), sa.and_(*checked.within())),
        )
    )
    return {row.component_id: row for row in checked.rows(query)}


def case_for(subject: Subject, cases: Mapping[UUID, Any]) -> Any:
    """The approved case of a component, or of the nearest one above it that has one."""
    path = (UUID(id) for id in reversed(subject.path.rstrip("/").split("/")))
    return next((cases[id] for id in path if id in cases), None)


def named(case: Any) -> Reference:
    return Reference(f"Business case {case.number}", f"/v1/business-cases/{case.id}")


@consistency(
    "business-case.approved",
    Severity.MUST_FIX,
    asks="Has every project with work to come an approved business case, itself or above it, of this half-year?",
    needs=READ,
    reads=(BusinessCase,),
)
def is_approved(checked: Checked) -> Iterator[Found]:
    """The projects that no approved case covers, or one that is older than six months."""
    cases = approved(checked)
    for subject in checked.projects():
        case, at = case_for(subject, cases), f"{subject.address}/business-cases"
        if case is None:
            text = f"No approved business case covers {subject.code}."
            yield Found(subject.id, text, (subject.reference,), "Write one, and have it approved.", at)
            continue
        on = case.approved_at.astimezone(UTC).date()
        if on + VALID_FOR < checked.today:
            text = f"The business case of {subject.code} was approved on {on}: more than six months ago."
            yield Found(subject.id, text, (named(case),), "Confirm or revise it for the gate.", at)


@consistency(
    "business-case.covers-budget",
    Severity.SHOULD_FIX,
    asks="Is no budget above the whole-life cost of the approved business case?",
    needs=(*READ, "cost:read"),
    reads=(BusinessCase, CostEntry),
)
def covers_budget(checked: Checked) -> Iterator[Found]:
    """The components with more budget than their case was approved for."""
    spent = budgets(checked)
    for id, case in approved(checked).items():
        subject = checked.subjects.get(id)
        budget = spent.get((id, subject.currency)) if subject else None
        if subject is None or budget is None:
            continue
        told = (named(case), ledger(subject))
        if case.cost is None or case.currency != subject.currency:
            text = f"Whether the case covers the budget cannot be told: it states no whole-life cost in {subject.currency}."
            yield Found(
                id, text, told, "State it in the next version.", told[0].address, "no_whole_life_cost"
            )
        elif case.cost < budget:
            text = (
                f"The budget of {subject.code} is {worded(budget, subject.currency)}, and its business case was "
                f"approved at {worded(case.cost, subject.currency)}."
            )
            yield Found(id, text, told, "Revise the case, or the budget.", told[0].address)


@consistency(
    "business-case.benefits-profiled",
    Severity.SHOULD_FIX,
    asks="Have the benefits of every approved business case profiles?",
    needs=(*READ, "benefit:read"),
    reads=(BusinessCase, Benefit),
)
def profiled(checked: Checked) -> Iterator[Found]:
    """The cases that promise benefits of which there is no profile, on the component or below it."""
    paths = [checked.subjects[row.component_id].path for row in checked.rows(checked.of(Benefit).distinct())]
    for id, case in approved(checked).items():
        subject = checked.subjects.get(id)
        if subject and case.benefits and not any(path.startswith(subject.path) for path in paths):
            text = f"The business case of {subject.code} promises benefits, and no benefit is profiled."
            at = f"{subject.address}/benefits"
            yield Found(id, text, (named(case),), "Profile them, with owner, measure and baseline.", at)
