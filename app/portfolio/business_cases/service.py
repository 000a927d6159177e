"""What can be done with business cases: one that is approved is never edited, and nobody approves their own."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from app.calc.money import Money
from app.components.models import Component
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.portfolio.business_cases.models import BusinessCase, CaseStatus
from app.portfolio.business_cases.repository import BusinessCaseRepository
from app.portfolio.business_cases.schemas import Approval, BusinessCaseWrite

WRITE, APPROVE = "business_case:write", "decision:decide"
LOCK = "business_cases"


def draft(uow: Writing, at: Address, data: BusinessCaseWrite) -> BusinessCase:
    """Draft a component's next business case."""
    uow.lock(LOCK)
    component = ComponentRepository(uow).at(at, WRITE)
    number = BusinessCaseRepository(uow).latest_number(component.id) + 1
    stated = columns(component, data)
    case = BusinessCase(component_id=component.id, number=number, prepared_by=uow.actor.id, **stated)
    uow.record("business_case.drafted", uow.add(case))
    return case


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[BusinessCaseWrite]) -> BusinessCase:
    """Change a draft."""
    case = drafted(BusinessCaseRepository(uow).get(id, WRITE, version))
    component = ComponentRepository(uow).open(case.component_id, WRITE)
    revised = patch.applied_to(BusinessCaseWrite.model_validate(case))
    for name, value in columns(component, revised).items():
        if getattr(case, name) != value:
            setattr(case, name, value)
    uow.record("business_case.revised", case)
    return case


def approve(uow: Writing, id: UUID, version: int, data: Approval) -> BusinessCase:
    """Approve a draft in place of the case that stood; who wrote any of it may not."""
    uow.lock(LOCK)
    cases = BusinessCaseRepository(uow)
    case = drafted(cases.get(id, APPROVE, version))
    ComponentRepository(uow).open(case.component_id, APPROVE)
    if uow.actor.id in cases.writers(case):
        raise Forbidden("Who wrote a business case does not approve it: ask another.", rule="four_eyes")
    if lacking := ", ".join(lacks(case)):
        raise Conflict(f"It cannot be approved without {lacking}.", rule="complete")
    now = utc_now()
    if before := cases.approved(case.component_id):
        supersede(uow, before, case)
    case.status, case.approved_by, case.approved_at = CaseStatus.APPROVED, uow.actor.id, now
    uow.record("business_case.approved", case, data.remark)
    return case


def supersede(uow: Writing, before: BusinessCase, by: BusinessCase) -> None:
    """End the case that stood, before another is approved. Raises ``Conflict`` where it is the newer one."""
    if before.number > by.number:
        raise Conflict(f"Business case {before.number} is approved, a later one: draft the next.")
    before.status, before.superseded_at = CaseStatus.SUPERSEDED, utc_now()
    uow.record("business_case.superseded", before, f"Business case {by.number} was approved.")


def drafted(case: BusinessCase) -> BusinessCase:
    if case.status != CaseStatus.DRAFT:
        raise Conflict(
            f"Business case {case.number} is {case.status}: it stands. Draft the next one.",
            rule="case_status",
        )
    return case


def lacks(case: BusinessCase) -> Iterator[str]:
    """What must be there before a case is approved."""
    if case.whole_life_cost is None:
        yield "its whole-life cost"
    if len(case.options) < 2:
        yield "an option beside doing nothing"
    if case.recommendation is None:
        yield "a recommendation"


def columns(component: Component, data: BusinessCaseWrite) -> dict[str, Any]:
    """What a case keeps of ``data``. Raises ``Invalid`` for money that is not in the component's currency."""
    amounts = [data.whole_life_cost, data.benefits]
    amounts += [amount for option in data.options for amount in (option.whole_life_cost, option.benefits)]
    for amount in filter(None, amounts):
        kept_in(component, amount)
    return dict(data) | {"options": [option.model_dump(mode="json") for option in data.options]}


def kept_in(component: Component, amount: Money) -> None:
    if amount.currency != component.currency:
        raise Invalid(f"{component.code} is kept in {component.currency}, not {amount.currency}.")
