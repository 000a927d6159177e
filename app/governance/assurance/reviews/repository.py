"""Reading independent reviews."""

from typing import ClassVar

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.governance.assurance.reviews.models import AssuranceReview
from app.governance.assurance.reviews.schemas import ReviewRead

NEEDS_FOLLOW_UP = sa.and_(AssuranceReview.is_red, AssuranceReview.follow_up_id.is_(None))


class ReviewRepository(Repository[AssuranceReview, ReviewRead]):
    model = AssuranceReview
    told = ReviewRead
    noun = "review"
    reads = "assurance:read"
    component = AssuranceReview.component_id
    sortable: ClassVar = {
        "reference": AssuranceReview.reference,
        "created_at": AssuranceReview.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", AssuranceReview.component_id),
        "live": live(AssuranceReview.component_id),
        "status": equals("status", AssuranceReview.status),
        "kind": equals("kind", AssuranceReview.kind),
        "gate": equals("gate", AssuranceReview.gate_id),
        "needs_follow_up": NEEDS_FOLLOW_UP,
        "needs_none": sa.not_(NEEDS_FOLLOW_UP),
    }
