"""What flows of money over years are worth: net value, ratios, internal rate of return, payback."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import accumulate, pairwise

from app.calc.prioritisation.discounting import PRECISION, Convention, Schedule, factors, present_value

NARROW, LOWEST, HIGHEST = Decimal("1e-12"), Decimal("-0.999999"), Decimal(1000)


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount, or the reason why there is none."""

    value: Decimal | None
    reason: str | None = None


def profitability_index(flows: Sequence[Decimal], schedule: Schedule, convention: Convention) -> Figure:
    """Present value of the flows after year 0, over what is laid out in year 0.

    It ranks under one binding budget and projects that can be had in part; otherwise select by optimum.
    """
    if flows[0] >= 0:
        return Figure(None, "no_initial_outlay")
    later = present_value([Decimal(0), *flows[1:]], schedule, convention)
    return Figure(later / -flows[0])


def benefit_cost_ratio(benefits: Decimal, costs: Decimal) -> Figure:
    """Of two present values. Moving an item from cost to benefit changes it, and not the net value."""
    return Figure(benefits / costs) if costs > 0 else Figure(None, "no_costs")


def sign_changes(flows: Sequence[Decimal]) -> int:
    signs = [flow > 0 for flow in flows if flow]
    return sum(a != b for a, b in pairwise(signs))


def internal_rate(flows: Sequence[Decimal]) -> Figure:
    """The yearly rate at which flows are worth nothing, where there is exactly one.

    Flows whose sign changes more than once may have several such rates, and those of one sign have none:
    null then. It is never what projects are ranked by.

    Examples
    --------
    >>> round(internal_rate([Decimal(-100), Decimal(110)]).value, 6)
    Decimal('0.100000')
    >>> internal_rate([Decimal(-1), Decimal(3), Decimal(-1)]).reason
    'several_sign_changes'
    """
    if (changes := sign_changes(flows)) != 1:
        return Figure(None, "several_sign_changes" if changes else "no_sign_change")
    with localcontext() as context:
        context.prec = PRECISION
        low, high = LOWEST, HIGHEST
        falling = next(flow for flow in flows if flow) < 0
        if (worth(flows, high) > 0) is falling or (worth(flows, low) > 0) is not falling:
            return Figure(None, "beyond_reckoning")
        while high - low > NARROW:
            middle = (low + high) / 2
            low, high = (middle, high) if (worth(flows, middle) > 0) is falling else (low, middle)
        return Figure((low + high) / 2)


def worth(flows: Sequence[Decimal], rate: Decimal) -> Decimal:
    """Flows multiplied through by (1 + rate) to the last year: the sign is that of the net present value."""
    total = Decimal(0)
    for flow in flows:
        total = total * (1 + rate) + flow
    return total


def payback(flows: Sequence[Decimal]) -> Figure:
    """Years until flows have added up to 0, linear within the year that brings it; discounted if they are.

    Examples
    --------
    >>> payback([Decimal(-100), Decimal(60), Decimal(80)]).value
    Decimal('1.5')
    """
    before = Decimal(0)
    for year, total in enumerate(accumulate(flows)):
        if total >= 0:
            return Figure(year - 1 - before / flows[year] if year else Decimal(0))
        before = total
    return Figure(None, "never_paid_back")


def equivalent_annuity(net: Decimal, schedule: Schedule, years: int, convention: Convention) -> Figure:
    """What each of the years 1 to ``years`` would have to bring for the same net value.

    It compares what lasts for unequal times. At one rate r it is net r / (1 - (1 + r)^-years).
    """
    if years < 1:
        return Figure(None, "no_years")
    return Figure(net / sum(factors(schedule, years, convention)[1:]))


@dataclass(frozen=True, slots=True)
class Flows:
    """Costs (as positive amounts) and benefits of the years 0, 1, 2 and so on, nothing sunk among them."""

    capital: tuple[Decimal, ...]
    operating: tuple[Decimal, ...]
    benefits: tuple[Decimal, ...]

    @property
    def costs(self) -> list[Decimal]:
        return [a + b for a, b in zip(self.capital, self.operating, strict=True)]

    @property
    def net(self) -> list[Decimal]:
        return [benefit - cost for benefit, cost in zip(self.benefits, self.costs, strict=True)]


@dataclass(frozen=True, slots=True)
class Appraised:
    """What flows come to; costs are before optimism bias unless a name says otherwise."""

    present_benefits: Decimal
    present_costs: Decimal
    present_costs_with_bias: Decimal
    net_present_value: Decimal
    net_present_value_with_bias: Decimal
    benefit_cost_ratio: Figure
    benefit_cost_ratio_with_bias: Figure
    switching_value: Figure
    profitability_index: Figure
    internal_rate: Figure
    payback_years: Figure
    discounted_payback_years: Figure
    equivalent_annuity: Figure
    factors: tuple[Decimal, ...]


def appraise(flows: Flows, schedule: Schedule, convention: Convention, bias: Decimal) -> Appraised:
    """All that flows are worth.

    Parameters
    ----------
    flows : of the years 0, 1, 2 and so on, as many of each.
    bias : optimism bias, by how much capital costs are expected to overrun in proportion; 0 where a
        quantified risk replaces it.

    Returns
    -------
    Present values unrounded. The switching value is by how much all costs can rise, in proportion and
    before bias, until nothing is gained.

    Raises
    ------
    ValueError : for more years than rates are stated for.

    References
    ----------
    HM Treasury, *The Green Book* (2022), chapters 5 and 6, and annex 5 for optimism bias.
    """
    with localcontext() as context:
        context.prec = PRECISION
        benefits, costs, capital = (
            present_value(each, schedule, convention) for each in (flows.benefits, flows.costs, flows.capital)
        )
        biased, by_year = costs + bias * capital, factors(schedule, len(flows.net) - 1, convention)
        ratio = benefit_cost_ratio(benefits, costs)
        discounted = [flow * factor for flow, factor in zip(flows.net, by_year, strict=True)]
        return Appraised(
            present_benefits=benefits,
            present_costs=costs,
            present_costs_with_bias=biased,
            net_present_value=benefits - costs,
            net_present_value_with_bias=benefits - biased,
            benefit_cost_ratio=ratio,
            benefit_cost_ratio_with_bias=benefit_cost_ratio(benefits, biased),
            switching_value=ratio if ratio.value is None else Figure(ratio.value - 1),
            profitability_index=profitability_index(flows.net, schedule, convention),
            internal_rate=internal_rate(flows.net),
            payback_years=payback(flows.net),
            discounted_payback_years=payback(discounted),
            equivalent_annuity=equivalent_annuity(benefits - costs, schedule, len(by_year) - 1, convention),
            factors=tuple(by_year),
        )
