"""``/v1``: strategic objectives, what components contribute to them, and who serves which."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.models import ComponentKind
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
from app.portfolio.objectives import service
from app.portfolio.objectives.repository import ContributionRepository, ObjectiveRepository
from app.portfolio.objectives.schemas import (
    ContributionRead,
    ContributionRevision,
    ContributionWrite,
    Coverage,
    ObjectiveRead,
    ObjectiveWrite,
)

router = APIRouter(prefix="/v1", tags=["Strategy"], route_class=UnitOfWorkRoute)
MERGE = Body(media_type="application/merge-patch+json")
ObjectivePatch = Annotated[MergePatch[ObjectiveWrite], MERGE]
ContributionPatch = Annotated[MergePatch[ContributionRevision], MERGE]


class Search(Scoped, Paging):
    """How far down contributions are listed, and the paging, as one query."""


@router.get("/strategic-objectives")
def list_strategic_objectives(uow: Reading, paging: Paged) -> Page[ObjectiveRead]:
    """The organisation's strategic objectives."""
    return ObjectiveRepository(uow).page(paging)


@router.post("/strategic-objectives", status_code=201, responses=CREATING)
def create_strategic_objective(data: ObjectiveWrite, uow: Writing) -> Told[ObjectiveRead]:
    """Set the organisation an objective."""
    return ObjectiveRepository(uow).row(service.set_objective(uow, data).id)


@router.get("/strategic-objectives/{objective_id}")
def read_strategic_objective(
    objective_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[ObjectiveRead]:
    """One objective, as it is or as it was known at an instant."""
    objectives = ObjectiveRepository(uow)
    return objectives.known(objective_id, known_at) if known_at else objectives.row(objective_id)


@router.get("/strategic-objectives/{objective_id}/history")
def read_strategic_objective_history(objective_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of an objective: who changed what, when, from what, to what."""
    return ObjectiveRepository(uow).history(objective_id, paging)


@router.patch("/strategic-objectives/{objective_id}", responses=CHANGING)
def update_strategic_objective(
    objective_id: UUID, patch: ObjectivePatch, version: IfMatch, uow: Writing
) -> Told[ObjectiveRead]:
    """Change an objective: send what changes, and the ETag you last saw."""
    return ObjectiveRepository(uow).row(service.revise_objective(uow, objective_id, version, patch).id)


@router.delete("/strategic-objectives/{objective_id}", status_code=204, responses=CHANGING)
def delete_strategic_objective(objective_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away an objective that nothing contributes to."""
    service.withdraw_objective(uow, objective_id, version)


@router.get("/strategic-objectives/{objective_id}/strategic-contributions")
def list_strategic_objective_contributions(
    objective_id: UUID, uow: Reading, paging: Paged
) -> Page[ContributionRead]:
    """What components contribute to an objective, as far as the caller may see them."""
    objective = ObjectiveRepository(uow).get(objective_id)
    return ContributionRepository(uow).page(paging, objective=objective.id)


@at_every_level(router.get, "/{id}/strategic-contributions")
def list_strategic_contributions(
    at: Address, uow: Reading, search: Annotated[Search, Query()]
) -> Page[ContributionRead]:
    """What a component and all below it contribute to objectives."""
    component = ComponentRepository(uow).at(at)
    return ContributionRepository(uow).page(search, **search.within(uow, component))


@at_every_level(router.post, "/{id}/strategic-contributions", status_code=201, responses=CREATING)
def create_strategic_contribution(
    at: Address, data: ContributionWrite, uow: Writing
) -> Told[ContributionRead]:
    """Say how much of an objective a component is to deliver."""
    return ContributionRepository(uow).row(service.contribute(uow, at, data).id)


@router.get("/strategic-contributions/{contribution_id}")
def read_strategic_contribution(
    contribution_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[ContributionRead]:
    """One contribution, as it is or as it was known at an instant."""
    contributions = ContributionRepository(uow)
    return contributions.known(contribution_id, known_at) if known_at else contributions.row(contribution_id)


@router.get("/strategic-contributions/{contribution_id}/history")
def read_strategic_contribution_history(
    contribution_id: UUID, uow: Reading, paging: Paged
) -> Page[VersionRead]:
    """Every version of a contribution: who changed what, when, from what, to what."""
    return ContributionRepository(uow).history(contribution_id, paging)


@router.patch("/strategic-contributions/{contribution_id}", responses=CHANGING)
def update_strategic_contribution(
    contribution_id: UUID, patch: ContributionPatch, version: IfMatch, uow: Writing
) -> Told[ContributionRead]:
    """Change a contribution: send what changes, and the ETag you last saw."""
    return ContributionRepository(uow).row(
        service.revise_contribution(uow, contribution_id, version, patch).id
    )


@router.delete("/strategic-contributions/{contribution_id}", status_code=204, responses=CHANGING)
def delete_strategic_contribution(contribution_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take a contribution away; its history stays."""
    service.withdraw_contribution(uow, contribution_id, version)


@router.get("/portfolios/{portfolio_id}/strategic-coverage")
def read_strategic_coverage(portfolio_id: UUID, uow: Reading) -> Coverage:
    """Which objectives a portfolio's live components serve, and which of its projects serve none."""
    components = ComponentRepository(uow)
    components.at(Address(ComponentKind.PORTFOLIO, portfolio_id))
    return service.coverage(uow, components.get(portfolio_id, "objective:read"))
