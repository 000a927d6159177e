"""What responses to a risk are worth, and whether its assessments follow from each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.calc.money import Money, total


@dataclass(frozen=True, slots=True)
class ResponseValue:
    """What a response saves on average, less what it costs and what it brings with it: ``net``."""

    reduction: Money
    cost: Money
    secondary: Money
    net: Money


def response_value(
    before: Money, after: Money, cost: Money, secondary: Iterable[Money] = ()
) -> ResponseValue:
    """What a response is worth in expected values.

    Parameters
    ----------
    before, after : expected value of the risk without the response and with it, a cost above zero; an
        opportunity's is below, so that to enhance it counts as a reduction as well.
    cost : of the response itself.
    secondary : expected values of the risks that come with the response.

    Raises
    ------
    ValueError : for two currencies.

    Notes
    -----
    Deterministic: two responses may be worth less together than one by one. It says nothing of the
    spread, for which two simulations are compared.

    Examples
    --------
    >>> from decimal import Decimal
    >>> pounds = lambda amount: Money(Decimal(amount), "GBP")
    >>> response_value(pounds(40_000), pounds(9_000), pounds(12_000), [pounds(1_000)]).net.amount
    Decimal('18000.00')
    """
    brought = total(secondary, before.currency)
    reduction = before - after
    return ResponseValue(reduction, cost, brought, reduction - cost - brought)


class Stage(StrEnum):
    """What an assessment takes for granted: no response, those in place and working, or those planned."""

    INHERENT = "inherent"
    RESIDUAL = "residual"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Assessed:
    """One assessment as far as others are held against it."""

    stage: Stage
    expected_value: Money | None
    score: int | None
    scale: tuple[str, int]


ORDER = ((Stage.TARGET, Stage.RESIDUAL), (Stage.RESIDUAL, Stage.INHERENT), (Stage.TARGET, Stage.INHERENT))


def out_of_order(assessed: Iterable[Assessed]) -> list[tuple[Stage, Stage]]:
    """The pairs of which the first should be no worse than the second, and is.

    By expected value where both have one in one currency, else by score where one scale gave both: an
    opportunity that is enhanced has a lower expected value, but a higher score, so there only values count.

    Examples
    --------
    >>> from decimal import Decimal
    >>> pounds = lambda amount: Money(Decimal(amount), "GBP")
    >>> said = [Assessed(stage, pounds(n), None, ("s", 1)) for stage, n in zip(Stage, (5, 7, 1))]
    >>> [(lower.value, higher.value) for lower, higher in out_of_order(said)]
    [('residual', 'inherent')]
    """
    known = {each.stage: each for each in assessed}
    pairs = ((known[lower], known[higher]) for lower, higher in ORDER if {lower, higher} <= known.keys())
    return [(lower.stage, higher.stage) for lower, higher in pairs if is_worse(lower, higher)]


def is_worse(one: Assessed, other: Assessed) -> bool:
    a, b = one.expected_value, other.expected_value
    if a and b:
        return a.currency == b.currency and a > b
    if a or b or one.scale != other.scale or one.score is None or other.score is None:
        return False
    return one.score > other.score
