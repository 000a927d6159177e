"""The economic appraisals of a portfolio's components, brought to the terms of one model."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.calc.prioritisation.investment import Appraised
from app.components.models import Component
from app.core.rights import below
from app.core.unit_of_work import Reading
from app.portfolio.appraisals.calculating import rounded, timed, worth
from app.portfolio.appraisals.models import EconomicAppraisal
from app.portfolio.appraisals.repository import recommended
from app.portfolio.appraisals.schemas import AppraisalRead, YearOfFlows
from app.portfolio.discount_rates.schemas import Discounting, RatesInForce
from app.portfolio.prioritisation.models import Method, PrioritisationModel


@dataclass(frozen=True, slots=True)
class Compared:
    """An appraisal as the terms of a model have it."""

    appraisal: EconomicAppraisal
    worth: Appraised
    sunk_years: int

    def measure(self, method: Method) -> Decimal | str:
        """What it is put in order by, or why there is nothing to."""
        if method is Method.NET_PRESENT_VALUE:
            return self.worth.net_present_value_with_bias
        ratio = self.worth.benefit_cost_ratio_with_bias
        return ratio.reason or "no_costs" if ratio.value is None else ratio.value

    def told(self, currency: str) -> dict[str, object]:
        return {
            "present_value_of_benefits": rounded(self.worth.present_benefits, currency),
            "present_value_of_costs": rounded(self.worth.present_costs_with_bias, currency),
            "net_present_value": rounded(self.worth.net_present_value_with_bias, currency),
            "sunk_years": self.sunk_years,
            "source": f"{AppraisalRead.address}/{self.appraisal.id}",
        }


def compared(
    uow: Reading, model: PrioritisationModel, top: Component, as_of: date
) -> Mapping[UUID, Compared | str]:
    """What is recommended for each component under a portfolio, or why it does not compare."""
    terms, rates = Discounting.model_validate(model.discounting), RatesInForce.model_validate(model.rates)
    found = recommended(uow, as_of, below(Component.path, top.path))
    return {id: in_terms(each, terms, rates, top.currency) for id, each in found.items()}


def in_terms(
    appraisal: EconomicAppraisal, terms: Discounting, rates: RatesInForce, currency: str
) -> Compared | str:
    own = Discounting.model_validate(appraisal.discounting)
    years = [YearOfFlows.model_validate(year) for year in appraisal.flows]
    found = timed(years, terms.base_year)
    moved = (money for each in years for money in (each.capital_cost, each.operating_cost, each.benefits))
    if {money.currency for money in moved if money} - {currency}:
        return "other_currency"
    if own.basis is not terms.basis:
        return "other_basis"
    if own.price_year != terms.price_year:
        return "other_price_year"
    if found is None:
        return "all_sunk"
    try:
        return Compared(appraisal, worth(found, terms, rates, appraisal.optimism_bias), found.sunk)
    except ValueError:
        return "beyond_rates"
