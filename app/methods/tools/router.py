"""``/v1/tools``: the register of tools."""

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
from app.methods.tools import service
from app.methods.tools.repository import ToolRepository
from app.methods.tools.schemas import ToolRead, ToolWrite

router = APIRouter(prefix="/v1", tags=["Methods"], route_class=UnitOfWorkRoute)
ToolPatch = Annotated[MergePatch[ToolWrite], Body(media_type="application/merge-patch+json")]


class ToolSearch(Paging):
    """The filters and the paging of the register of tools."""

    owner: Label | None = None


@router.get("/tools")
def list_tools(uow: Reading, search: Annotated[ToolSearch, Query()]) -> Page[ToolRead]:
    """The tools that the work is done with: who owns each, who uses it, and what it costs."""
    return ToolRepository(uow).page(search, owner=search.owner)


@router.post("/tools", status_code=201, responses=CREATING)
def create_tool(data: ToolWrite, uow: Writing) -> Told[ToolRead]:
    """Enter a tool in the register."""
    return ToolRepository(uow).row(service.register(uow, data).id)


@router.get("/tools/{tool_id}")
def read_tool(tool_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ToolRead]:
    """One tool, as it is or as it was known at an instant."""
    tools = ToolRepository(uow)
    return tools.known(tool_id, known_at) if known_at else tools.row(tool_id)


@router.get("/tools/{tool_id}/history")
def read_tool_history(tool_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a tool: who changed what, when, from what, to what."""
    return ToolRepository(uow).history(tool_id, paging)


@router.patch("/tools/{tool_id}", responses=CHANGING)
def update_tool(tool_id: UUID, patch: ToolPatch, version: IfMatch, uow: Writing) -> Told[ToolRead]:
    """Change a tool: send what changes, and the ETag you last saw."""
    return ToolRepository(uow).row(service.revise(uow, tool_id, version, patch).id)
