"""``/v1``: cost lines."""

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
from app.cost.lines import service
from app.cost.lines.models import LineStatus, Nature
from app.cost.lines.repository import CostLineRepository
from app.cost.lines.schemas import CostLineRead, CostLineWrite
from app.dependencies import IfMatch, KnownAt

router = APIRouter(prefix="/v1", tags=["Cost"], route_class=UnitOfWorkRoute)
CostLinePatch = Annotated[MergePatch[CostLineWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The filters and the paging of a list of cost lines."""

    category: Annotated[str | None, Query(max_length=200)] = None
    supplier: Annotated[str | None, Query(max_length=200)] = None
    nature: Nature | None = None
    status: LineStatus | None = None
    work_package_id: UUID | None = None


@at_every_level(router.get, "/{id}/cost-lines")
def list_cost_lines(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[CostLineRead]:
    """The cost lines of a component."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    filters = search.model_dump(include={"category", "supplier", "nature", "status"})
    return CostLineRepository(uow).page(search, **within, **filters, work_package=search.work_package_id)


@at_every_level(router.post, "/{id}/cost-lines", status_code=201, responses=CREATING)
def create_cost_line(at: Address, data: CostLineWrite, uow: Writing) -> Told[CostLineRead]:
    """Open a cost line."""
    return CostLineRepository(uow).row(service.open_line(uow, at, data).id)


@router.get("/cost-lines/{line_id}")
def read_cost_line(line_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[CostLineRead]:
    """One cost line, as it is or as it was known at an instant."""
    lines = CostLineRepository(uow)
    return lines.known(line_id, known_at) if known_at else lines.row(line_id)


@router.get("/cost-lines/{line_id}/history")
def read_cost_line_history(line_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a cost line: who changed what, when, from what, to what."""
    return CostLineRepository(uow).history(line_id, paging)


@router.patch("/cost-lines/{line_id}", responses=CHANGING)
def update_cost_line(
    line_id: UUID, patch: CostLinePatch, version: IfMatch, uow: Writing
) -> Told[CostLineRead]:
    """Change an open cost line."""
    return CostLineRepository(uow).row(service.revise(uow, line_id, version, patch).id)


@router.post("/cost-lines/{line_id}/closure", responses=CHANGING)
def close_cost_line(line_id: UUID, version: IfMatch, uow: Writing) -> Told[CostLineRead]:
    """Take no more entries to a cost line."""
    return CostLineRepository(uow).row(service.close(uow, line_id, version).id)


@router.post("/cost-lines/{line_id}/reopening", responses=CHANGING)
def reopen_cost_line(line_id: UUID, version: IfMatch, uow: Writing) -> Told[CostLineRead]:
    """Take entries to a closed cost line again."""
    return CostLineRepository(uow).row(service.reopen(uow, line_id, version).id)


@router.delete("/cost-lines/{line_id}", status_code=204, responses=CHANGING)
def delete_cost_line(line_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a cost line that nothing was posted to."""
    service.remove(uow, line_id, version)
