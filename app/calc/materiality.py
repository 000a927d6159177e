"""Which variances are worth a word: thresholds that an organisation sets, and the grounds they give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.calc.money import Money


class Ground(StrEnum):
    """Why a variance is material."""

    VARIANCE = "variance"
    AT_COMPLETION = "variance_at_completion"
    TOLERANCE = "tolerance_consumed"
    WORSENING = "worsening"
    SLIP = "slip"


@dataclass(frozen=True, slots=True)
class Materiality:
    """From what size on something is told.

    A variance counts when it is at least the floor of its currency and the share of its base; from
    ``large`` on either is enough. A currency without a floor has one of 0.
    """

    floor: Mapping[str, Decimal] = field(default_factory=dict)
    large: Mapping[str, Decimal] = field(default_factory=dict)
    share: Fraction = Fraction(10, 100)
    at_completion_share: Fraction = Fraction(5, 100)
    tolerance_consumed: Fraction = Fraction(7, 10)
    worsening_periods: int = 3
    slip_days: int = 7  # calendar days: five working days
    driver_coverage: Fraction = Fraction(8, 10)  # of the gross variance
    offsetting_ratio: Fraction = Fraction(3)  # gross to net


DEFAULT = Materiality()


def is_material(variance: Money, base: Money | None, rules: Materiality = DEFAULT) -> bool:
    """Whether the size of a variance, and its share of what it is measured by, call for an explanation.

    Notes
    -----
    Both tests for what is small, either from a large amount on; without a base above zero, size alone.

    Examples
    --------
    >>> rules = Materiality(floor={"GBP": Decimal(50)}, large={"GBP": Decimal(1000)})
    >>> pounds = lambda amount: Money(Decimal(amount), "GBP")
    >>> [is_material(pounds(v), pounds(900), rules) for v in (-40, -60, -100)]
    [False, False, True]
    >>> is_material(pounds(-1000), pounds(100_000), rules)
    True
    """
    size = abs(variance.amount)
    if not size:
        return False
    is_big = size >= rules.floor.get(variance.currency, Decimal(0))
    if base is None or base.amount <= 0:
        return is_big
    is_share = Fraction(size) / Fraction(base.amount) >= rules.share
    large = rules.large.get(variance.currency)
    return (is_big and is_share) or (large is not None and size >= large)


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of one project; None is unknown, and no ground."""

    variance: Money | None = None
    base: Money | None = None
    at_completion_ratio: Fraction | None = None
    consumed: Fraction | None = None
    slip_days: int | None = None
    variances: Sequence[Money | None] = ()  # of the periods until now, oldest first


def grounds(signs: Signs, rules: Materiality = DEFAULT) -> list[Ground]:
    """Why a project's variance is to be explained; none where it is not material."""
    found = {
        Ground.VARIANCE: bool(signs.variance and is_material(signs.variance, signs.base, rules)),
        Ground.AT_COMPLETION: reaches(signs.at_completion_ratio, rules.at_completion_share),
        Ground.TOLERANCE: signs.consumed is not None and signs.consumed >= rules.tolerance_consumed,
        Ground.WORSENING: worsened(signs.variances) >= rules.worsening_periods,
        Ground.SLIP: signs.slip_days is not None and signs.slip_days >= rules.slip_days,
    }
    return [ground for ground, holds in found.items() if holds]


def reaches(ratio: Fraction | None, share: Fraction) -> bool:
    return ratio is not None and abs(ratio) >= share


def worsened(variances: Sequence[Money | None]) -> int:
    """For how many periods in a row, up to the last, the variance has become worse.

    Examples
    --------
    >>> worsened([Money(Decimal(v), "GBP") for v in (0, -1, -1, -2, -5)])
    2
    """
    run = 0
    for before, after in zip(variances[-2::-1], variances[:0:-1], strict=False):
        comparable = before and after and before.currency == after.currency
        if not comparable or after.amount >= before.amount:  # type: ignore[union-attr]
            break
        run += 1
    return run
