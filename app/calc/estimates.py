"""Three-point estimates: low, most likely, high, and what is believed between and beyond them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Z90 = Decimal("1.2815515655446004")  # what a standard normal exceeds with a chance of one in ten


class EstimateShape(StrEnum):
    """The distribution that an estimate is of."""

    TRIANGULAR = "triangular"
    PERT = "pert"
    UNIFORM = "uniform"
    LOGNORMAL = "lognormal"


@dataclass(frozen=True, slots=True)
class Estimate:
    """What something may come to, all on one side of zero.

    A triangular or PERT distribution goes from ``low`` over ``likely`` to ``high``; a uniform one from end
    to end, whatever is likely. Of a lognormal one ``low`` and ``high`` are the P10 and the P90, and what is
    likely says nothing; it has no end on the far side.

    Raises
    ------
    ValueError : unless low <= likely <= high, none of them on the other side of zero than another; for
        a lognormal with an end at zero.
    """

    low: Decimal
    likely: Decimal
    high: Decimal
    shape: EstimateShape

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high:
            raise ValueError("an estimate goes up from its low end over what is most likely to its high end")
        if self.low < 0 < self.high:
            raise ValueError("an estimate is either of something adverse or of something favourable")
        if self.shape == EstimateShape.LOGNORMAL and 0 in (self.low, self.high):
            raise ValueError("a lognormal has no end at zero")

    @property
    def mean(self) -> Decimal:
        """What it comes to on average.

        Examples
        --------
        >>> tens = [Decimal(number) for number in (80, 100, 150)]
        >>> [round(Estimate(*tens, shape).mean, 2) for shape in (EstimateShape.TRIANGULAR, EstimateShape.PERT, EstimateShape.UNIFORM)]
        [Decimal('110.00'), Decimal('105.00'), Decimal('115.00')]
        >>> round(Estimate(Decimal(50), Decimal(60), Decimal(200), EstimateShape.LOGNORMAL).mean, 6)
        Decimal('115.750614')
        """
        match self.shape:
            case EstimateShape.TRIANGULAR:
                return (self.low + self.likely + self.high) / 3
            case EstimateShape.PERT:
                return (self.low + 4 * self.likely + self.high) / 6
            case EstimateShape.UNIFORM:
                return (self.low + self.high) / 2
            case EstimateShape.LOGNORMAL:
                return lognormal_mean(self.low, self.high)


def lognormal_mean(p10: Decimal, p90: Decimal) -> Decimal:
    """The mean of the lognormal with these percentiles; below zero, of its mirror image."""
    if p90 < 0:
        return -lognormal_mean(-p90, -p10)
    sigma = (p90 / p10).ln() / (2 * Z90)
    return ((p10 * p90).ln() / 2 + sigma * sigma / 2).exp()
