"""What can be done with exchange rates and price indices: enter them."""

from typing import TypeVar

from app.core.errors import Forbidden
from app.core.model import Entity
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Writing
from app.cost.bases.models import ExchangeRate, PriceIndex
from app.cost.bases.schemas import ExchangeRateWrite, PriceIndexWrite

WRITE = "cost_basis:write"
E = TypeVar("E", bound=Entity)


def enter_rate(uow: Writing, data: ExchangeRateWrite) -> ExchangeRate:
    """Enter the rate of a day; it takes the place of what was entered for that day before."""
    return entered(uow, "exchange_rate.entered", ExchangeRate(**dict(data)))


def enter_index(uow: Writing, data: PriceIndexWrite) -> PriceIndex:
    """Enter the price index of a year; it takes the place of what was entered for that year before."""
    return entered(uow, "price_index.entered", PriceIndex(**dict(data)))


def entered(uow: Writing, action: str, entity: E) -> E:
    if not uow.actor.rights.allow(WRITE, EVERYWHERE):
        raise Forbidden(f"This needs {WRITE} in the whole organisation.", rule=WRITE)
    uow.record(action, uow.add(entity))
    return entity
