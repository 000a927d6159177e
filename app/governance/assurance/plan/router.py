"""``/v1``: assurance plans."""

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
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.governance.assurance.plan import service
from app.governance.assurance.plan.models import LineOfDefence, PlannedStatus, ReviewKind
from app.governance.assurance.plan.repository import PlannedReviewRepository
from app.governance.assurance.plan.schemas import (
    PlannedReviewCancellation,
    PlannedReviewRead,
    PlannedReviewWrite,
)

router = APIRouter(prefix="/v1", tags=["Assurance"], route_class=UnitOfWorkRoute)
PlannedReviewPatch = Annotated[
    MergePatch[PlannedReviewWrite], Body(media_type="application/merge-patch+json")
]


class Search(Scoped, Paging):
    """The filters and the paging of an assurance plan."""

    kind: ReviewKind | None = None
    status: PlannedStatus | None = None
    line: LineOfDefence | None = None
    due_before: Day | None = Field(
        default=None, description="Still to be held, and planned before this day: today for what is overdue."
    )

    def filters(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        own = self.model_dump(include={"kind", "status", "line", "due_before"})
        return {**self.within(uow, component), **own}


@at_every_level(router.get, "/{id}/planned-reviews")
def list_planned_reviews(
    at: Address, uow: Reading, search: Annotated[Search, Query()]
) -> Page[PlannedReviewRead]:
    """The assurance plan of a component and of all below it."""
    component = ComponentRepository(uow).at(at)
    return PlannedReviewRepository(uow).page(search, **search.filters(uow, component))


@at_every_level(router.post, "/{id}/planned-reviews", status_code=201, responses=CREATING)
def create_planned_review(at: Address, data: PlannedReviewWrite, uow: Writing) -> Told[PlannedReviewRead]:
    """Put a review on the assurance plan."""
    return PlannedReviewRepository(uow).row(service.plan(uow, at, data).id)


@router.get("/planned-reviews/{planned_review_id}")
def read_planned_review(
    planned_review_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[PlannedReviewRead]:
    """One planned review, as it is or as it was known at an instant."""
    planned = PlannedReviewRepository(uow)
    return planned.known(planned_review_id, known_at) if known_at else planned.row(planned_review_id)


@router.get("/planned-reviews/{planned_review_id}/history")
def read_planned_review_history(planned_review_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a planned review: who changed what, when, from what, to what."""
    return PlannedReviewRepository(uow).history(planned_review_id, paging)


@router.patch("/planned-reviews/{planned_review_id}", responses=CHANGING)
def update_planned_review(
    planned_review_id: UUID, patch: PlannedReviewPatch, version: IfMatch, uow: Writing
) -> Told[PlannedReviewRead]:
    """Change a review that is still to come: send what changes, and the ETag you last saw."""
    return PlannedReviewRepository(uow).row(service.revise(uow, planned_review_id, version, patch).id)


@router.post("/planned-reviews/{planned_review_id}/cancellation", responses=CHANGING)
def cancel_planned_review(
    planned_review_id: UUID, why: PlannedReviewCancellation, version: IfMatch, uow: Writing
) -> Told[PlannedReviewRead]:
    """Take a review off the plan; it stays on record, with the reason."""
    return PlannedReviewRepository(uow).row(service.cancel(uow, planned_review_id, version, why).id)
