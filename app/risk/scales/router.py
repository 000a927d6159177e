"""``/v1/risk-scales``: what risks are scored by."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from app.core.errors import CREATING
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.risk.scales import service
from app.risk.scales.repository import RiskScaleRepository
from app.risk.scales.schemas import RiskScaleRead, RiskScaleWrite, ScaleSlug

router = APIRouter(prefix="/v1", tags=["Risk"], route_class=UnitOfWorkRoute)


class Search(Paging):
    slug: ScaleSlug | None = Field(default=None, description="Only the versions of this scale.")


@router.get("/risk-scales")
def list_risk_scales(uow: Reading, search: Annotated[Search, Query()]) -> Page[RiskScaleRead]:
    """The scale that is shipped, and every version of the organisation's own."""
    return RiskScaleRepository(uow).page(search, slug=search.slug)


@router.post("/risk-scales", status_code=201, responses=CREATING)
def create_risk_scale(data: RiskScaleWrite, uow: Writing) -> Told[RiskScaleRead]:
    """Publish the next version of a scale, for risks that are scored from now on."""
    return RiskScaleRepository(uow).row(service.publish(uow, data).id)


@router.get("/risk-scales/{risk_scale_id}")
def read_risk_scale(risk_scale_id: UUID, uow: Reading) -> Told[RiskScaleRead]:
    """One version of one scale; it never changes."""
    return RiskScaleRepository(uow).row(risk_scale_id)


@router.get("/risk-scales/{risk_scale_id}/history")
def read_risk_scale_history(risk_scale_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who published a version, and when."""
    return RiskScaleRepository(uow).history(risk_scale_id, paging)
