"""``/v1``: heat maps of the risks at every level."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import SCOPE, Scope
from app.core.route import UnitOfWorkRoute
from app.core.svg import SvgResponse
from app.core.unit_of_work import Reading
from app.risk.heat_map.picture import SHOWN, picture
from app.risk.heat_map.schemas import RiskHeatMap
from app.risk.heat_map.service import heat_map

router = APIRouter(prefix="/v1", tags=["Risk"], route_class=UnitOfWorkRoute)
InScope = Annotated[Scope, Query(description=SCOPE)]
InACell = Annotated[int, Query(ge=0, le=50, description="How many risks are listed behind each cell.")]


@at_every_level(router.get, "/{id}/risk-heat-map")
def read_risk_heat_map(
    at: Address, uow: Reading, scope: InScope = Scope.BELOW, risks_in_cell: InACell = 10
) -> RiskHeatMap:
    """The active risks by probability and impact, and where the matrix puts them in the wrong order."""
    return heat_map(uow, ComponentRepository(uow).at(at), scope, risks_in_cell)


@at_every_level(router.get, "/{id}/risk-heat-map.svg", response_class=SvgResponse)
def read_risk_heat_map_picture(at: Address, uow: Reading, scope: InScope = Scope.BELOW) -> SvgResponse:
    """The heat map as a picture."""
    component = ComponentRepository(uow).at(at)
    return SvgResponse(
        picture(f"{component.code}: heat map of risks", heat_map(uow, component, scope, SHOWN))
    )
