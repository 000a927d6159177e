"""``/v1/discount-rate-schedules``: the rates that money of later years is discounted by, each from a day on."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.core.errors import CREATING
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Slug, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.portfolio.discount_rates import service
from app.portfolio.discount_rates.repository import ScheduleRepository
from app.portfolio.discount_rates.schemas import ScheduleRead, ScheduleWrite

router = APIRouter(prefix="/v1", tags=["Prioritisation"], route_class=UnitOfWorkRoute)


class Search(Paging):
    """The filters and the paging of a list of schedules."""

    slug: Slug | None = None


@router.get("/discount-rate-schedules")
def list_discount_rate_schedules(uow: Reading, search: Annotated[Search, Query()]) -> Page[ScheduleRead]:
    """The organisation's own schedules; those of the Green Book are there without being stated."""
    return ScheduleRepository(uow).page(search, slug=search.slug)


@router.post("/discount-rate-schedules", status_code=201, responses=CREATING)
def create_discount_rate_schedule(data: ScheduleWrite, uow: Writing) -> Told[ScheduleRead]:
    """State the rates in force from a day on; what was discounted before stays as it is."""
    return ScheduleRepository(uow).row(service.state(uow, data).id)


@router.get("/discount-rate-schedules/{schedule_id}")
def read_discount_rate_schedule(schedule_id: UUID, uow: Reading) -> Told[ScheduleRead]:
    """One schedule: it stays as it was stated."""
    return ScheduleRepository(uow).row(schedule_id)


@router.get("/discount-rate-schedules/{schedule_id}/history")
def read_discount_rate_schedule_history(schedule_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who stated it, and when; it has one version."""
    return ScheduleRepository(uow).history(schedule_id, paging)
