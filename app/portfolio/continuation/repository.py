"""Reading continuation reviews."""

from typing import ClassVar

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.portfolio.continuation.models import ContinuationReview
from app.portfolio.continuation.schemas import ContinuationReviewRead


class ContinuationRepository(Repository[ContinuationReview, ContinuationReviewRead]):
    model = ContinuationReview
    told = ContinuationReviewRead
    noun = "continuation review"
    reads = "business_case:read"
    component = ContinuationReview.component_id
    sortable: ClassVar = {
        "quarter": ContinuationReview.quarter,
        "created_at": ContinuationReview.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", ContinuationReview.component_id),
        "live": live(ContinuationReview.component_id),
        "quarter": equals("quarter", ContinuationReview.quarter),
    }
