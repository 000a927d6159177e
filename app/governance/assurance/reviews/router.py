"""``/v1``: independent reviews."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.places import AnyPlace
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
from app.governance.assurance.plan.models import ReviewKind
from app.governance.assurance.reviews import service
from app.governance.assurance.reviews.models import ReviewStatus
from app.governance.assurance.reviews.repository import ReviewRepository
from app.governance.assurance.reviews.schemas import CorrectionWrite, FollowUpWrite, ReviewRead, ReviewWrite

router = APIRouter(prefix="/v1", tags=["Assurance"], route_class=UnitOfWorkRoute)
ReviewPatch = Annotated[MergePatch[ReviewWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The filters and the paging of a list of reviews."""

    status: ReviewStatus | None = None
    kind: ReviewKind | None = None
    gate_id: UUID | None = None
    needs_follow_up: Annotated[bool | None, Query(description="Red, and no follow-up review planned.")] = None

    def filters(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        return {
            **self.within(uow, component),
            "status": self.status,
            "kind": self.kind,
            "gate": self.gate_id,
            "needs_follow_up": {} if self.needs_follow_up else None,
            "needs_none": {} if self.needs_follow_up is False else None,
        }


@at_every_level(router.get, "/{id}/assurance-reviews")
def list_assurance_reviews(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[ReviewRead]:
    """The independent reviews of a component and of all below it."""
    return ReviewRepository(uow).page(search, **search.filters(uow, ComponentRepository(uow).at(at)))


@at_every_level(router.post, "/{id}/assurance-reviews", status_code=201, responses=CREATING)
def create_assurance_review(at: Address, data: ReviewWrite, uow: Writing) -> Told[ReviewRead]:
    """Begin a review; nobody of the delivery line can be among the reviewers."""
    return ReviewRepository(uow).row(service.draft(uow, at, data).id)


@router.get("/assurance-reviews/{review_id}")
def read_assurance_review(review_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ReviewRead]:
    """One review, as it is or as it was known at an instant."""
    reviews = ReviewRepository(uow)
    return reviews.known(review_id, known_at) if known_at else reviews.row(review_id)


@router.get("/assurance-reviews/{review_id}/history")
def read_assurance_review_history(review_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a review: who changed what, when, from what, to what."""
    return ReviewRepository(uow).history(review_id, paging)


@router.patch("/assurance-reviews/{review_id}", responses=CHANGING)
def update_assurance_review(
    review_id: UUID, patch: ReviewPatch, version: IfMatch, uow: Writing
) -> Told[ReviewRead]:
    """Change a draft: send what changes, and the ETag you last saw."""
    return ReviewRepository(uow).row(service.revise(uow, review_id, version, patch).id)


@router.delete("/assurance-reviews/{review_id}", status_code=204, responses=CHANGING)
def delete_assurance_review(review_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a draft, and the recommendations that it has."""
    service.drop(uow, review_id, version)


@router.post("/assurance-reviews/{review_id}/issue", responses=CHANGING)
def issue_assurance_review(review_id: UUID, version: IfMatch, uow: Writing) -> Told[ReviewRead]:
    """Issue it for good: its recommendations are open from now on."""
    return ReviewRepository(uow).row(service.issue(uow, review_id, version).id)


@router.post("/assurance-reviews/{review_id}/corrections", responses=CHANGING)
def correct_assurance_review(
    review_id: UUID, data: CorrectionWrite, version: IfMatch, uow: Writing
) -> Told[ReviewRead]:
    """Append a correction to an issued review, which stays as it was issued."""
    return ReviewRepository(uow).row(service.correct(uow, review_id, version, data).id)


@router.post("/assurance-reviews/{review_id}/follow-up", responses=CHANGING)
def follow_up_assurance_review(
    review_id: UUID, data: FollowUpWrite, version: IfMatch, uow: Writing
) -> Told[ReviewRead]:
    """Name the review on the assurance plan that follows it up, as a red one asks for."""
    return ReviewRepository(uow).row(service.follow_up(uow, review_id, version, data).id)
