"""What can be done with business cases: one that is approved is never edited, and nobody approves their own."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Conflict, Forbidden
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.governance.decisions.repository import DecisionRepository
from app.governance.decisions.states import APPROVALS
from app.portfolio.business_cases import records
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
    stated = columns(uow, component, data)
    case = BusinessCase(component_id=component.id, number=number, written_by=[uow.actor.id], **stated)
    uow.record("business_case.drafted", uow.add(case))
    return case


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[BusinessCaseWrite]) -> BusinessCase:
    """Change a draft."""
    case = drafted(BusinessCaseRepository(uow).get(id, WRITE, version))
    component = ComponentRepository(uow).open(case.component_id, WRITE)
    revised = patch.applied_to(BusinessCaseWrite.model_validate(case))
    for name, value in columns(uow, component, revised).items():
        if getattr(case, name) != value:
            setattr(case, name, value)
    if uow.actor.id not in case.written_by:
        case.written_by = [*case.written_by, uow.actor.id]
    uow.record("business_case.revised", case)
    return case


def approve(uow: Writing, id: UUID, version: int, data: Approval) -> BusinessCase:
    """Approve a draft in place of the case that stood; who wrote any of it may not."""
    uow.lock(LOCK)
    cases = BusinessCaseRepository(uow)
    case = drafted(cases.get(id, APPROVE, version))
    component = ComponentRepository(uow).open(case.component_id, APPROVE)
    if uow.actor.id in case.written_by:
        raise Forbidden("Who wrote a business case does not approve it: ask another.", rule="four_eyes")
    if lacking := ", ".join(lacks(case)):
        raise Conflict(f"It cannot be approved without {lacking}.", rule="complete")
    if data.decision_id:
        decided(uow, case, component, data.decision_id)
    if before := cases.approved(case.component_id):
        supersede(uow, before, case)
    case.status, case.approved_by, case.approved_at = CaseStatus.APPROVED, uow.actor.id, utc_now()
    uow.record("business_case.approved", case, data.reason)
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


def columns(uow: Writing, component: AnyPlace, data: BusinessCaseWrite) -> dict[str, Any]:
    """What a case keeps of ``data``, the records it rests on with the figures they have.

    Raises ``Invalid`` for money that is not in the component's currency, ``NotFound`` for a record.
    """
    amounts = [data.whole_life_cost, data.benefits]
    amounts += [amount for option in data.options for amount in (option.whole_life_cost, option.benefits)]
    kept_in(component, *amounts)
    rests_on = [records.stated(uow, component.id, each).model_dump(mode="json") for each in data.rests_on]
    options = [option.model_dump(mode="json") for option in data.options]
    return dict(data) | {"options": options, "rests_on": rests_on}


def decided(uow: Writing, case: BusinessCase, component: AnyPlace, decision_id: UUID) -> None:
    """Raises ``Conflict`` unless the decision approved something of the component, or of one above it."""
    decisions = DecisionRepository(uow)
    decision = decisions.get(decision_id)
    if decision.status not in APPROVALS:
        raise Conflict(f"{decision.reference} is {decision.status}: it approves nothing.", rule="decision")
    if not component.path.startswith(decisions.place_of(decision_id)):
        raise Conflict(f"{decision.reference} is not about {component.code}.", rule="decision")
    case.decision_id = decision_id
