"""``/v1``: the fiscal calendar and its years."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from app.core.errors import CREATING
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.periods.fiscal import service
from app.periods.fiscal.repository import FiscalCalendarRepository
from app.periods.fiscal.schemas import (
    FiscalCalendarRead,
    FiscalCalendarWrite,
    FiscalYearRead,
    FiscalYearWrite,
)

router = APIRouter(prefix="/v1", tags=["Variance"], route_class=UnitOfWorkRoute)


@router.get("/fiscal-calendars")
def list_fiscal_calendars(uow: Reading, paging: Paged) -> Page[FiscalCalendarRead]:
    """The fiscal calendars there were: the last one entered is in force, and calendar years where there is none."""
    return FiscalCalendarRepository(uow).page(paging)


@router.post("/fiscal-calendars", status_code=201, responses=CREATING)
def create_fiscal_calendar(data: FiscalCalendarWrite, uow: Writing) -> Told[FiscalCalendarRead]:
    """Say when the organisation's fiscal year begins, and what it is called, from now on."""
    return FiscalCalendarRepository(uow).row(service.settle(uow, data).id)


@router.get("/fiscal-calendars/{fiscal_calendar_id}")
def read_fiscal_calendar(fiscal_calendar_id: UUID, uow: Reading) -> Told[FiscalCalendarRead]:
    """One fiscal calendar: it stays as it was entered."""
    return FiscalCalendarRepository(uow).row(fiscal_calendar_id)


@router.get("/fiscal-calendars/{fiscal_calendar_id}/history")
def read_fiscal_calendar_history(fiscal_calendar_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who entered a fiscal calendar, and when; it has one version."""
    return FiscalCalendarRepository(uow).history(fiscal_calendar_id, paging)


@router.post("/fiscal-years", responses=CREATING)
def open_fiscal_year(data: FiscalYearWrite, uow: Writing) -> FiscalYearRead:
    """Open the reporting periods of a fiscal year at once, by month, quarter, half or whole, called after the year."""
    return service.open_year(uow, data)


@router.get("/fiscal-years/{year}")
def read_fiscal_year(year: Annotated[int, Path(ge=1950, le=2150)], uow: Reading) -> FiscalYearRead:
    """A fiscal year by the calendar year in which it begins, with its reporting periods."""
    return service.fiscal_year(uow, year)
