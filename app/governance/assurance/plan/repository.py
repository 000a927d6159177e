"""Reading planned reviews."""

from typing import ClassVar

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.governance.assurance.plan.models import PlannedReview, PlannedStatus
from app.governance.assurance.plan.schemas import PlannedReviewRead


class PlannedReviewRepository(Repository[PlannedReview, PlannedReviewRead]):
    model = PlannedReview
    told = PlannedReviewRead
    noun = "planned review"
    reads = "assurance:read"
    component = PlannedReview.component_id
    sortable: ClassVar = {
        "planned_on": PlannedReview.planned_on,
        "created_at": PlannedReview.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", PlannedReview.component_id),
        "live": live(PlannedReview.component_id),
        "kind": equals("kind", PlannedReview.kind),
        "status": equals("status", PlannedReview.status),
        "line": equals("line", PlannedReview.line),
        "due_before": sa.and_(
            PlannedReview.status == PlannedStatus.PLANNED,
            PlannedReview.planned_on < sa.bindparam("due_before", type_=sa.Date),
        ),
    }
