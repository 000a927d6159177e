"""What independent reviews say of a component, told in the reports of its gates."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.components.places import AnyPlace
from app.core.unit_of_work import Reading
from app.governance.assurance.recommendations.models import Recommendation, Urgency
from app.governance.assurance.recommendations.repository import RecommendationRepository
from app.governance.assurance.reviews.models import AssuranceReview, ReviewStatus
from app.governance.assurance.reviews.repository import ReviewRepository
from app.governance.gates.findings import DeliveryConfidence, Finding, Severity, finds
from app.governance.gates.models import Gate

SOURCE, READ = "assurance", "assurance:read"
BEFORE_A_GATE = (Urgency.CRITICAL, Urgency.ESSENTIAL)


@finds(SOURCE)
def assured(uow: Reading, _: Gate, place: AnyPlace) -> Iterator[Finding]:
    """The last issued review, each red one that nothing follows up, and what is to be done before a gate."""
    if not uow.actor.rights.allow(READ, place.path):
        text = f"What reviews of {place.code} found is not for you to see."
        yield Finding(
            source=SOURCE,
            severity=Severity.CANNOT_TELL,
            text=text,
            address=f"/v1/{place.kind}s/{place.id}/assurance-reviews",
            reason="not_permitted",
        )
        return
    reviews = ReviewRepository(uow).all(component=place.id, status=ReviewStatus.ISSUED)
    yield last(reviews) if reviews else unreviewed(place)
    for review in reviews:
        if review.is_red and review.follow_up_id is None:
            text = f"{review.reference} ({review.title}) is red, and no follow-up of it is planned."
            yield finding(text, f"/v1/assurance-reviews/{review.id}", severity=Severity.CRITICAL)
    for urgency in BEFORE_A_GATE:
        outstanding = RecommendationRepository(uow).all(component=place.id, urgency=urgency, outstanding={})
        yield from map(recommended, outstanding)


def last(reviews: list[AssuranceReview]) -> Finding:
    review = max(reviews, key=lambda each: (each.reviewed_on or date.min, each.id))
    rating = DeliveryConfidence.model_validate(review.delivery_confidence)
    text = (
        f"{review.reference} ({review.title}), of {review.reviewed_on}, rates delivery "
        f"{rating.value.replace('_', '/')}."
    )
    return finding(text, f"/v1/assurance-reviews/{review.id}", severity=None, delivery_confidence=rating)


def unreviewed(place: AnyPlace) -> Finding:
    text = f"How confident reviewers are cannot be told: no review of {place.code} is issued."
    address = f"/v1/{place.kind}s/{place.id}/assurance-reviews"
    return finding(text, address, severity=Severity.CANNOT_TELL, reason="no_review")


def recommended(each: Recommendation) -> Finding:
    text = f"{each.reference}, due on {each.due_on}, is {each.status}: {each.text}"
    return finding(text, f"/v1/recommendations/{each.id}", severity=Severity(each.urgency))


def finding(text: str, address: str, **members: Any) -> Finding:
    return Finding(source=SOURCE, text=text, address=address, needs=[READ], **members)
