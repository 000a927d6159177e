"""``/v1``: readings of what no record has."""

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
from app.governance.readings import service
from app.governance.readings.repository import ReadingRepository
from app.governance.readings.schemas import ReadingRead, ReadingWrite
from app.governance.tolerances.models import Metric

router = APIRouter(prefix="/v1", tags=["Tolerances"], route_class=UnitOfWorkRoute)


class ReadingSearch(Scoped, Paging):
    """The filters and the paging of a list of readings."""

    metric: Metric | None = None


@at_every_level(router.get, "/{id}/tolerance-readings")
def list_tolerance_readings(
    at: Address, uow: Reading, search: Annotated[ReadingSearch, Query()]
) -> Page[ReadingRead]:
    """What was measured of scope, quality and sustainability."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    return ReadingRepository(uow).page(search, **within, metric=search.metric)


@at_every_level(router.post, "/{id}/tolerance-readings", status_code=201, responses=CREATING)
def create_tolerance_reading(at: Address, data: ReadingWrite, uow: Writing) -> Told[ReadingRead]:
    """Enter a figure that no record has; it is judged at once."""
    return ReadingRepository(uow).row(service.measure(uow, at, data).id)


@router.get("/tolerance-readings/{reading_id}")
def read_tolerance_reading(reading_id: UUID, uow: Reading) -> Told[ReadingRead]:
    """One reading: it stays as it was entered."""
    return ReadingRepository(uow).row(reading_id)


@router.get("/tolerance-readings/{reading_id}/history")
def read_tolerance_reading_history(reading_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who entered it, and when; it has one version."""
    return ReadingRepository(uow).history(reading_id, paging)
