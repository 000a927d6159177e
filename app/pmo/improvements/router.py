"""``/v1``: the improvement backlog of offices."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Label, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.pmo.improvements import service
from app.pmo.improvements.backlog import backlog
from app.pmo.improvements.models import ImprovementOrigin, ImprovementStatus
from app.pmo.improvements.repository import ImprovementRepository
from app.pmo.improvements.schemas import (
    ImprovementBacklog,
    ImprovementRead,
    ImprovementStepWrite,
    ImprovementWrite,
)
from app.pmo.repository import OfficeRepository

router = APIRouter(prefix="/v1", tags=["Improvement"], route_class=UnitOfWorkRoute)
ImprovementPatch = Annotated[MergePatch[ImprovementWrite], Body(media_type="application/merge-patch+json")]


class Search(Paging):
    """The filters and the paging of a list of improvements."""

    status: ImprovementStatus | None = None
    origin: ImprovementOrigin | None = None
    owner: Label | None = None


@router.get("/offices/{office_id}/improvements")
def list_improvements(
    office_id: UUID, uow: Reading, search: Annotated[Search, Query()]
) -> Page[ImprovementRead]:
    """All that an office has had in its backlog."""
    office = OfficeRepository(uow).get(office_id)
    sought = {"status": search.status, "origin": search.origin, "owner": search.owner}
    return ImprovementRepository(uow).page(search, office=office.id, **sought)


@router.post("/offices/{office_id}/improvements", status_code=201, responses=CREATING)
def create_improvement(office_id: UUID, data: ImprovementWrite, uow: Writing) -> Told[ImprovementRead]:
    """Enter an idea in an office's backlog: a problem, what shows it, and what would help."""
    return ImprovementRepository(uow).row(service.suggest(uow, office_id, data).id)


@router.get("/offices/{office_id}/improvement-backlog")
def read_improvement_backlog(office_id: UUID, uow: Reading) -> ImprovementBacklog:
    """What is open, the best for its effort first, which are quick wins, and what came of the rest."""
    return backlog(uow, office_id)


@router.get("/improvements/{improvement_id}")
def read_improvement(improvement_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ImprovementRead]:
    """One improvement, as it is or as it was known at an instant."""
    improvements = ImprovementRepository(uow)
    return improvements.known(improvement_id, known_at) if known_at else improvements.row(improvement_id)


@router.get("/improvements/{improvement_id}/history")
def read_improvement_history(improvement_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of an improvement: who changed what, when, from what, to what."""
    return ImprovementRepository(uow).history(improvement_id, paging)


@router.patch("/improvements/{improvement_id}", responses=CHANGING)
def update_improvement(
    improvement_id: UUID, patch: ImprovementPatch, version: IfMatch, uow: Writing
) -> Told[ImprovementRead]:
    """Change an improvement that is open; its measure stays as it is once work has begun."""
    return ImprovementRepository(uow).row(service.revise(uow, improvement_id, version, patch).id)


@router.post("/improvements/{improvement_id}/steps", responses=CHANGING)
def step_improvement(
    improvement_id: UUID, data: ImprovementStepWrite, version: IfMatch, uow: Writing
) -> Told[ImprovementRead]:
    """Take an improvement to its next status; done is only what was measured after its observation."""
    return ImprovementRepository(uow).row(service.step(uow, improvement_id, version, data).id)
