"""The exchange rates that delegated limits in another currency are compared by."""

from collections.abc import Collection, Mapping
from datetime import date

from app.calc.conversion import Applied, rate_between
from app.core.unit_of_work import Reading
from app.cost.bases.repository import ExchangeRateRepository
from app.governance.authority.rates import converts
from app.governance.tolerances.levels import unhindered


@converts
def rates(uow: Reading, currency: str, others: Collection[str], on: date) -> Mapping[str, Applied]:
    """The last rates until a day, whoever asks: who decides does not depend on that."""
    known = ExchangeRateRepository(unhindered(uow)).until(on)
    found = ((other, rate_between(known, other, currency, on)) for other in others)
    return {other: rate for other, rate in found if rate}
