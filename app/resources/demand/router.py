"""``/v1``: what components ask for of roles."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CREATING
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.resources.demand import service
from app.resources.demand.models import DemandKind
from app.resources.demand.repository import DemandRepository
from app.resources.demand.schemas import DemandGrid, DemandRead
from app.resources.grid import GridEntered

router = APIRouter(prefix="/v1", tags=["Resources"], route_class=UnitOfWorkRoute)


class Search(Scoped, Paging):
    """The filters and the paging of a list of demand."""

    role_id: UUID | None = None
    period_id: UUID | None = None
    kind: DemandKind | None = None


@at_every_level(router.get, "/{id}/resource-demands")
def list_resource_demands(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[DemandRead]:
    """What a component and all below it ask for of roles, period by period."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    return DemandRepository(uow).page(
        search, **within, role=search.role_id, period=search.period_id, kind=search.kind
    )


@at_every_level(router.put, "/{id}/resource-demands", responses=CREATING)
def replace_resource_demands(at: Address, data: DemandGrid, uow: Writing) -> GridEntered:
    """Say what a component asks for: each cell in the place of what was there, null to clear it."""
    return service.enter(uow, at, data)


@router.get("/resource-demands/{resource_demand_id}")
def read_resource_demand(resource_demand_id: UUID, uow: Reading) -> Told[DemandRead]:
    """What a component asks for of one role in one period."""
    return DemandRepository(uow).row(resource_demand_id)


@router.get("/resource-demands/{resource_demand_id}/history")
def read_resource_demand_history(resource_demand_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of what a component asks for of a role in a period."""
    return DemandRepository(uow).history(resource_demand_id, paging)
