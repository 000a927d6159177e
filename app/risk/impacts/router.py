"""``/v1``: what one risk does to several components."""

from uuid import UUID

from fastapi import APIRouter

from app.core.errors import CHANGING
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch
from app.risk.impacts import service
from app.risk.impacts.repository import RiskImpactRepository
from app.risk.impacts.schemas import RiskImpactRead, RiskImpactsWrite
from app.risk.repository import RiskRepository
from app.risk.schemas import RiskRead

router = APIRouter(prefix="/v1", tags=["Risk"], route_class=UnitOfWorkRoute)


@router.get("/risks/{risk_id}/impacts")
def list_risk_impacts(risk_id: UUID, uow: Reading, paging: Paged) -> Page[RiskImpactRead]:
    """What a risk does to each component that it hits, as far as the caller may see them."""
    RiskRepository(uow).place_of(risk_id)
    return RiskImpactRepository(uow).page(paging, risk=risk_id)


@router.put("/risks/{risk_id}/impacts", responses=CHANGING)
def replace_risk_impacts(
    risk_id: UUID, data: RiskImpactsWrite, version: IfMatch, uow: Writing
) -> Told[RiskRead]:
    """Say all that a risk hits: its own cost and days become the sum, and are counted once wherever it shows."""
    return RiskRepository(uow).row(service.replace(uow, risk_id, version, data).id)


@router.get("/risk-impacts/{risk_impact_id}")
def read_risk_impact(risk_impact_id: UUID, uow: Reading) -> Told[RiskImpactRead]:
    """What one risk does to one component."""
    return RiskImpactRepository(uow).row(risk_impact_id)
