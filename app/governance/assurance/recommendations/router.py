"""``/v1``: recommendations of independent reviews."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import Field

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.governance.assurance.recommendations import service
from app.governance.assurance.recommendations.models import RecommendationStatus, Urgency
from app.governance.assurance.recommendations.repository import RecommendationRepository
from app.governance.assurance.recommendations.schemas import (
    Assignment,
    Completion,
    RecommendationRead,
    RecommendationRemark,
    RecommendationWrite,
)
from app.governance.assurance.reviews.service import drafted

router = APIRouter(prefix="/v1", tags=["Assurance"], route_class=UnitOfWorkRoute)
RecommendationPatch = Annotated[
    MergePatch[RecommendationWrite], Body(media_type="application/merge-patch+json")
]


class Search(Scoped, Paging):
    """The filters and the paging of a list of recommendations."""

    review_id: UUID | None = None
    status: RecommendationStatus | None = None
    urgency: Urgency | None = None
    owner_id: UUID | None = None
    due_before: Day | None = Field(default=None, description="Not closed, and due before this day.")
    overdue: Annotated[bool, Query(description="Not closed, and due before today.")] = False

    def filters(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        ends = [utc_now().date()] if self.overdue else []
        return {
            **self.within(uow, component),
            "review": self.review_id,
            "status": self.status,
            "urgency": self.urgency,
            "owner": self.owner_id,
            "due_before": min([*ends, *([self.due_before] if self.due_before else [])], default=None),
        }


@at_every_level(router.get, "/{id}/recommendations")
def list_recommendations(
    at: Address, uow: Reading, search: Annotated[Search, Query()]
) -> Page[RecommendationRead]:
    """The recommendations to a component and to all below it."""
    return RecommendationRepository(uow).page(search, **search.filters(uow, ComponentRepository(uow).at(at)))


@router.post("/assurance-reviews/{review_id}/recommendations", status_code=201, responses=CREATING)
def create_recommendation(
    review_id: UUID, data: RecommendationWrite, uow: Writing
) -> Told[RecommendationRead]:
    """Add a recommendation to a draft review."""
    review, _ = drafted(uow, review_id)
    return RecommendationRepository(uow).row(service.recommend(uow, review, data).id)


@router.get("/recommendations/{recommendation_id}")
def read_recommendation(
    recommendation_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[RecommendationRead]:
    """One recommendation, as it is or as it was known at an instant."""
    recommendations = RecommendationRepository(uow)
    if known_at:
        return recommendations.known(recommendation_id, known_at)
    return recommendations.row(recommendation_id)


@router.get("/recommendations/{recommendation_id}/history")
def read_recommendation_history(recommendation_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a recommendation: who changed what, when, from what, to what."""
    return RecommendationRepository(uow).history(recommendation_id, paging)


@router.patch("/recommendations/{recommendation_id}", responses=CHANGING)
def update_recommendation(
    recommendation_id: UUID, patch: RecommendationPatch, version: IfMatch, uow: Writing
) -> Told[RecommendationRead]:
    """Change a recommendation of a draft review: send what changes, and the ETag you last saw."""
    return RecommendationRepository(uow).row(service.revise(uow, recommendation_id, version, patch).id)


@router.delete("/recommendations/{recommendation_id}", status_code=204, responses=CHANGING)
def delete_recommendation(recommendation_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a recommendation of a draft review."""
    service.drop(uow, recommendation_id, version)


@router.post("/recommendations/{recommendation_id}/assignment", responses=CHANGING)
def assign_recommendation(
    recommendation_id: UUID, data: Assignment, version: IfMatch, uow: Writing
) -> Told[RecommendationRead]:
    """Say who sees to it, and by when."""
    return RecommendationRepository(uow).row(service.assign(uow, recommendation_id, version, data).id)


@router.post("/recommendations/{recommendation_id}/completion", responses=CHANGING)
def complete_recommendation(
    recommendation_id: UUID, data: Completion, version: IfMatch, uow: Writing
) -> Told[RecommendationRead]:
    """Say what shows that it was done."""
    return RecommendationRepository(uow).row(service.complete(uow, recommendation_id, version, data).id)


@router.post("/recommendations/{recommendation_id}/return", responses=CHANGING)
def return_recommendation(
    recommendation_id: UUID, why: RecommendationRemark, version: IfMatch, uow: Writing
) -> Told[RecommendationRead]:
    """Open it again, for the evidence does not show it."""
    return RecommendationRepository(uow).row(service.return_(uow, recommendation_id, version, why).id)


@router.post("/recommendations/{recommendation_id}/verification", responses=CHANGING)
def verify_recommendation(
    recommendation_id: UUID, data: RecommendationRemark, version: IfMatch, uow: Writing
) -> Told[RecommendationRead]:
    """Close it, having seen the evidence; its owner, and who completed it, cannot."""
    return RecommendationRepository(uow).row(service.verify(uow, recommendation_id, version, data).id)
