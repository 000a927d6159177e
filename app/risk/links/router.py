"""``/v1``: what risks have to do with."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from app.core.errors import CHANGING, CREATING
from app.core.pagination import Page, Paging
from app.core.route import UnitOfWorkRoute
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch
from app.risk.links import service
from app.risk.links.models import LinkKind
from app.risk.links.repository import RiskLinkRepository
from app.risk.links.schemas import RiskLinkRead, RiskLinkWrite
from app.risk.repository import RiskRepository

router = APIRouter(prefix="/v1", tags=["Risk"], route_class=UnitOfWorkRoute)


class Search(Paging):
    kind: LinkKind | None = Field(default=None, description="Only links to this.")


@router.get("/risks/{risk_id}/links")
def list_risk_links(risk_id: UUID, uow: Reading, search: Annotated[Search, Query()]) -> Page[RiskLinkRead]:
    """The tasks, milestones, benefits, decisions and risks that a risk has to do with."""
    RiskRepository(uow).place_of(risk_id)
    return RiskLinkRepository(uow).page(search, risk=risk_id, kind=search.kind)


@router.post("/risks/{risk_id}/links", status_code=201, responses=CREATING)
def create_risk_link(risk_id: UUID, data: RiskLinkWrite, uow: Writing) -> Told[RiskLinkRead]:
    """Link a risk to something else."""
    return RiskLinkRepository(uow).row(service.link(uow, risk_id, data).id)


@router.get("/risk-links/{risk_link_id}")
def read_risk_link(risk_link_id: UUID, uow: Reading) -> Told[RiskLinkRead]:
    """One link; it is made and taken away, and never changes."""
    return RiskLinkRepository(uow).row(risk_link_id)


@router.delete("/risk-links/{risk_link_id}", status_code=204, responses=CHANGING)
def delete_risk_link(risk_link_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take a link away; the trail keeps it."""
    service.unlink(uow, risk_link_id, version)
