"""What can be done with an independent review."""

from typing import Any
from uuid import UUID

from app.calc.confidence import Rating
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Writing
from app.governance.assurance.independence import refuse_dependent
from app.governance.assurance.plan.models import PlannedReview, PlannedStatus
from app.governance.assurance.plan.repository import PlannedReviewRepository
from app.governance.assurance.plan.schemas import PLAN
from app.governance.assurance.plan.service import gate_of
from app.governance.assurance.recommendations.models import RecommendationStatus
from app.governance.assurance.recommendations.repository import RecommendationRepository
from app.governance.assurance.reviews.models import AssuranceReview, ReviewStatus
from app.governance.assurance.reviews.repository import ReviewRepository
from app.governance.assurance.reviews.schemas import REVIEW, CorrectionWrite, FollowUpWrite, ReviewWrite
from app.identity.people import known_people

ISSUED_STAYS, COMPLETE = "assurance.issued-stays", "assurance.complete-to-issue"
FOLLOWS = "assurance.follow-up-to-come"


def draft(uow: Writing, at: Address, data: ReviewWrite) -> AssuranceReview:
    """Begin a review of a component."""
    component = ComponentRepository(uow).at(at, REVIEW)
    members = kept(uow, component, data)
    review = AssuranceReview(component_id=component.id, reference=next_reference(uow, "REV"), **members)
    uow.record("assurance_review.drafted", uow.add(review))
    return review


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ReviewWrite]) -> AssuranceReview:
    """Change a draft."""
    review, component = drafted(uow, id, version)
    revised = patch.applied_to(ReviewWrite.model_validate(review))
    for name, value in kept(uow, component, revised).items():
        setattr(review, name, value)
    uow.record("assurance_review.revised", review)
    return review


def kept(uow: Writing, component: AnyPlace, data: ReviewWrite) -> dict[str, Any]:
    """A review as its row has it. Raises for reviewers who are not independent, or what is another's."""
    people = [each.person_id for each in data.reviewers]
    known_people(uow, people)
    refuse_dependent(uow, component, people, utc_now().date())
    gate_of(uow, component, data.gate_id)
    if data.planned_review_id:
        planned_of(uow, component, data.planned_review_id)
    return dict(data) | data.model_dump(mode="json", include={"reviewers", "delivery_confidence"})


def planned_of(uow: Writing, component: AnyPlace, id: UUID) -> PlannedReview:
    """A review to come of the component. Raises ``Invalid`` for another's, ``Conflict`` for one gone by."""
    planned = PlannedReviewRepository(uow).get(id)
    if planned.component_id != component.id:
        raise Invalid(f"{id} is not on the assurance plan of {component.code}.")
    if planned.status is not PlannedStatus.PLANNED:
        raise Conflict(f"That review is {planned.status}: name one to come.", rule="assurance.planned")
    return planned


def issue(uow: Writing, id: UUID, version: int) -> AssuranceReview:
    """Issue a complete draft: its recommendations are open, and what it was on the plan is held."""
    review, component = drafted(uow, id, version)
    kept(uow, component, ReviewWrite.model_validate(review))  # roles may have changed since
    recommendations = RecommendationRepository(uow).all(review=review.id)
    faults = [
        {"pointer": f"/{name}", "detail": "An issued review states it."}
        for name in ("reviewed_on", "delivery_confidence", "summary")
        if getattr(review, name) is None
    ] + [
        {"pointer": f"/recommendations/{each.reference}", "detail": "It says by when: give it a due_on."}
        for each in recommendations
        if each.due_on is None
    ]
    if faults:
        raise Conflict(f"{review.reference} is not complete: see errors.", rule=COMPLETE, errors=faults)
    if review.reviewed_on and review.reviewed_on > utc_now().date():
        raise Conflict(f"It cannot have been held on {review.reviewed_on}: that is yet to come.")
    rating = review.delivery_confidence or {}
    review.is_red = Rating(rating["scale"], rating["value"]).is_least
    review.status, review.issued_by, review.issued_at = ReviewStatus.ISSUED, uow.actor.id, utc_now()
    uow.record("assurance_review.issued", review)
    for each in recommendations:
        each.status = RecommendationStatus.OPEN
        uow.record("recommendation.opened", each)
    if review.planned_review_id:
        hold(uow, planned_of(uow, component, review.planned_review_id))
    return review


def hold(uow: Writing, planned: PlannedReview) -> None:
    planned.status = PlannedStatus.HELD
    uow.record("planned_review.held", planned)


def correct(uow: Writing, id: UUID, version: int, data: CorrectionWrite) -> AssuranceReview:
    """Append a correction to an issued review."""
    review = issued(uow, id, REVIEW, version)
    said = {"text": data.text, "by": uow.actor.id, "at": utc_now().isoformat()}
    review.corrections = [*review.corrections, said]
    uow.record("assurance_review.corrected", review)
    return review


def follow_up(uow: Writing, id: UUID, version: int, data: FollowUpWrite) -> AssuranceReview:
    """Name the planned review that follows an issued one up."""
    review = issued(uow, id, PLAN, version)
    component = ComponentRepository(uow).open(review.component_id, PLAN)
    planned = planned_of(uow, component, data.follow_up_id)
    if review.reviewed_on and planned.planned_on < review.reviewed_on:
        raise Conflict(f"{planned.planned_on} is before {review.reference} was held.", rule=FOLLOWS)
    review.follow_up_id = planned.id
    uow.record("assurance_review.follow_up_planned", review)
    return review


def drop(uow: Writing, id: UUID, version: int) -> None:
    """Take away a draft, and the recommendations that it has."""
    review, _ = drafted(uow, id, version)
    for each in RecommendationRepository(uow).all(review=review.id):
        uow.remove("recommendation.dropped", each)
    uow.remove("assurance_review.dropped", review)


def drafted(uow: Writing, id: UUID, version: int | None = None) -> tuple[AssuranceReview, AnyPlace]:
    """A draft and its component. Raises ``Conflict`` for what was issued."""
    review = ReviewRepository(uow).get(id, REVIEW, version)
    if review.status is not ReviewStatus.DRAFT:
        raise Conflict(
            f"{review.reference} is issued, and stays as it is: append a correction.", rule=ISSUED_STAYS
        )
    return review, ComponentRepository(uow).open(review.component_id, REVIEW)


def issued(uow: Writing, id: UUID, permission: str, version: int) -> AssuranceReview:
    """An issued review. Raises ``Conflict`` for a draft."""
    review = ReviewRepository(uow).get(id, permission, version)
    ComponentRepository(uow).open(review.component_id, permission)
    if review.status is not ReviewStatus.ISSUED:
        raise Conflict(f"{review.reference} is a draft: change it, or issue it.", rule="assurance.issued")
    return review
