"""``/v1/role-capacity``: what there is of roles that no person of the pool stands for."""

from uuid import UUID

from fastapi import APIRouter

from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.resources.capacity import service
from app.resources.capacity.repository import CapacityRepository
from app.resources.capacity.schemas import CapacityGrid, CapacityRead
from app.resources.grid import GridEntered

router = APIRouter(prefix="/v1", tags=["Resources"], route_class=UnitOfWorkRoute)


@router.get("/role-capacity")
def list_role_capacity(
    uow: Reading, paging: Paged, role_id: UUID | None = None, period_id: UUID | None = None
) -> Page[CapacityRead]:
    """What is stated of roles by period, beside the people of the pool."""
    return CapacityRepository(uow).page(paging, role=role_id, period=period_id)


@router.put("/role-capacity")
def replace_role_capacity(data: CapacityGrid, uow: Writing) -> GridEntered:
    """State capacity of roles by period: each cell in the place of what was there, null to clear it."""
    return service.enter(uow, data)


@router.get("/role-capacity/{capacity_id}")
def read_role_capacity(capacity_id: UUID, uow: Reading) -> Told[CapacityRead]:
    """What is stated of one role in one period."""
    return CapacityRepository(uow).row(capacity_id)


@router.get("/role-capacity/{capacity_id}/history")
def read_role_capacity_history(capacity_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of what is stated of a role in a period."""
    return CapacityRepository(uow).history(capacity_id, paging)
