"""Whether benefits come: what was measured beside what was planned, whose it is, and where it leads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from app.calc.recurrence import day_of

FEW = 3  # readings: a run rate of fewer is a guess
REVIEWED_AFTER = (6, 12, 24)  # months after the work was closed


class BenefitGap(StrEnum):
    """Why a figure of a benefit is not there."""

    NO_BASELINE = "no_baseline"
    BASELINE_UNDATED = "baseline_undated"
    BASELINE_AFTER_CHANGE = "baseline_after_change"
    NO_TARGET = "no_target"
    TARGET_IS_BASELINE = "target_is_baseline"
    NO_OWNER_AFTER_CLOSURE = "no_owner_after_closure"
    NOT_MEASURED = "not_measured"
    NO_TRAJECTORY = "no_trajectory"
    BEFORE_TRAJECTORY = "before_trajectory"
    NOTHING_PLANNED_YET = "nothing_planned_yet"


class Point(NamedTuple):
    """What the measure is, or is to be, on a day."""

    on: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Profile:
    """What a benefit is judged by.

    ``target`` is in the unit of the measure, as ``baseline`` and the trajectory are; ``share`` is how much of
    what comes is claimed, 0 to 1; ``unowned`` says that the work is closed and nobody is named to look after it.
    """

    baseline: Decimal | None
    baseline_on: date | None
    changed_on: date | None
    target: Decimal | None
    trajectory: tuple[Point, ...] = ()
    share: Decimal = Decimal(1)
    unowned: bool = False


@dataclass(frozen=True, slots=True)
class Realisation:
    """What has come of a benefit, each figure as what was gained on the baseline, in the direction of the target.

    A figure that is None has its reason in ``gap``, or in ``plan_gap`` where only the plan of that day is missing.
    """

    readings: int
    as_of: date | None = None
    target: Fraction | None = None
    actual: Fraction | None = None
    planned: Fraction | None = None
    attributable: Fraction | None = None
    gap: BenefitGap | None = None
    plan_gap: BenefitGap | None = None

    @property
    def of_plan(self) -> Fraction | None:
        """How much of what was planned until then has come."""
        return None if self.actual is None or self.planned is None else self.actual / self.planned

    @property
    def of_target(self) -> Fraction | None:
        return None if self.actual is None or self.target is None else self.actual / self.target

    @property
    def forecast(self) -> Fraction | None:
        """The target at the rate so far."""
        return None if self.of_plan is None or self.target is None else self.target * self.of_plan

    @property
    def is_low_confidence(self) -> bool | None:
        return None if self.forecast is None else self.readings < FEW


def baseline_gap(profile: Profile) -> BenefitGap | None:
    """Why nothing can be told by a baseline: one of the change itself, or of later, shows nothing of it.

    >>> told = Profile(Decimal(0), date(2026, 5, 1), date(2026, 4, 1), Decimal(9))
    >>> str(baseline_gap(told))
    'baseline_after_change'
    """
    if profile.baseline is None:
        return BenefitGap.NO_BASELINE
    if profile.baseline_on is None:
        return BenefitGap.BASELINE_UNDATED
    late = profile.changed_on is not None and profile.baseline_on >= profile.changed_on
    return BenefitGap.BASELINE_AFTER_CHANGE if late else None


def profile_gap(profile: Profile) -> BenefitGap | None:
    """Why nothing at all can be told of what has come of a benefit."""
    if gap := baseline_gap(profile):
        return gap
    if profile.target is None:
        return BenefitGap.NO_TARGET
    if profile.target == profile.baseline:
        return BenefitGap.TARGET_IS_BASELINE
    return BenefitGap.NO_OWNER_AFTER_CLOSURE if profile.unowned else None


def planned_on(trajectory: Sequence[Point], day: date) -> Fraction | None:
    """The planned value of a day, linear between the points of a plan; None before its first.

    >>> planned_on((Point(date(2026, 1, 1), Decimal(0)), Point(date(2026, 1, 11), Decimal(5))), date(2026, 1, 5))
    Fraction(2, 1)
    """
    if not trajectory or day < trajectory[0].on:
        return None
    for before, after in pairwise(trajectory):
        if day < after.on:
            passed = Fraction((day - before.on).days, (after.on - before.on).days)
            return Fraction(before.value) + passed * Fraction(after.value - before.value)
    return Fraction(trajectory[-1].value)


def realisation(profile: Profile, readings: Sequence[Point]) -> Realisation:
    """What has come of a benefit, beside what was planned to have come by the day of the newest reading.

    Parameters
    ----------
    profile : what it is judged by; its trajectory in the order of days.
    readings : what was measured, corrections in the place of what they correct, in the order of days; those of
        a day before the baseline show nothing of the change and are left out.

    Returns
    -------
    Figures in the unit of the measure, positive where they go the way of the target; those of plan and target
    are gross, ``attributable`` is the share claimed.

    References
    ----------
    HM Treasury and Infrastructure and Projects Authority, *Guide for Effective Benefits Management in Major
    Projects* (2017).

    Examples
    --------
    >>> days = [date(2026, month, 1) for month in (1, 2)]
    >>> plan = tuple(map(Point, days, (Decimal(100), Decimal(200))))
    >>> profile = Profile(Decimal(0), date(2025, 12, 1), None, Decimal(200), plan, Decimal("0.5"))
    >>> found = realisation(profile, [Point(days[0], Decimal(80))])
    >>> found.of_plan, found.of_target, found.attributable, found.forecast
    (Fraction(4, 5), Fraction(2, 5), Fraction(40, 1), Fraction(160, 1))
    """
    if gap := profile_gap(profile):
        return Realisation(len(readings), gap=gap)
    assert profile.baseline is not None and profile.baseline_on is not None and profile.target is not None
    readings = [each for each in readings if each.on >= profile.baseline_on]
    baseline = Fraction(profile.baseline)
    way = 1 if profile.target > profile.baseline else -1
    target = way * (Fraction(profile.target) - baseline)
    if not readings:
        return Realisation(0, target=target, gap=BenefitGap.NOT_MEASURED)
    newest = readings[-1]
    actual, plan = way * (Fraction(newest.value) - baseline), planned_on(profile.trajectory, newest.on)
    planned = None if plan is None else way * (plan - baseline)
    plan_gap = gap_of_plan(profile.trajectory, planned)
    return Realisation(
        readings=len(readings),
        as_of=newest.on,
        target=target,
        actual=actual,
        planned=None if plan_gap else planned,
        attributable=actual * Fraction(profile.share),
        plan_gap=plan_gap,
    )


def gap_of_plan(trajectory: Sequence[Point], planned: Fraction | None) -> BenefitGap | None:
    if not trajectory:
        return BenefitGap.NO_TRAJECTORY
    if planned is None:
        return BenefitGap.BEFORE_TRAJECTORY
    return BenefitGap.NOTHING_PLANNED_YET if planned <= 0 else None


@dataclass(frozen=True, slots=True)
class Tallied:
    """A benefit as it is added up: only with others of the same kind, counted in the same unit."""

    kind: str
    unit: str
    is_disbenefit: bool
    found: Realisation


@dataclass(frozen=True, slots=True)
class Tally:
    """Benefits of one kind and unit together; ``net`` is what is attributable less what is taken away again.

    Of those of which none was measured nobody knows what they brought, or took away: None.
    """

    kind: str
    unit: str
    benefits: int
    measured: int
    target: Fraction
    attributable: Fraction | None
    disbenefit: Fraction | None
    of_plan: Fraction | None

    @property
    def net(self) -> Fraction | None:
        if self.attributable is None or self.disbenefit is None:
            return None
        return self.attributable - self.disbenefit


def tallies(benefits: Iterable[Tallied]) -> list[Tally]:
    """What has come, for each kind and unit; units are never added up across kinds.

    Of benefits whose baseline shows nothing there is nothing to add: they are not to be among these.
    """
    grouped: dict[tuple[str, str], list[Tallied]] = {}
    for each in benefits:
        grouped.setdefault((each.kind, each.unit), []).append(each)
    return [tally(kind, unit, of) for (kind, unit), of in sorted(grouped.items())]


def tally(kind: str, unit: str, of: Sequence[Tallied]) -> Tally:
    wanted = [each.found for each in of if not each.is_disbenefit]
    planned = [each for each in wanted if each.planned is not None and each.actual is not None]
    until_now = sum((each.planned or Fraction(0) for each in planned), Fraction(0))
    come = sum((each.actual or Fraction(0) for each in planned), Fraction(0))
    return Tally(
        kind=kind,
        unit=unit,
        benefits=len(of),
        measured=sum(each.found.actual is not None for each in of),
        target=sum((each.target or Fraction(0) for each in wanted), Fraction(0)),
        attributable=attributable(wanted),
        disbenefit=attributable([each.found for each in of if each.is_disbenefit]),
        of_plan=come / until_now if until_now else None,
    )


def attributable(found: Sequence[Realisation]) -> Fraction | None:
    """What has come and is claimed, of all together; None where there are some and none was measured."""
    known = [each.attributable for each in found if each.attributable is not None]
    return sum(known, Fraction(0)) if known or not found else None


def next_measurement(since: date, months: int) -> date:
    """When it is to be measured again: so many months later, or on the last day of a shorter month.

    >>> next_measurement(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    return day_of(since.year * 12 + since.month - 1 + months, since.day)


def review_due(closed_on: date, measured_on: date | None) -> date | None:
    """The first review after closure, at 6, 12 and 24 months, that no measurement has met; None after the last.

    >>> review_due(date(2026, 1, 31), date(2026, 8, 1))
    datetime.date(2027, 1, 31)
    """
    reviews = (next_measurement(closed_on, months) for months in REVIEWED_AFTER)
    return next((day for day in reviews if measured_on is None or measured_on < day), None)
