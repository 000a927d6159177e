"""``/v1``: how much risk a level seeks, tolerates and can absorb."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import Field

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.risk.escalations.repository import RiskEscalationRepository
from app.risk.escalations.schemas import ExposureEscalationWrite, RiskEscalationRead
from app.risk.limits import aggregates, service, telling
from app.risk.limits.models import LimitedRisks
from app.risk.limits.repository import RiskLimitRepository
from app.risk.limits.schemas import ComponentBreaches, RiskBreaches, RiskLimitRead, RiskLimitWrite

router = APIRouter(prefix="/v1", tags=["Risk"], route_class=UnitOfWorkRoute)
LimitPatch = Annotated[MergePatch[RiskLimitWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The filters and the paging of a list of limits."""

    applies_to: LimitedRisks | None = Field(
        default=None, description="Only limits on single risks, or only those on all of them together."
    )
    category: str | None = Field(default=None, max_length=200, description="Only those of this category.")


@at_every_level(router.get, "/{id}/risk-limits")
def list_risk_limits(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[RiskLimitRead]:
    """The limits that are set at a component and below it."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    own = {"applies_to": search.applies_to, "category": search.category}
    return RiskLimitRepository(uow).page(search, **within, **own)


@at_every_level(router.post, "/{id}/risk-limits", status_code=201, responses=CREATING)
def create_risk_limit(at: Address, data: RiskLimitWrite, uow: Writing) -> Told[RiskLimitRead]:
    """Set a limit for a component and all below it, until one below has its own."""
    return RiskLimitRepository(uow).row(service.set_limit(uow, at, data).id)


@at_every_level(router.get, "/{id}/risk-breaches")
def read_component_risk_breaches(at: Address, uow: Reading) -> ComponentBreaches:
    """What lies beyond its limits at a component and below."""
    return telling.at_component(uow, ComponentRepository(uow).at(at))


@router.get("/risks/{risk_id}/breaches")
def read_risk_breaches(risk_id: UUID, uow: Reading) -> RiskBreaches:
    """The limits of the level that holds a risk which it breaks as it stands."""
    return telling.of_risk(uow, risk_id)


@router.get("/risk-limits/{risk_limit_id}")
def read_risk_limit(risk_limit_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[RiskLimitRead]:
    """One limit, as it is or as it was known at an instant."""
    limits = RiskLimitRepository(uow)
    return limits.known(risk_limit_id, known_at) if known_at else limits.row(risk_limit_id)


@router.get("/risk-limits/{risk_limit_id}/history")
def read_risk_limit_history(risk_limit_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a limit: who changed what, when, from what, to what."""
    return RiskLimitRepository(uow).history(risk_limit_id, paging)


@router.patch("/risk-limits/{risk_limit_id}", responses=CHANGING)
def update_risk_limit(
    risk_limit_id: UUID, patch: LimitPatch, version: IfMatch, uow: Writing
) -> Told[RiskLimitRead]:
    """Change a limit; every risk that it is about is judged by it at once."""
    return RiskLimitRepository(uow).row(service.revise(uow, risk_limit_id, version, patch).id)


@router.post("/risk-limits/{risk_limit_id}/escalations", status_code=201, responses=CREATING)
def create_risk_limit_escalation(
    risk_limit_id: UUID, data: ExposureEscalationWrite, uow: Writing
) -> Told[RiskEscalationRead]:
    """Put all threats together to the level above, while they break this limit."""
    return RiskEscalationRepository(uow).row(aggregates.propose(uow, risk_limit_id, data).id)


@router.delete("/risk-limits/{risk_limit_id}", status_code=204, responses=CHANGING)
def delete_risk_limit(risk_limit_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take a limit away: the next one above is in force from then on."""
    service.remove(uow, risk_limit_id, version)
