"""``/v1/resource-roles``: what work asks for, and people fill."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.people.roles import service
from app.people.roles.repository import RoleRepository
from app.people.roles.schemas import RoleRead, RoleWrite

router = APIRouter(prefix="/v1", tags=["Resources"], route_class=UnitOfWorkRoute)
RolePatch = Annotated[MergePatch[RoleWrite], Body(media_type="application/merge-patch+json")]


@router.get("/resource-roles")
def list_resource_roles(
    uow: Reading, paging: Paged, code: Annotated[str | None, Query(max_length=200)] = None
) -> Page[RoleRead]:
    """The roles that work asks for."""
    return RoleRepository(uow).page(paging, code=code)


@router.post("/resource-roles", status_code=201, responses=CREATING)
def create_resource_role(data: RoleWrite, uow: Writing) -> Told[RoleRead]:
    """Say that work asks for a role, and what certificate and skills it demands."""
    return RoleRepository(uow).row(service.define(uow, data).id)


@router.get("/resource-roles/{role_id}")
def read_resource_role(role_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[RoleRead]:
    """One role, as it is or as it was known at an instant."""
    roles = RoleRepository(uow)
    return roles.known(role_id, known_at) if known_at else roles.row(role_id)


@router.get("/resource-roles/{role_id}/history")
def read_resource_role_history(role_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a role."""
    return RoleRepository(uow).history(role_id, paging)


@router.patch("/resource-roles/{role_id}", responses=CHANGING)
def update_resource_role(role_id: UUID, patch: RolePatch, version: IfMatch, uow: Writing) -> Told[RoleRead]:
    """Change a role."""
    return RoleRepository(uow).row(service.revise(uow, role_id, version, patch).id)


@router.delete("/resource-roles/{role_id}", status_code=204, responses=CHANGING)
def delete_resource_role(role_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take a role away that nobody has and nothing asks for."""
    service.remove(uow, role_id, version)
