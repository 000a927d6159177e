"""What can be done with recommendations."""

from uuid import UUID

from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Forbidden
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Writing
from app.governance.assurance.recommendations.models import Recommendation, RecommendationStatus
from app.governance.assurance.recommendations.repository import RecommendationRepository
from app.governance.assurance.recommendations.schemas import (
    RESPOND,
    REVIEW,
    VERIFY,
    Assignment,
    Completion,
    RecommendationRemark,
    RecommendationWrite,
)
from app.governance.assurance.reviews.models import AssuranceReview
from app.identity.people import known_people, people_of, person_of

FOUR_EYES = "four-eyes"
Status = RecommendationStatus


def recommend(uow: Writing, review: AssuranceReview, data: RecommendationWrite) -> Recommendation:
    """Add a recommendation to a draft review."""
    known_people(uow, [data.owner_id] if data.owner_id else [])
    recommendation = Recommendation(
        component_id=review.component_id,
        review_id=review.id,
        reference=next_reference(uow, "REC"),
        **dict(data),
    )
    uow.record("recommendation.drafted", uow.add(recommendation))
    return recommendation


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[RecommendationWrite]) -> Recommendation:
    """Change a recommendation of a draft review."""
    recommendation = found(uow, id, REVIEW, version, Status.DRAFT)
    revised = patch.applied_to(RecommendationWrite.model_validate(recommendation))
    known_people(uow, [revised.owner_id] if revised.owner_id else [])
    for name, value in revised:
        setattr(recommendation, name, value)
    uow.record("recommendation.revised", recommendation)
    return recommendation


def drop(uow: Writing, id: UUID, version: int) -> None:
    """Take away a recommendation of a draft review."""
    uow.remove("recommendation.dropped", found(uow, id, REVIEW, version, Status.DRAFT))


def assign(uow: Writing, id: UUID, version: int, data: Assignment) -> Recommendation:
    """Say who sees to it, and by when; the history keeps every date it had."""
    recommendation = found(uow, id, RESPOND, version, Status.OPEN)
    known_people(uow, [data.owner_id])
    recommendation.owner_id, recommendation.due_on = data.owner_id, data.due_on
    uow.record("recommendation.assigned", recommendation, data.reason)
    return recommendation


def complete(uow: Writing, id: UUID, version: int, data: Completion) -> Recommendation:
    """Say what shows that it was done."""
    recommendation = found(uow, id, RESPOND, version, Status.OPEN)
    recommendation.status, recommendation.evidence = Status.COMPLETED, data.evidence
    recommendation.completed_by, recommendation.completed_at = uow.actor.id, utc_now()
    uow.record("recommendation.completed", recommendation)
    return recommendation


def return_(uow: Writing, id: UUID, version: int, why: RecommendationRemark) -> Recommendation:
    """Open it again: the evidence does not show it."""
    recommendation = found(uow, id, VERIFY, version, Status.COMPLETED)
    recommendation.status, recommendation.remark = Status.OPEN, why.remark
    uow.record("recommendation.returned", recommendation, why.remark)
    return recommendation


def verify(uow: Writing, id: UUID, version: int, data: RecommendationRemark) -> Recommendation:
    """Close it, having seen the evidence; not for its owner, nor for who says that it was done."""
    recommendation = found(uow, id, VERIFY, version, Status.COMPLETED)
    those = [each for each in (str(recommendation.owner_id), recommendation.completed_by) if each]
    if person_of(uow) in people_of(uow, those).values():
        raise Forbidden(
            f"Another than its owner, and than who completed it, verifies {recommendation.reference}.",
            rule=FOUR_EYES,
        )
    recommendation.status, recommendation.remark = Status.CLOSED, data.remark
    recommendation.verified_by, recommendation.verified_at = uow.actor.id, utc_now()
    uow.record("recommendation.verified", recommendation, data.remark)
    return recommendation


def found(uow: Writing, id: UUID, permission: str, version: int, status: Status) -> Recommendation:
    """A recommendation in a state. Raises ``Conflict`` in another."""
    recommendation = RecommendationRepository(uow).get(id, permission, version)
    ComponentRepository(uow).open(recommendation.component_id, permission)
    if recommendation.status is not status:
        raise Conflict(
            f"{recommendation.reference} is {recommendation.status}: this is done to one that is {status}.",
            rule=f"recommendation.{status}",
        )
    return recommendation
