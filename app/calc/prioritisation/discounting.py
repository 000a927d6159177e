"""What money in a later year is worth now: schedules of rates that may change over the years."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from itertools import pairwise

PRECISION = 40


class Basis(StrEnum):
    """Whether prices are those of one year throughout, or those that will be paid."""

    REAL = "real"
    NOMINAL = "nominal"


class Convention(StrEnum):
    """When in a year its money moves; what moves at the start, in year 0, is never discounted."""

    END_YEAR = "end_year"
    MID_YEAR = "mid_year"


@dataclass(frozen=True, slots=True)
class Step:
    """The rate of each year from ``from_year`` until the next step."""

    from_year: int
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Schedule:
    """Rates by year; ``until_year`` is the last year that they are stated for, if there is one."""

    basis: Basis
    steps: tuple[Step, ...]
    until_year: int | None = None

    def __post_init__(self) -> None:
        years = [step.from_year for step in self.steps]
        if not years or years[0] != 1 or any(a >= b for a, b in pairwise(years)):
            raise ValueError("the steps of a schedule begin with year 1 and are in order of year")
        if self.until_year is not None and self.until_year < years[-1]:
            raise ValueError("a schedule is not over before its last step")
        if any(step.rate <= -1 for step in self.steps):
            raise ValueError("a rate is above -1")

    def rate(self, year: int) -> Decimal:
        """Raises ``ValueError`` for a year that no rate is stated for."""
        if year < 1 or (self.until_year is not None and year > self.until_year):
            raise ValueError(f"no rate is stated for year {year}")
        return next(step.rate for step in reversed(self.steps) if step.from_year <= year)


def flat(rate: Decimal, basis: Basis = Basis.REAL) -> Schedule:
    """The same rate in every year."""
    return Schedule(basis, (Step(1, rate),))


def factors(schedule: Schedule, years: int, convention: Convention = Convention.END_YEAR) -> list[Decimal]:
    """What 1 in each of the years 0 to ``years`` is worth now.

    The rates of the years in between are chained: a rate that changes in year 31 discounts the years
    from then on, and not those before. In the middle of a year, its own rate counts for half of it.

    Raises
    ------
    ValueError : for more years than rates are stated for.

    References
    ----------
    HM Treasury, *The Green Book* (2022), annex 6.

    Examples
    --------
    >>> [round(factor, 6) for factor in factors(flat(Decimal("0.035")), 2)]
    [Decimal('1.000000'), Decimal('0.966184'), Decimal('0.933511')]
    """
    with localcontext() as context:
        context.prec = PRECISION
        return list(chained(schedule, years, convention))


def chained(schedule: Schedule, years: int, convention: Convention) -> Iterator[Decimal]:
    factor = Decimal(1)
    yield factor
    for year in range(1, years + 1):
        growth = 1 + schedule.rate(year)
        yield factor / (growth.sqrt() if convention is Convention.MID_YEAR else growth)
        factor /= growth


def present_value(
    flows: Sequence[Decimal], schedule: Schedule, convention: Convention = Convention.END_YEAR
) -> Decimal:
    """What flows of the years 0, 1, 2 and so on are worth now.

    Examples
    --------
    >>> round(present_value([Decimal(-100), Decimal(110)], flat(Decimal("0.1"))), 6)
    Decimal('0.000000')
    """
    with localcontext() as context:
        context.prec = PRECISION
        worth = zip(flows, chained(schedule, len(flows) - 1, convention), strict=True)
        return sum((flow * factor for flow, factor in worth), Decimal(0))


def nominal_rate(real: Decimal, inflation: Decimal) -> Decimal:
    """The rate for the prices that will be paid, of the rate for prices of one year.

    Examples
    --------
    >>> nominal_rate(Decimal("0.035"), Decimal("0.02"))
    Decimal('0.05570')
    """
    return (1 + real) * (1 + inflation) - 1
