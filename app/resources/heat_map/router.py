"""``/v1``: how loaded roles and people are, at every level."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.components.router import at_every_level
from app.components.schemas import Address
from app.core.csv import CsvResponse, Table
from app.core.model import utc_now
from app.core.route import UnitOfWorkRoute
from app.core.svg import SvgResponse
from app.core.unit_of_work import Reading
from app.core.workbook import WorkbookResponse, workbook_response
from app.cost.ledger.summing import readable
from app.people.governing import READ
from app.resources.heat_map import tables
from app.resources.heat_map.picture import picture
from app.resources.heat_map.schemas import HeatMap, MapAsked
from app.resources.heat_map.service import heat_map

router = APIRouter(prefix="/v1", tags=["Resources"], route_class=UnitOfWorkRoute)
Sought = Annotated[MapAsked, Query()]


@at_every_level(router.get, "/{id}/capacity")
def read_capacity(at: Address, uow: Reading, asked: Sought) -> HeatMap:
    """Capacity against demand: how loaded roles, or people, are in each period."""
    return heat_map(uow, readable(uow, at, READ), asked)


@at_every_level(router.get, "/{id}/capacity.csv", response_class=CsvResponse)
def read_capacity_table(at: Address, uow: Reading, asked: Sought) -> Table:
    """The heat map as a file, one row a cell."""
    component = readable(uow, at, READ)
    found = heat_map(uow, component, asked)
    return Table(f"{component.code} capacity.csv", tables.HEADER, tables.rows(found))


@at_every_level(router.get, "/{id}/capacity.xlsx", response_class=WorkbookResponse)
def read_capacity_workbook(at: Address, uow: Reading, asked: Sought) -> WorkbookResponse:
    """The heat map as a workbook, and who does not count for want of a certificate."""
    component = readable(uow, at, READ)
    found = tables.sheets(heat_map(uow, component, asked))
    return workbook_response(f"{component.code} capacity.xlsx", found, utc_now().date())


@at_every_level(router.get, "/{id}/capacity.svg", response_class=SvgResponse)
def read_capacity_picture(at: Address, uow: Reading, asked: Sought) -> SvgResponse:
    """The heat map as a picture."""
    component = readable(uow, at, READ)
    return SvgResponse(picture(f"{component.code}: capacity and demand", heat_map(uow, component, asked)))
