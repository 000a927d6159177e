"""What moved the forecast from one period to another."""

from typing import Any

from app.calc.evm.bridge import bridge
from app.calc.evm.measures import Reason
from app.calc.money import Money
from app.calc.rounding import apportioned
from app.components.schemas import Address
from app.core.errors import Invalid
from app.core.unit_of_work import Reading
from app.variance.earned_value.converting import by_rates, conversion, currency_of
from app.variance.earned_value.measuring import measured
from app.variance.earned_value.schemas import ForecastBridge
from app.variance.earned_value.service import figures, unmeasurable

PARTS = ("authorised_change", "performance", "re_estimate", "exchange_rates")


def forecast_bridge(uow: Reading, at: Address, period_code: str, since_code: str) -> ForecastBridge:
    """The forecast as of a period beside that of an earlier one, and what moved it."""
    component, period, now = figures(uow, at, period_code)
    _, since, then = figures(uow, at, since_code)
    if since.data_date >= period.data_date:
        raise Invalid(f"{since.code} is not before {period.code}.")
    told: dict[str, Any] = {"component_id": component.id, "period": period.code, "since": since.code}
    told["opening_conversion"], told["conversion"] = conversion(then.records), conversion(now.records)
    reason: Reason | None = unmeasurable(now) or unmeasurable(then)
    currency = currency_of(now.records)
    if reason or currency is None:
        absent: dict[str, Any] = dict.fromkeys(("opening", *PARTS, "closing"))
        return ForecastBridge(**told, **absent, reason=reason)
    by = now.records.converter
    again = measured(by_rates(then.records, by), since.data_date) if by else then
    found = bridge(again.whole, again.eac, now.whole, now.eac, again.eac - then.eac)
    opening, closing = round(found.opening), round(found.closing)
    parts = apportioned([getattr(found, name) for name in PARTS], closing - opening)
    amounts = dict(zip(("opening", *PARTS, "closing"), (opening, *parts, closing), strict=True))
    money: dict[str, Any] = {name: Money.of_minor(units, currency) for name, units in amounts.items()}
    return ForecastBridge(**told, **money, reason=None)
