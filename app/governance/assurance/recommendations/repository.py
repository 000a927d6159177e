"""Reading recommendations."""

from datetime import date
from typing import ClassVar

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.governance.assurance.recommendations.models import Recommendation, RecommendationStatus
from app.governance.assurance.recommendations.schemas import RecommendationRead

OUTSTANDING = Recommendation.status.in_([RecommendationStatus.OPEN, RecommendationStatus.COMPLETED])
NEVER = sa.literal(date.max, sa.Date)


class RecommendationRepository(Repository[Recommendation, RecommendationRead]):
    model = Recommendation
    told = RecommendationRead
    noun = "recommendation"
    reads = "assurance:read"
    component = Recommendation.component_id
    sortable: ClassVar = {
        "reference": Recommendation.reference,
        "due_on": sa.func.coalesce(Recommendation.due_on, NEVER),
        "created_at": Recommendation.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", Recommendation.component_id),
        "live": live(Recommendation.component_id),
        "review": equals("review", Recommendation.review_id),
        "status": equals("status", Recommendation.status),
        "urgency": equals("urgency", Recommendation.urgency),
        "owner": equals("owner", Recommendation.owner_id),
        "due_before": sa.and_(OUTSTANDING, Recommendation.due_on < sa.bindparam("due_before", type_=sa.Date)),
        "outstanding": OUTSTANDING,
    }
