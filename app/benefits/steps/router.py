"""``/v1``: the outputs, capabilities and outcomes that lead to benefits."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.benefits.steps import service
from app.benefits.steps.models import StepKind
from app.benefits.steps.repository import StepRepository
from app.benefits.steps.schemas import BenefitMap, BenefitStepRead, BenefitStepWrite
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
from app.dependencies import IfMatch

router = APIRouter(prefix="/v1", tags=["Benefits"], route_class=UnitOfWorkRoute)
StepPatch = Annotated[MergePatch[BenefitStepWrite], Body(media_type="application/merge-patch+json")]


class StepSearch(Scoped, Paging):
    """The filters and the paging of a list of steps."""

    kind: StepKind | None = None


@at_every_level(router.get, "/{id}/benefit-steps")
def list_benefit_steps(
    at: Address, uow: Reading, search: Annotated[StepSearch, Query()]
) -> Page[BenefitStepRead]:
    """What has to be there before the benefits of a component, and of all below it, come."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    return StepRepository(uow).page(search, **within, kind=search.kind)


@at_every_level(router.post, "/{id}/benefit-steps", status_code=201, responses=CREATING)
def create_benefit_step(at: Address, data: BenefitStepWrite, uow: Writing) -> Told[BenefitStepRead]:
    """Say what has to be there before benefits come, and what it leads to."""
    return StepRepository(uow).row(service.plan(uow, at, data).id)


@router.get("/benefit-steps/{benefit_step_id}")
def read_benefit_step(benefit_step_id: UUID, uow: Reading) -> Told[BenefitStepRead]:
    """One output, capability or outcome."""
    return StepRepository(uow).row(benefit_step_id)


@router.get("/benefit-steps/{benefit_step_id}/history")
def read_benefit_step_history(benefit_step_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a step: who changed what, when, from what, to what."""
    return StepRepository(uow).history(benefit_step_id, paging)


@router.patch("/benefit-steps/{benefit_step_id}", responses=CHANGING)
def update_benefit_step(
    benefit_step_id: UUID, patch: StepPatch, version: IfMatch, uow: Writing
) -> Told[BenefitStepRead]:
    """Change a step, or what it leads to: a circle is refused, and named."""
    return StepRepository(uow).row(service.revise(uow, benefit_step_id, version, patch).id)


@router.delete("/benefit-steps/{benefit_step_id}", status_code=204, responses=CHANGING)
def delete_benefit_step(benefit_step_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a step that none leads to."""
    service.remove(uow, benefit_step_id, version)


@router.get("/benefits/{benefit_id}/map")
def read_benefit_map(benefit_id: UUID, uow: Reading) -> BenefitMap:
    """All that leads to a benefit: outputs, capabilities and outcomes; and the objective that it serves."""
    return service.mapped(uow, benefit_id)
