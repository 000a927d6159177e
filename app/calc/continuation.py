"""Whether what is running should go on: what is still to be spent against what is still to be had.

What was spent is the same whichever way it goes, so it decides nothing; it is told, and left out.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from app.calc.money import Money

PLACES = Decimal("0.0001")


class Advice(StrEnum):
    """What the figures speak for; a body decides."""

    CONTINUE = "continue"
    STOP = "stop"
    EVEN = "even"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Running:
    """What a component still costs, brings and risks, in present values of one currency; None is not known.

    ``exit_cost`` is what stopping would cost, ``salvage`` what it would free or bring; ``risk`` the expected loss
    from open risks if it goes on; ``sunk`` what was spent.
    """

    cost_to_complete: Money | None
    remaining_benefit: Money | None
    exit_cost: Money | None
    risk: Money | None
    salvage: Money | None = None
    sunk: Money | None = None


@dataclass(frozen=True, slots=True)
class Continuation:
    """The two ways and the difference between them.

    ``margin`` = ``if_continued`` - ``if_stopped``. ``ratio`` is the remaining benefit over what going on costs more
    than stopping, and ``break_even`` the share of the benefit at which both ways are worth the same; each None
    where it means nothing. ``reason`` says what is missing.
    """

    if_continued: Money | None
    if_stopped: Money | None
    margin: Money | None
    ratio: Decimal | None
    break_even: Decimal | None
    sunk: Money | None
    advice: Advice
    reason: str | None


def continuation(running: Running) -> Continuation:
    """Whether going on is worth more than stopping.

    Raises
    ------
    ValueError : for amounts of two currencies.

    Examples
    --------
    Nine tenths spent, and still not worth the last tenth:

    >>> pounds = lambda amount: Money(Decimal(amount), "GBP")
    >>> told = continuation(Running(pounds(100), pounds(90), pounds(5), pounds(10), sunk=pounds(900)))
    >>> told.margin.amount, told.advice, told.break_even
    (Decimal('-15.00'), <Advice.STOP: 'stop'>, Decimal('1.1667'))
    """
    cost, benefit, leaving, risk = (
        running.cost_to_complete,
        running.remaining_benefit,
        running.exit_cost,
        running.risk,
    )
    if cost is None or benefit is None or leaving is None or risk is None:
        return unknown(running)
    if_continued = benefit - cost - risk
    if_stopped = -leaving if running.salvage is None else running.salvage - leaving
    margin = if_continued - if_stopped
    more = benefit - margin
    return Continuation(
        if_continued=if_continued,
        if_stopped=if_stopped,
        margin=margin,
        ratio=share(benefit, more),
        break_even=share(more, benefit),
        sunk=running.sunk,
        advice=advice(margin),
        reason=None,
    )


def unknown(running: Running) -> Continuation:
    needed = ("cost_to_complete", "remaining_benefit", "exit_cost", "risk")
    missing = [name.replace("_", " ") for name in needed if getattr(running, name) is None]
    reason = f"not known: {', '.join(missing)}"
    return Continuation(None, None, None, None, None, running.sunk, Advice.UNKNOWN, reason)


def share(part: Money, whole: Money) -> Decimal | None:
    if part.minor < 0 or whole.minor <= 0:
        return None
    return (Decimal(part.minor) / whole.minor).quantize(PLACES, ROUND_HALF_EVEN)


def advice(margin: Money) -> Advice:
    if not margin.minor:
        return Advice.EVEN
    return Advice.CONTINUE if margin.minor > 0 else Advice.STOP
