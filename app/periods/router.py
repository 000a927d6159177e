"""``/v1/reporting-periods``: the periods that an organisation reports in."""

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
from app.periods import service
from app.periods.models import PeriodStatus
from app.periods.repository import PeriodRepository
from app.periods.schemas import PeriodRead, PeriodWrite

router = APIRouter(prefix="/v1", tags=["Variance"], route_class=UnitOfWorkRoute)
PeriodPatch = Annotated[MergePatch[PeriodWrite], Body(media_type="application/merge-patch+json")]


@router.get("/reporting-periods")
def list_periods(
    uow: Reading,
    paging: Paged,
    status: PeriodStatus | None = None,
    code: Annotated[str | None, Query(max_length=40)] = None,
) -> Page[PeriodRead]:
    """The organisation's reporting periods; `sort=data_date` puts them in order of time."""
    return PeriodRepository(uow).page(paging, status=status, code=code)


@router.post("/reporting-periods", status_code=201, responses=CREATING)
def create_period(data: PeriodWrite, uow: Writing) -> Told[PeriodRead]:
    """Open a period for status reports."""
    return PeriodRepository(uow).row(service.open_period(uow, data).id)


@router.get("/reporting-periods/{period_id}")
def read_period(period_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[PeriodRead]:
    """One period, as it is or as it was known at an instant."""
    periods = PeriodRepository(uow)
    return periods.known(period_id, known_at) if known_at else periods.row(period_id)


@router.get("/reporting-periods/{period_id}/history")
def read_period_history(period_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a period."""
    return PeriodRepository(uow).history(period_id, paging)


@router.patch("/reporting-periods/{period_id}", responses=CHANGING)
def update_period(period_id: UUID, patch: PeriodPatch, version: IfMatch, uow: Writing) -> Told[PeriodRead]:
    """Change an open period."""
    return PeriodRepository(uow).row(service.revise(uow, period_id, version, patch).id)


@router.post("/reporting-periods/{period_id}/closure", responses=CHANGING)
def close_period(period_id: UUID, version: IfMatch, uow: Writing) -> Told[PeriodRead]:
    """Take no more reports for a period."""
    return PeriodRepository(uow).row(service.close(uow, period_id, version).id)


@router.post("/reporting-periods/{period_id}/reopening", responses=CHANGING)
def reopen_period(period_id: UUID, version: IfMatch, uow: Writing) -> Told[PeriodRead]:
    """Take reports for a closed period again."""
    return PeriodRepository(uow).row(service.reopen(uow, period_id, version).id)


@router.delete("/reporting-periods/{period_id}", status_code=204, responses=CHANGING)
def delete_period(period_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a period that nobody has reported for."""
    service.delete(uow, period_id, version)
