"""``/v1``: the stages of lifecycles, and breaches of their gates."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.governance.stages import service
from app.governance.stages.models import BreachCause, BreachStatus, StageStatus
from app.governance.stages.repository import BreachRepository, StageRepository
from app.governance.stages.schemas import (
    BreachRead,
    StageClosingWrite,
    StageOpeningWrite,
    StageRead,
    StageRevision,
)

router = APIRouter(prefix="/v1", tags=["Gates"], route_class=UnitOfWorkRoute)
StagePatch = Annotated[MergePatch[StageRevision], Body(media_type="application/merge-patch+json")]


class StageSearch(Scoped, Paging):
    """The filters and the paging of a list of stages."""

    status: StageStatus | None = None


class BreachSearch(Scoped, Paging):
    """The filters and the paging of a list of breaches."""

    status: BreachStatus | None = None
    cause: BreachCause | None = None

    def filters(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        return {**self.within(uow, component), "status": self.status, "cause": self.cause}


@at_every_level(router.get, "/{id}/stages")
def list_stages(at: Address, uow: Reading, search: Annotated[StageSearch, Query()]) -> Page[StageRead]:
    """The stages of a component and of all below it."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    return StageRepository(uow).page(search, **within, status=search.status)


@router.get("/stages/{stage_id}")
def read_stage(stage_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[StageRead]:
    """One stage, as it is or as it was known at an instant."""
    stages = StageRepository(uow)
    return stages.known(stage_id, known_at) if known_at else stages.row(stage_id)


@router.get("/stages/{stage_id}/history")
def read_stage_history(stage_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a stage: who changed what, when, from what, to what."""
    return StageRepository(uow).history(stage_id, paging)


@router.patch("/stages/{stage_id}", responses=CHANGING)
def update_stage(stage_id: UUID, patch: StagePatch, version: IfMatch, uow: Writing) -> Told[StageRead]:
    """Change when a stage is to be, or which part of the plan is its work."""
    return StageRepository(uow).row(service.revise(uow, stage_id, version, patch).id)


@router.post("/stages/{stage_id}/opening", responses=CHANGING)
def open_stage(stage_id: UUID, data: StageOpeningWrite, version: IfMatch, uow: Writing) -> Told[StageRead]:
    """Open a stage; past a gate that was not passed only with a reason, and as a breach."""
    return StageRepository(uow).row(service.begin(uow, stage_id, version, data).id)


@router.post("/stages/{stage_id}/closing", responses=CHANGING)
def close_stage(stage_id: UUID, data: StageClosingWrite, version: IfMatch, uow: Writing) -> Told[StageRead]:
    """Close a stage whose gate, if it has one, was passed or waived."""
    return StageRepository(uow).row(service.close(uow, stage_id, version, data).id)


@at_every_level(router.get, "/{id}/gate-breaches")
def list_gate_breaches(
    at: Address, uow: Reading, search: Annotated[BreachSearch, Query()]
) -> Page[BreachRead]:
    """Work past gates that did not let it pass, at a component and all below it."""
    return BreachRepository(uow).page(search, **search.filters(uow, ComponentRepository(uow).at(at)))


@router.get("/gate-breaches/{gate_breach_id}")
def read_gate_breach(gate_breach_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[BreachRead]:
    """One breach, as it is or as it was known at an instant."""
    breaches = BreachRepository(uow)
    return breaches.known(gate_breach_id, known_at) if known_at else breaches.row(gate_breach_id)


@router.get("/gate-breaches/{gate_breach_id}/history")
def read_gate_breach_history(gate_breach_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a breach: when it was recorded, and what healed it."""
    return BreachRepository(uow).history(gate_breach_id, paging)
