"""``/v1``: risks that go together."""

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
from app.risk.correlations import service
from app.risk.correlations.repository import RiskCorrelationRepository
from app.risk.correlations.schemas import RiskCorrelationRead, RiskCorrelationWrite

router = APIRouter(prefix="/v1", tags=["Risk"], route_class=UnitOfWorkRoute)
CorrelationPatch = Annotated[
    MergePatch[RiskCorrelationWrite], Body(media_type="application/merge-patch+json")
]


class Search(Scoped, Paging):
    """The filters and the paging of a list of correlations."""

    risk_id: UUID | None = Field(default=None, description="Only the groups that this risk is in.")


@at_every_level(router.get, "/{id}/risk-correlations")
def list_risk_correlations(
    at: Address, uow: Reading, search: Annotated[Search, Query()]
) -> Page[RiskCorrelationRead]:
    """Which risks of a component, and of those below it, go together, as it is stated there."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    risk = str(search.risk_id) if search.risk_id else None
    return RiskCorrelationRepository(uow).page(search, **within, risk=risk)


@at_every_level(router.post, "/{id}/risk-correlations", status_code=201, responses=CREATING)
def create_risk_correlation(
    at: Address, data: RiskCorrelationWrite, uow: Writing
) -> Told[RiskCorrelationRead]:
    """Say that risks at a component or below it go together.

    What no risks can be, together with what is stated of them elsewhere, is refused as
    `positive_semidefinite`: `nearest` then has the nearest correlations that can be, pair by pair.
    """
    return RiskCorrelationRepository(uow).row(service.state(uow, at, data).id)


@router.get("/risk-correlations/{risk_correlation_id}")
def read_risk_correlation(
    risk_correlation_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[RiskCorrelationRead]:
    """One group, as it is or as it was known at an instant."""
    correlations = RiskCorrelationRepository(uow)
    return (
        correlations.known(risk_correlation_id, known_at)
        if known_at
        else correlations.row(risk_correlation_id)
    )


@router.get("/risk-correlations/{risk_correlation_id}/history")
def read_risk_correlation_history(
    risk_correlation_id: UUID, uow: Reading, paging: Paged
) -> Page[VersionRead]:
    """Every version of a group: who changed what, when, from what, to what."""
    return RiskCorrelationRepository(uow).history(risk_correlation_id, paging)


@router.patch("/risk-correlations/{risk_correlation_id}", responses=CHANGING)
def update_risk_correlation(
    risk_correlation_id: UUID, patch: CorrelationPatch, version: IfMatch, uow: Writing
) -> Told[RiskCorrelationRead]:
    """Change a group: simulations made before keep what they were made with."""
    return RiskCorrelationRepository(uow).row(service.revise(uow, risk_correlation_id, version, patch).id)


@router.delete("/risk-correlations/{risk_correlation_id}", status_code=204, responses=CHANGING)
def delete_risk_correlation(risk_correlation_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take a group away: its risks are independent of each other again."""
    service.remove(uow, risk_correlation_id, version)
