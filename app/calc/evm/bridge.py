"""From one estimate at completion to a later one: what moved it, in parts that close exactly."""

from dataclasses import dataclass
from fractions import Fraction

from app.calc.evm.measures import Amount, Position


@dataclass(frozen=True, slots=True)
class Bridge:
    """``opening`` and the four that moved it are ``closing``; above zero it costs more.

    Notes
    -----
    With W = BAC - EV the work that remains, EAC = AC + ETC = BAC - CV + (ETC - W). So an estimate moves by the
    budget that was authorised, by the variance that was incurred, and by what the remaining work is expected to
    cost above its budget, whether that was estimated again or follows from an index.

    Examples
    --------
    >>> bridge(Position(100, 50, 40, 45), 110, Position(120, 80, 70, 84), 130)
    Bridge(opening=110, authorised_change=20, performance=9, re_estimate=-9, exchange_rates=0, closing=130)
    """

    opening: Fraction | int
    authorised_change: Fraction | int
    performance: Fraction | int
    re_estimate: Fraction | int
    exchange_rates: Fraction | int
    closing: Fraction | int


def bridge(
    before: Position, opening: Amount, now: Position, closing: Amount, exchange_rates: Amount = 0
) -> Bridge:
    """What moved an estimate at completion between two dates.

    All is at the exchange rates of now; ``exchange_rates`` is what they added to the opening estimate.
    """
    return Bridge(
        opening - exchange_rates,
        now.bac - before.bac,
        before.cv - now.cv,
        premium(now, closing) - premium(before, opening),
        exchange_rates,
        closing,
    )


def premium(at: Position, eac: Amount) -> Amount:
    """What the remaining work is expected to cost above its budget."""
    return eac - at.ac - at.work_remaining
