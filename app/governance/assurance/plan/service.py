"""What can be done with an assurance plan."""

from uuid import UUID

import sqlalchemy as sa

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Reading, Writing
from app.governance.assurance.plan.models import PlannedReview, PlannedStatus
from app.governance.assurance.plan.repository import PlannedReviewRepository
from app.governance.assurance.plan.schemas import PLAN, PlannedReviewCancellation, PlannedReviewWrite
from app.governance.assurance.reviews.models import AssuranceReview
from app.governance.gates.repository import GateRepository


def plan(uow: Writing, at: Address, data: PlannedReviewWrite) -> PlannedReview:
    """Plan a review of a component."""
    component = ComponentRepository(uow).at(at, PLAN)
    gate_of(uow, component, data.gate_id)
    review = uow.add(PlannedReview(component_id=component.id, **dict(data)))
    uow.record("planned_review.planned", review)
    return review


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[PlannedReviewWrite]) -> PlannedReview:
    """Change a review that is still to come."""
    review = to_come(uow, id, version)
    component = ComponentRepository(uow).open(review.component_id, PLAN)
    revised = patch.applied_to(PlannedReviewWrite.model_validate(review))
    gate_of(uow, component, revised.gate_id)
    for name, value in revised:
        setattr(review, name, value)
    uow.record("planned_review.revised", review)
    return review


def cancel(uow: Writing, id: UUID, version: int, why: PlannedReviewCancellation) -> PlannedReview:
    """Take a review off the plan; it stays on record, with the reason."""
    review = to_come(uow, id, version)
    ComponentRepository(uow).open(review.component_id, PLAN)
    refuse_needed(uow, review)
    review.status, review.remark = PlannedStatus.CANCELLED, why.remark
    uow.record("planned_review.cancelled", review, why.remark)
    return review


def refuse_needed(uow: Writing, review: PlannedReview) -> None:
    """Raises ``Conflict`` for what follows a red review up: first another is named."""
    followed = AssuranceReview.is_red, AssuranceReview.follow_up_id == review.id
    query = sa.select(AssuranceReview.reference).where(
        AssuranceReview.organisation_id == uow.actor.organisation_id, *followed
    )
    if reference := uow.session.scalar(query.limit(1)):
        raise Conflict(
            f"It follows up {reference}, which is red: name another follow-up of that first.",
            rule="assurance.red-followed-up",
        )


def to_come(uow: Writing, id: UUID, version: int) -> PlannedReview:
    """A review that is planned. Raises ``Conflict`` for one that was held or cancelled."""
    review = PlannedReviewRepository(uow).get(id, PLAN, version)
    if review.status is not PlannedStatus.PLANNED:
        raise Conflict(f"It is {review.status}: only a review to come changes.", rule="assurance.planned")
    return review


def gate_of(uow: Reading, component: AnyPlace, gate_id: UUID | None) -> None:
    """Refuse a gate that is another component's."""
    if gate_id and GateRepository(uow).get(gate_id).component_id != component.id:
        raise Invalid(f"{gate_id} is not a gate of {component.code}.")
