"""``/v1``: exchange rates and price indices."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.calc.money import Currency
from app.core.errors import CREATING
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.cost.bases import service
from app.cost.bases.repository import ExchangeRateRepository, PriceIndexRepository
from app.cost.bases.schemas import (
    ExchangeRateRead,
    ExchangeRateWrite,
    PriceIndexRead,
    PriceIndexWrite,
    Series,
)
from app.periods.fiscal.schemas import Year

router = APIRouter(prefix="/v1", tags=["Cost"], route_class=UnitOfWorkRoute)


class SearchRates(Paging):
    """The filters and the paging of a list of exchange rates."""

    base: Currency | None = None
    quote: Currency | None = None
    on: Day | None = None


class SearchIndices(Paging):
    """The filters and the paging of a list of price indices."""

    series: Series | None = None
    year: Year | None = None


@router.get("/exchange-rates")
def list_exchange_rates(uow: Reading, search: Annotated[SearchRates, Query()]) -> Page[ExchangeRateRead]:
    """Every rate that was entered; of one pair and day the last one counts."""
    return ExchangeRateRepository(uow).page(search, base=search.base, quote=search.quote, on=search.on)


@router.post("/exchange-rates", status_code=201, responses=CREATING)
def create_exchange_rate(data: ExchangeRateWrite, uow: Writing) -> Told[ExchangeRateRead]:
    """Enter the rate of a day. It is never edited: what was wrong is put right by another for the same day."""
    return ExchangeRateRepository(uow).row(service.enter_rate(uow, data).id)


@router.get("/exchange-rates/{exchange_rate_id}")
def read_exchange_rate(exchange_rate_id: UUID, uow: Reading) -> Told[ExchangeRateRead]:
    """One rate: it stays as it was entered."""
    return ExchangeRateRepository(uow).row(exchange_rate_id)


@router.get("/exchange-rates/{exchange_rate_id}/history")
def read_exchange_rate_history(exchange_rate_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who entered a rate, and when; it has one version."""
    return ExchangeRateRepository(uow).history(exchange_rate_id, paging)


@router.get("/price-indices")
def list_price_indices(uow: Reading, search: Annotated[SearchIndices, Query()]) -> Page[PriceIndexRead]:
    """Every price index that was entered; of one series and year the last one counts."""
    return PriceIndexRepository(uow).page(search, series=search.series, year=search.year)


@router.post("/price-indices", status_code=201, responses=CREATING)
def create_price_index(data: PriceIndexWrite, uow: Writing) -> Told[PriceIndexRead]:
    """Enter the level of prices in a fiscal year, such as a deflator. It is never edited, as rates are not."""
    return PriceIndexRepository(uow).row(service.enter_index(uow, data).id)


@router.get("/price-indices/{price_index_id}")
def read_price_index(price_index_id: UUID, uow: Reading) -> Told[PriceIndexRead]:
    """One price index: it stays as it was entered."""
    return PriceIndexRepository(uow).row(price_index_id)


@router.get("/price-indices/{price_index_id}/history")
def read_price_index_history(price_index_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who entered a price index, and when; it has one version."""
    return PriceIndexRepository(uow).history(price_index_id, paging)
