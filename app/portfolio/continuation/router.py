"""``/v1``: continuation reviews of components that are under way."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.portfolio.continuation import service
from app.portfolio.continuation.repository import ContinuationRepository
from app.portfolio.continuation.schemas import ContinuationReviewRead, ContinuationReviewWrite, Quarter

router = APIRouter(prefix="/v1", tags=["Business cases"], route_class=UnitOfWorkRoute)
ReviewPatch = Annotated[MergePatch[ContinuationReviewWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The filters and the paging of a list of continuation reviews."""

    quarter: Quarter | None = None


@at_every_level(router.get, "/{id}/continuation-reviews")
def list_continuation_reviews(
    at: Address, uow: Reading, search: Annotated[Search, Query()]
) -> Page[ContinuationReviewRead]:
    """The continuation reviews of a component and of all below it."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    return ContinuationRepository(uow).page(search, **within, quarter=search.quarter)


@at_every_level(router.post, "/{id}/continuation-reviews", status_code=201, responses=CREATING)
def create_continuation_review(
    at: Address, data: ContinuationReviewWrite, uow: Writing
) -> Told[ContinuationReviewRead]:
    """Review for a quarter whether a component goes on: cost to complete against remaining benefit and risk."""
    return ContinuationRepository(uow).row(service.review(uow, at, data).id)


@router.get("/continuation-reviews/{continuation_review_id}")
def read_continuation_review(
    continuation_review_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[ContinuationReviewRead]:
    """One continuation review, as it is or as it was known at an instant."""
    reviews = ContinuationRepository(uow)
    return (
        reviews.known(continuation_review_id, known_at) if known_at else reviews.row(continuation_review_id)
    )


@router.get("/continuation-reviews/{continuation_review_id}/history")
def read_continuation_review_history(
    continuation_review_id: UUID, uow: Reading, paging: Paged
) -> Page[VersionRead]:
    """Every change of a continuation review: who, when, from what, to what."""
    return ContinuationRepository(uow).history(continuation_review_id, paging)


@router.patch("/continuation-reviews/{continuation_review_id}", responses=CHANGING)
def update_continuation_review(
    continuation_review_id: UUID, patch: ReviewPatch, version: IfMatch, uow: Writing
) -> Told[ContinuationReviewRead]:
    """Change a continuation review: send what changes, and the ETag you last saw."""
    return ContinuationRepository(uow).row(service.revise(uow, continuation_review_id, version, patch).id)
