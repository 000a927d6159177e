"""When a release will have its scope, and what it will have on its fixed day, by the velocity observed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil

from app.calc.agile.burn_up import Timebox, in_order, velocities
from app.calc.agile.scope import Entry, Priority, by_class, whole

NEEDED = 3  # timeboxes that are over: fewer tell of no pace
PERCENTILES = (Fraction(20, 100), Fraction(50, 100), Fraction(80, 100))
FURTHEST = 1000  # timeboxes ahead; what takes longer is no forecast


class NoForecast(StrEnum):
    """Why there is no forecast, or no date."""

    NO_SCOPE = "no_scope"
    TOO_FEW_TIMEBOXES = "too_few_timeboxes"
    NO_PROGRESS = "no_progress"


@dataclass(frozen=True, slots=True)
class Range:
    """A slow, a likely and a fast case."""

    slow: Fraction
    likely: Fraction
    fast: Fraction


@dataclass(frozen=True, slots=True)
class Days:
    """The day of each case; None where it is not in sight at that pace."""

    slow: date | None
    likely: date | None
    fast: date | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the pace observed so far leads to; ``at_finish`` is accepted scope on the release's own day."""

    observed: int
    velocity: Range
    remaining: Decimal
    release_on: Days
    reason: NoForecast | None  # why a day is None
    timeboxes_left: int
    at_finish: Range
    must_is_covered: bool  # even at the slow pace, Musts taken first


def percentile(values: Sequence[Decimal] | Sequence[int], rank: Fraction) -> Fraction:
    """A percentile, on the straight line between the two observations beside it.

    References
    ----------
    Hyndman and Fan, *Sample quantiles in statistical packages* (1996), definition 7.

    Examples
    --------
    >>> percentile([Decimal(v) for v in (8, 10, 15)], Fraction(1, 5))
    Fraction(44, 5)
    """
    ordered = sorted(map(Fraction, values))
    place = rank * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def forecast(
    entries: Sequence[Entry], timeboxes: Sequence[Timebox], finish_on: date, as_of: date
) -> Forecast | NoForecast:
    """When all of the scope will be accepted, and what will be by the fixed day.

    Parameters
    ----------
    entries : of the release; those after ``as_of`` do not count.
    timeboxes : of the release, past and planned; they do not overlap.
    finish_on : its fixed day.

    Returns
    -------
    Three cases by the 20th, 50th and 80th percentile of what the timeboxes that are over delivered, or why
    there is none.

    Notes
    -----
    A case keeps to one velocity all the way, so that its range is wider than that of chance alone would be:
    good and bad timeboxes do not even each other out. After the last planned timebox others follow, each as
    long as the planned ones are on average.
    """
    classes = by_class(entries, as_of)
    now = whole(classes)
    if now.scope <= 0:
        return NoForecast.NO_SCOPE
    observed = velocities(entries, timeboxes, as_of)
    if len(observed) < NEEDED:
        return NoForecast.TOO_FEW_TIMEBOXES
    slow, likely, fast = (percentile(observed, rank) for rank in PERCENTILES)
    days = [release_day(now.remaining, pace, timeboxes, as_of) for pace in (slow, likely, fast)]
    left = sum(as_of < box.finish_on <= finish_on for box in timeboxes)
    ends = [min(Fraction(now.scope), Fraction(now.accepted) + left * max(pace, Fraction(0)))
            for pace in (slow, likely, fast)]  # fmt: skip
    must = classes[Priority.MUST]
    return Forecast(
        len(observed),
        Range(slow, likely, fast),
        now.remaining,
        Days(*days),
        NoForecast.NO_PROGRESS if None in days else None,
        left,
        Range(*ends),
        Fraction(must.accepted) + left * max(slow, Fraction(0)) >= must.scope,
    )


def release_day(remaining: Decimal, pace: Fraction, timeboxes: Sequence[Timebox], as_of: date) -> date | None:
    """The end of the timebox in which the rest is delivered; the data date where nothing is left."""
    if remaining <= 0:
        return as_of
    if pace <= 0 or (many := ceil(Fraction(remaining) / pace)) > FURTHEST:
        return None
    ahead = [box.finish_on for box in in_order(timeboxes) if box.finish_on > as_of]
    if many <= len(ahead):
        return ahead[many - 1]
    last = max(as_of, *(box.finish_on for box in timeboxes))
    return last + timedelta(days=round((many - len(ahead)) * cadence(timeboxes)))


def cadence(timeboxes: Sequence[Timebox]) -> Fraction:
    """Days from the end of a timebox to that of the next, on average."""
    boxes = in_order(timeboxes)
    return Fraction((boxes[-1].finish_on - boxes[0].finish_on).days, max(1, len(boxes) - 1))
