"""Who is there to work: working days counted in windows of time, less the spans in which somebody is away."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from app.calc.working_days import A_DAY, WorkingDays

Span = tuple[date, date]  # both days included


class DayCount:
    """How many working days lie in any span within an outer one, each counted once and for all."""

    def __init__(self, calendar: WorkingDays, within: Span) -> None:
        self.first, self.last = within[0].toordinal(), within[1].toordinal()
        days = (within[0] + timedelta(n) for n in range(self.last - self.first + 1))
        self.until = [0, *accumulate(map(calendar.is_working, days))]

    def within(self, span: Span) -> int:
        """The working days of a span, as far as it lies within what was counted.

        >>> DayCount(WorkingDays(), (date(2026, 3, 1), date(2026, 3, 31))).within((date(2026, 3, 7), date(2026, 3, 9)))
        1
        """
        start = max(span[0].toordinal(), self.first) - self.first
        finish = min(span[1].toordinal(), self.last) - self.first + 1
        return self.until[finish] - self.until[start] if finish > start else 0


class Windows:
    """Periods, or weeks, in order of their start; they may overlap."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = spans
        self.starts, self.finishes = [span[0] for span in spans], [span[1] for span in spans]
        self.in_order = self.starts == sorted(self.starts) and self.finishes == sorted(self.finishes)
        self.counted: dict[DayCount, list[int]] = {}

    def touching(self, span: Span) -> Iterable[int]:
        """The places of those that have a day in common with a span."""
        if self.in_order:
            return range(bisect_left(self.finishes, span[0]), bisect_right(self.starts, span[1]))
        return [at for at, window in enumerate(self.spans) if common(window, span)]

    def working(self, days: DayCount) -> list[int]:
        """The working days of each."""
        if days not in self.counted:
            self.counted[days] = list(map(days.within, self.spans))
        return self.counted[days]


def common(one: Span, other: Span) -> Span | None:
    """The days that two spans have in common."""
    start, finish = max(one[0], other[0]), min(one[1], other[1])
    return (start, finish) if start <= finish else None


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same days in spans that have none in common, in order.

    >>> merged([(date(2026, 3, 9), date(2026, 3, 12)), (date(2026, 3, 2), date(2026, 3, 9))])
    [(datetime.date(2026, 3, 2), datetime.date(2026, 3, 12))]
    """
    found: list[Span] = []
    for start, finish in sorted(spans):
        if found and start <= found[-1][1] + A_DAY:
            found[-1] = (found[-1][0], max(found[-1][1], finish))
        else:
            found.append((start, finish))
    return found


def uncovered(within: Span, spans: Iterable[Span]) -> list[Span]:
    """The days of ``within`` that none of ``spans`` has: when nobody is there, or a certificate does not hold.

    >>> uncovered((date(2026, 3, 1), date(2026, 3, 31)), [(date(2026, 2, 1), date(2026, 3, 10))])
    [(datetime.date(2026, 3, 11), datetime.date(2026, 3, 31))]
    """
    found, next_day = list[Span](), within[0]
    for start, finish in merged(both for span in spans if (both := common(span, within))):
        if start > next_day:
            found.append((next_day, start - A_DAY))
        next_day = finish + A_DAY
    if next_day <= within[1]:
        found.append((next_day, within[1]))
    return found


def weeks(within: Span) -> list[Span]:
    """The weeks from Monday to Sunday that have a day in a span, whole."""
    monday = within[0] - timedelta(within[0].weekday())
    count = (within[1] - monday).days // 7 + 1
    return [(monday + timedelta(7 * n), monday + timedelta(7 * n + 6)) for n in range(count)]


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody who is there at a rate on the working days of their calendar, but for spans that do not overlap."""

    rate: float  # full-time equivalents on a day
    days: DayCount
    gaps: Sequence[Span] = ()

    def within(self, span: Span) -> int:
        """The working days on which they are there."""
        if not self.gaps:
            return self.days.within(span)
        away = (both for gap in self.gaps if (both := common(gap, span)))
        return self.days.within(span) - sum(map(self.days.within, away))


def person_days(presences: Iterable[Presence], windows: Windows) -> list[float]:
    """What many people amount to in each window: those of one calendar counted together, gaps taken off."""
    found = [0.0] * len(windows.spans)
    rates: dict[DayCount, float] = {}
    for one in presences:
        rates[one.days] = rates.get(one.days, 0.0) + one.rate
        for gap in one.gaps:
            for at in windows.touching(gap):
                if both := common(windows.spans[at], gap):
                    found[at] -= one.rate * one.days.within(both)
    for days, rate in rates.items():
        for at, count in enumerate(windows.working(days)):
            found[at] += rate * count
    return found


@dataclass(frozen=True, slots=True)
class Booking:
    """Person-days of work, done on the days from one to another on which somebody is there."""

    work: float
    span: Span


def booked(bookings: Iterable[Booking], presence: Presence, windows: Windows) -> list[float]:
    """The work of bookings that falls in each window; where nobody is there at all, it falls in the first."""
    found = [0.0] * len(windows.spans)
    for booking in bookings:
        there, touched = presence.within(booking.span), list(windows.touching(booking.span))
        for at in touched:
            both = common(windows.spans[at], booking.span)
            part = presence.within(both) / there if there and both else float(at == touched[0] and not there)
            found[at] += booking.work * part
    return found
