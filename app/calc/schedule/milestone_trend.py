"""Milestone trend analysis: what successive reports forecast for one milestone."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

LEAST = 3


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a report said, both as days of one count."""

    report_day: int
    forecast_day: int


@dataclass(frozen=True, slots=True)
class Trend:
    """How a forecast moves.

    ``slope`` is days of slip per day: 0 is stable, and from 1 on the milestone recedes as fast as time
    passes. ``completion_day`` is where the trend meets the diagonal, None where it never does or there
    is no slope; slips are in days, late above zero, None without what they are measured from.
    """

    slope: float | None
    completion_day: float | None
    total_slip: int | None
    last_slip: int | None
    reason: str | None = None


def milestone_trend(
    reports: Sequence[Forecast], baseline_day: int | None = None, last: int | None = None
) -> Trend:
    """The least-squares trend of a milestone's forecasts.

    Parameters
    ----------
    reports : since the last rebaseline, as a new plan begins a new trend; in the order of their days.
    baseline_day : what slips are measured against.
    last : how many reports count for the slope; all where it is None.

    Notes
    -----
    Fewer than three reports, or all of one day, have no slope (``reason`` says which).

    Examples
    --------
    >>> milestone_trend([Forecast(0, 120), Forecast(20, 130), Forecast(40, 140)], 120).completion_day
    240.0
    """
    slip = reports[-1].forecast_day - baseline_day if reports and baseline_day is not None else None
    step = reports[-1].forecast_day - reports[-2].forecast_day if len(reports) > 1 else None
    used = reports[-last:] if last else reports
    if len(used) < LEAST:
        return Trend(None, None, slip, step, "too_few_reports")
    slope, intercept = least_squares(used)
    if slope is None:
        return Trend(None, None, slip, step, "reports_of_one_day")
    meets = None if slope >= 1 else float(intercept / (1 - slope))
    return Trend(float(slope), meets, slip, step, None if slope < 1 else "recedes")


def least_squares(reports: Sequence[Forecast]) -> tuple[Fraction | None, Fraction]:
    """Slope and intercept of the line nearest to the forecasts; no slope where all are of one day."""
    count = len(reports)
    x, y = sum(r.report_day for r in reports), sum(r.forecast_day for r in reports)
    xy = sum(r.report_day * r.forecast_day for r in reports)
    spread = count * sum(r.report_day**2 for r in reports) - x * x
    if not spread:
        return None, Fraction()
    slope = Fraction(count * xy - x * y, spread)
    return slope, (y - slope * x) / count
