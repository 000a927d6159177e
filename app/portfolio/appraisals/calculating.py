"""What flows are worth, by the terms of an appraisal or of a model that compares several."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from app.calc.money import Money, exponent
from app.calc.prioritisation.investment import Appraised, Figure, Flows, appraise
from app.portfolio.appraisals.schemas import AppraisalResults, YearOfFlows
from app.portfolio.discount_rates.schemas import Discounting, RatesInForce

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Timed:
    """Flows by the number of their year, and how many years before the base year were left out as sunk."""

    flows: Flows
    sunk: int


def timed(years: Sequence[YearOfFlows], base_year: int) -> Timed | None:
    """``years`` counted from the base year; None where all of them are before it."""
    kept = {each.year - base_year: each for each in years if each.year >= base_year}
    if not kept:
        return None
    span = range(max(kept) + 1)

    def amounts(member: str) -> tuple[Decimal, ...]:
        found = (getattr(kept.get(year), member, None) for year in span)
        return tuple(each.amount if each else NOTHING for each in found)

    flows = Flows(amounts("capital_cost"), amounts("operating_cost"), amounts("benefits"))
    return Timed(flows, len(years) - len(kept))


def worth(timed: Timed, terms: Discounting, rates: RatesInForce, bias: Decimal) -> Appraised:
    """Raises ``ValueError`` for more years than rates are stated for."""
    return appraise(timed.flows, rates.calculated(), terms.convention, bias)


def results(found: Appraised, terms: Discounting, years: Iterable[int], currency: str) -> AppraisalResults:
    """What was calculated, as it is told. Raises ``ValueError`` for money beyond what can be kept."""
    ratios = {
        "benefit_cost_ratio": found.benefit_cost_ratio,
        "benefit_cost_ratio_with_bias": found.benefit_cost_ratio_with_bias,
        "switching_value": found.switching_value,
        "profitability_index": found.profitability_index,
        "internal_rate_of_return": found.internal_rate,
        "payback_years": found.payback_years,
        "discounted_payback_years": found.discounted_payback_years,
    }
    annuity = found.equivalent_annuity
    null = {**ratios, "equivalent_annual_annuity": annuity}
    told: dict[str, Any] = {name: as_told(figure) for name, figure in ratios.items()}
    return AppraisalResults(
        present_value_of_benefits=rounded(found.present_benefits, currency),
        present_value_of_costs=rounded(found.present_costs, currency),
        present_value_of_costs_with_bias=rounded(found.present_costs_with_bias, currency),
        net_present_value=rounded(found.net_present_value, currency),
        net_present_value_with_bias=rounded(found.net_present_value_with_bias, currency),
        equivalent_annual_annuity=None if annuity.value is None else rounded(annuity.value, currency),
        reasons={name: figure.reason for name, figure in null.items() if figure.reason},
        factors={str(year): round(float(found.factors[year - terms.base_year]), 8) for year in years},
        **told,
    )


def as_told(figure: Figure) -> float | None:
    return None if figure.value is None else round(float(figure.value), 6)


def rounded(amount: Decimal, currency: str) -> Money:
    """To whole minor units, half to even: each figure by itself, so that two may differ by one from a third."""
    return Money(amount.quantize(Decimal(1).scaleb(-exponent(currency)), ROUND_HALF_EVEN), currency)
