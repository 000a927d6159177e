"""Net present value and benefit-cost ratio of what is stated in present values already."""

from decimal import ROUND_HALF_EVEN, Decimal

from app.calc.money import Money

PLACES = Decimal("0.0001")


def net_present_value(benefits: Money, cost: Money) -> Money:
    """Present value of benefits less that of costs.

    Examples
    --------
    >>> net_present_value(Money(Decimal(150), "GBP"), Money(Decimal(100), "GBP")).amount
    Decimal('50.00')
    """
    return benefits - cost


def benefit_cost_ratio(benefits: Money, cost: Money) -> Decimal | None:
    """Present value of benefits over that of costs; None where nothing is spent.

    Parameters
    ----------
    benefits : present value.
    cost : present value, not negative: a saving is a benefit here, which moves the ratio but not the net value.

    Returns
    -------
    The ratio to four decimals, half to even.

    Raises
    ------
    ValueError : for two currencies, or a negative cost.

    References
    ----------
    HM Treasury, *The Green Book* (2022), chapter 5.

    Examples
    --------
    >>> benefit_cost_ratio(Money(Decimal(100), "GBP"), Money(Decimal(300), "GBP"))
    Decimal('0.3333')
    >>> benefit_cost_ratio(Money(Decimal(100), "GBP"), Money(Decimal(0), "GBP")) is None
    True
    """
    benefits.must_match(cost, "divide", "by")
    if cost.minor < 0:
        raise ValueError(f"a cost of {cost.amount} is negative: state a saving as a benefit")
    if not cost.minor:
        return None
    return (Decimal(benefits.minor) / cost.minor).quantize(PLACES, ROUND_HALF_EVEN)
