"""``/v1/materiality-thresholds``: from what size on an organisation wants a variance explained."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.core.errors import CREATING
from app.core.model import utc_now
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.variance.materiality import service
from app.variance.materiality.repository import ThresholdsRepository
from app.variance.materiality.schemas import ThresholdsInForce, ThresholdsRead, ThresholdsWrite

router = APIRouter(prefix="/v1", tags=["Variance"], route_class=UnitOfWorkRoute)


@router.get("/materiality-thresholds")
def list_materiality_thresholds(uow: Reading, paging: Paged) -> Page[ThresholdsRead]:
    """All that were ever set; `sort=effective_on` has them in order of time."""
    return ThresholdsRepository(uow).page(paging)


@router.post("/materiality-thresholds", status_code=201, responses=CREATING)
def create_materiality_thresholds(data: ThresholdsWrite, uow: Writing) -> Told[ThresholdsRead]:
    """Set the thresholds that drafting and attribution use from a data date on."""
    return ThresholdsRepository(uow).row(service.set_thresholds(uow, data).id)


@router.get("/materiality-thresholds/in-force")
def read_materiality_in_force(
    uow: Reading, on: Annotated[Day | None, Query(description="Today, unless told.")] = None
) -> ThresholdsInForce:
    """Those used for what is as of a day; the service's own where none were set."""
    return ThresholdsRepository(uow).in_force(on or utc_now().date())


@router.get("/materiality-thresholds/{thresholds_id}")
def read_materiality_thresholds(thresholds_id: UUID, uow: Reading) -> Told[ThresholdsRead]:
    """One set of thresholds: it stays as it was set."""
    return ThresholdsRepository(uow).row(thresholds_id)


@router.get("/materiality-thresholds/{thresholds_id}/history")
def read_materiality_thresholds_history(
    thresholds_id: UUID, uow: Reading, paging: Paged
) -> Page[VersionRead]:
    """Who set the thresholds, and when."""
    return ThresholdsRepository(uow).history(thresholds_id, paging)
