"""``/v1``: key risk indicators and their readings."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import Field

from app.calc.rag import Rag
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
from app.dependencies import IfMatch
from app.risk.indicators import service
from app.risk.indicators.models import IndicatorStatus
from app.risk.indicators.repository import IndicatorReadingRepository, IndicatorRepository
from app.risk.indicators.schemas import (
    IndicatorRead,
    IndicatorReadingRead,
    IndicatorReadingWrite,
    IndicatorWrite,
)

router = APIRouter(prefix="/v1", tags=["Risk"], route_class=UnitOfWorkRoute)
IndicatorPatch = Annotated[MergePatch[IndicatorWrite], Body(media_type="application/merge-patch+json")]


class IndicatorSearch(Scoped, Paging):
    """The filters and the paging of a list of indicators."""

    status: IndicatorStatus | None = None
    colour: list[Rag] = Field(default=[], description="Of any of these; without, also those not read yet.")
    q: str | None = Field(default=None, max_length=200, description="Part of the name.")


@at_every_level(router.get, "/{id}/risk-indicators")
def list_risk_indicators(
    at: Address, uow: Reading, search: Annotated[IndicatorSearch, Query()]
) -> Page[IndicatorRead]:
    """The key risk indicators of a component and of all below it, with their newest readings."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    sought = {"status": search.status, "colour": search.colour or None, "q": search.q or None}
    return IndicatorRepository(uow).page(search, **within, **sought)


@at_every_level(router.post, "/{id}/risk-indicators", status_code=201, responses=CREATING)
def create_risk_indicator(at: Address, data: IndicatorWrite, uow: Writing) -> Told[IndicatorRead]:
    """Say what is watched, and from where on it is amber or red."""
    return IndicatorRepository(uow).row(service.define(uow, at, data).id)


@router.get("/risk-indicators/{indicator_id}")
def read_risk_indicator(indicator_id: UUID, uow: Reading) -> Told[IndicatorRead]:
    """One indicator, with its newest reading."""
    return IndicatorRepository(uow).row(indicator_id)


@router.get("/risk-indicators/{indicator_id}/history")
def read_risk_indicator_history(indicator_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of an indicator: who changed what, when, from what, to what."""
    return IndicatorRepository(uow).history(indicator_id, paging)


@router.patch("/risk-indicators/{indicator_id}", responses=CHANGING)
def update_risk_indicator(
    indicator_id: UUID, patch: IndicatorPatch, version: IfMatch, uow: Writing
) -> Told[IndicatorRead]:
    """Change an indicator: send what changes, and the ETag you last saw."""
    return IndicatorRepository(uow).row(service.revise(uow, indicator_id, version, patch).id)


@router.get("/risk-indicators/{indicator_id}/readings")
def list_indicator_readings(indicator_id: UUID, uow: Reading, paging: Paged) -> Page[IndicatorReadingRead]:
    """What was read of an indicator."""
    IndicatorRepository(uow).place_of(indicator_id)
    return IndicatorReadingRepository(uow).page(paging, indicator=indicator_id)


@router.post("/risk-indicators/{indicator_id}/readings", status_code=201, responses=CREATING)
def create_indicator_reading(
    indicator_id: UUID, data: IndicatorReadingWrite, uow: Writing
) -> Told[IndicatorReadingRead]:
    """Enter a reading: a breach brings the review of the linked risks forward."""
    return IndicatorReadingRepository(uow).row(service.read(uow, indicator_id, data).id)


@router.get("/indicator-readings/{indicator_reading_id}")
def read_indicator_reading(indicator_reading_id: UUID, uow: Reading) -> Told[IndicatorReadingRead]:
    """One reading: it stays as it was entered."""
    return IndicatorReadingRepository(uow).row(indicator_reading_id)


@router.get("/indicator-readings/{indicator_reading_id}/history")
def read_indicator_reading_history(
    indicator_reading_id: UUID, uow: Reading, paging: Paged
) -> Page[VersionRead]:
    """Who entered it, and when; it has one version."""
    return IndicatorReadingRepository(uow).history(indicator_reading_id, paging)
