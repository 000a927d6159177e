"""What continuation reviews say against the calendar and the gates."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from app.components.models import ComponentStatus
from app.governance.consistency.rules import Checked, Found, Reference, Severity, consistency
from app.governance.gates.models import PASSES, Gate
from app.portfolio.continuation.models import ContinuationReview, Course
from app.portfolio.continuation.reminders import UNDER_WAY, quarter_of

READ = ("business_case:read",)
COLUMNS = (
    *(ContinuationReview.id, ContinuationReview.quarter, ContinuationReview.reviewed_on),
    ContinuationReview.recommendation,
)


def newest(checked: Checked) -> Mapping[UUID, Any]:
    """The last continuation review of each component."""
    query = checked.of(ContinuationReview, *COLUMNS).order_by(ContinuationReview.quarter)
    return {row.component_id: row for row in checked.rows(query)}


def quarter_before(quarter: str) -> str:
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year}-Q{number - 1}" if number > 1 else f"{year - 1}-Q4"


def named(review: Any) -> Reference:
    return Reference(f"Continuation review {review.quarter}", f"/v1/continuation-reviews/{review.id}")


@consistency(
    "continuation-review.quarterly",
    Severity.SHOULD_FIX,
    asks="Has every project under way a continuation review of this quarter or the last?",
    needs=READ,
    reads=(ContinuationReview,),
)
def is_quarterly(checked: Checked) -> Iterator[Found]:
    """The projects under way whose last continuation review is older than the last quarter, or that have none."""
    reviews, since = newest(checked), quarter_before(quarter_of(checked.today))
    for subject in checked.projects(*UNDER_WAY):
        review, at = reviews.get(subject.id), f"{subject.address}/continuation-reviews"
        if review is None or review.quarter < since:
            when = f"was last reviewed for {review.quarter}" if review else "was never reviewed"
            records = (named(review),) if review else (subject.reference,)
            yield Found(
                subject.id, f"Whether {subject.code} goes on {when}.", records, "Review its continuation.", at
            )


@consistency(
    "continuation-review.agrees-with-gates",
    Severity.MUST_FIX,
    asks="Was no gate passed since a continuation review that recommends stopping?",
    needs=(*READ, "gate:read"),
    reads=(ContinuationReview, Gate),
)
def agrees_with_gates(checked: Checked) -> Iterator[Found]:
    """The gates passed on or after the last review of a component under way that recommends to stop it."""
    reviews = newest(checked)
    query = checked.of(Gate, Gate.id, Gate.name, Gate.held_on).where(Gate.outcome.in_(PASSES))
    for gate in checked.rows(query.order_by(Gate.held_on)):
        review, subject = reviews.get(gate.component_id), checked.subjects.get(gate.component_id)
        if review is None or subject is None or subject.status is ComponentStatus.STOPPED:
            continue
        if review.recommendation == Course.STOP and gate.held_on and gate.held_on >= review.reviewed_on:
            records = (named(review), Reference(gate.name, f"/v1/gates/{gate.id}"))
            text = f"{subject.code} passed {gate.name} after a review that recommends stopping it."
            yield Found(
                subject.id, text, records, "Review it again, or reconsider the gate.", records[0].address
            )
