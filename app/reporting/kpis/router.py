"""``/v1``: the key performance indicators of an office."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day
from app.core.unit_of_work import Reading
from app.reporting.kpis import service
from app.reporting.kpis.schemas import PmoKpis

router = APIRouter(prefix="/v1", tags=["Reporting"], route_class=UnitOfWorkRoute)
Since = Annotated[
    Day | None, Query(description="The first day that counts; a year before `until` if not given.")
]
Until = Annotated[Day | None, Query(description="The last day that counts; today if not given.")]


@at_every_level(router.get, "/{id}/pmo-kpis")
def read_pmo_kpis(at: Address, uow: Reading, since: Since = None, until: Until = None) -> PmoKpis:
    """How well the office works at a component and below: from its records, or null with a reason."""
    return service.kpis(uow, ComponentRepository(uow).at(at), since, until)
