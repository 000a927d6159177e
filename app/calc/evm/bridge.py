"""From one estimate at completion to a later one: what moved it, in parts that close exactly."""

from dataclasses import dataclass
from fractions import Fraction

from app.calc.evm.measures import Amount, Position


@dataclass(frozen=True, slots=True)
class Bridge:
    """``opening + authorised_change + performance + re_estimate = closing``; above zero it costs more.

    Notes
    -----
    With W = BAC - EV the work that remains, EAC = AC + ETC = BAC - CV + (ETC - W). So an estimate moves by the
    budget that was authorised, by the variance that was incurred, and by what the remaining work is expected to
    cost above its budget, whether that was estimated again or follows from an index.

    Examples
    --------
    >>> bridge(Position(100, 50, 40, 45), 110, Position(120, 80, 70, 84), 130)
    Bridge(opening=110, authorised_change=20, performance=9, re_estimate=-9, closing=130)
    """

    opening: Fraction | int
    authorised_change: Fraction | int
    performance: Fraction | int
    re_estimate: Fraction | int
    closing: Fraction | int


def bridge(before: Position, opening: Amount, now: Position, closing: Amount) -> Bridge:
    """What moved an estimate at completion between two dates."""
    return Bridge(
        opening,
        now.bac - before.bac,
        before.cv - now.cv,
        premium(now, closing) - premium(before, opening),
        closing,
    )


def premium(at: Position, eac: Amount) -> Amount:
    """What the remaining work is expected to cost above its budget."""
    return eac - at.ac - at.work_remaining
