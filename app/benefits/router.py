"""``/v1``: benefit profiles."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import Field

from app.benefits import service
from app.benefits.models import BenefitCategory, BenefitStatus
from app.benefits.repository import BenefitRepository
from app.benefits.schemas import BenefitRead, BenefitWrite
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Label, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt

router = APIRouter(prefix="/v1", tags=["Benefits"], route_class=UnitOfWorkRoute)
BenefitPatch = Annotated[MergePatch[BenefitWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The filters and the paging of a list of benefits."""

    category: BenefitCategory | None = None
    status: BenefitStatus | None = None
    owner: Label | None = None
    objective_id: UUID | None = None
    same_as_id: UUID | None = Field(
        default=None, description="Those that claim the same benefit as this one."
    )


@at_every_level(router.get, "/{id}/benefits")
def list_benefits(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[BenefitRead]:
    """The benefits of a component and of all below it."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    sought = {"category": search.category, "status": search.status, "owner": search.owner}
    linked = {"objective": search.objective_id, "same_as": search.same_as_id}
    return BenefitRepository(uow).page(search, **within, **sought, **linked)


@at_every_level(router.post, "/{id}/benefits", status_code=201, responses=CREATING)
def create_benefit(at: Address, data: BenefitWrite, uow: Writing) -> Told[BenefitRead]:
    """Profile a benefit."""
    return BenefitRepository(uow).row(service.profile(uow, at, data).id)


@router.get("/benefits/{benefit_id}")
def read_benefit(benefit_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[BenefitRead]:
    """One benefit, as it is or as it was known at an instant."""
    benefits = BenefitRepository(uow)
    return benefits.known(benefit_id, known_at) if known_at else benefits.row(benefit_id)


@router.get("/benefits/{benefit_id}/history")
def read_benefit_history(benefit_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a benefit: who changed what, when, from what, to what."""
    return BenefitRepository(uow).history(benefit_id, paging)


@router.patch("/benefits/{benefit_id}", responses=CHANGING)
def update_benefit(
    benefit_id: UUID, patch: BenefitPatch, version: IfMatch, uow: Writing
) -> Told[BenefitRead]:
    """Change a benefit: send what changes, and the ETag you last saw."""
    return BenefitRepository(uow).row(service.revise(uow, benefit_id, version, patch).id)


@router.delete("/benefits/{benefit_id}", status_code=204, responses=CHANGING)
def delete_benefit(benefit_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a benefit that was entered by mistake."""
    service.remove(uow, benefit_id, version)
