"""The calendars of Microsoft Project XML: week days, exceptions that recur, and weeks of their own."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from xml.etree.ElementTree import Element

from app.calc.schedule.calendar import DAY, OFFICE_HOURS, ROUND_THE_CLOCK, Shifts
from app.schedule.exchange.xer_calendar import merged
from app.schedule.plan import PlanCalendar

NS = "{http://schemas.microsoft.com/project}"
MOST_DAYS = 40_000
DAILY, YEARLY, YEARLY_NTH, MONTHLY, MONTHLY_NTH, WEEKLY = 1, 2, 3, 4, 5, 6


def text(element: Element, name: str) -> str | None:
    """The text of a child; None where it is missing or empty."""
    found = element.findtext(f"{NS}{name}")
    return found.strip() or None if found else None


def number(element: Element, name: str, default: int = 0) -> int:
    """The whole number in a child. Raises ``ValueError`` where it is none."""
    found = text(element, name)
    return default if found is None else int(found)


def elapsed(key: str = "elapsed") -> PlanCalendar:
    """Round the clock, for durations that count every hour."""
    return PlanCalendar(key, "Elapsed time", (ROUND_THE_CLOCK,) * 7, {}, DAY)


def standard(key: str = "standard") -> PlanCalendar:
    return PlanCalendar(key, "Standard", (OFFICE_HOURS,) * 5 + ((),) * 2, {})


def calendar_of(element: Element, base: PlanCalendar | None, minutes_per_day: int) -> PlanCalendar:
    """One calendar; the days it does not speak of are its base's. Raises ``ValueError``."""
    week = list(base.week if base else standard().week)
    exceptions = dict(base.exceptions) if base else {}
    for day in element.iterfind(f"{NS}WeekDays/{NS}WeekDay"):
        kind = number(day, "DayType")
        if kind:
            week[(kind + 5) % 7] = shifts_of(day)
        else:
            exceptions |= dict.fromkeys(period(day), shifts_of(day))
    for special in element.iterfind(f"{NS}WorkWeeks/{NS}WorkWeek"):
        exceptions |= special_week(special)
    for one in element.iterfind(f"{NS}Exceptions/{NS}Exception"):
        exceptions |= dict.fromkeys(recurring(one), shifts_of(one))
    key, name = text(element, "UID") or "", text(element, "Name") or "Calendar"
    return PlanCalendar(key, name, tuple(week), exceptions, minutes_per_day)


def special_week(element: Element) -> dict[date, Shifts]:
    """The days of a week that holds for a time only, as exceptions."""
    days = {
        (number(day, "DayType") + 5) % 7: shifts_of(day)
        for day in element.iterfind(f"{NS}WeekDays/{NS}WeekDay")
        if number(day, "DayType")
    }
    return {day: days[day.weekday()] for day in period(element) if day.weekday() in days}


def shifts_of(element: Element) -> Shifts:
    """The working times of a day or an exception; office hours where it works and says no more."""
    if text(element, "DayWorking") == "0":
        return ()
    spans = []
    for one in element.iterfind(f"{NS}WorkingTimes/{NS}WorkingTime"):
        start, end = text(one, "FromTime"), text(one, "ToTime")
        if start and end:
            first, last = minute(start), minute(end) or DAY
            spans.append((first, last if last > first else DAY))
    if not spans and text(element, "DayWorking") == "1":
        return OFFICE_HOURS
    return merged(spans)


def minute(clock: str) -> int:
    parts = [int(part) for part in clock.split(":")]
    found = parts[0] * 60 + parts[1]
    if not 0 <= found < DAY:
        raise ValueError(f"{clock} is no time of day")
    return found


def ends(element: Element) -> tuple[date, date] | None:
    at = element.find(f"{NS}TimePeriod")
    start, end = (text(at, "FromDate"), text(at, "ToDate")) if at is not None else (None, None)
    if not start or not end:
        return None
    return datetime.fromisoformat(start).date(), datetime.fromisoformat(end).date()


def period(element: Element) -> list[date]:
    """The days of a time period. Raises ``ValueError`` where it is longer than a century."""
    found = ends(element)
    if found is None:
        return []
    days = (found[1] - found[0]).days + 1
    if days > MOST_DAYS:
        raise ValueError("a period is longer than a century")
    return [found[0] + timedelta(days=n) for n in range(days)]


def recurring(element: Element) -> list[date]:
    """The days on which an exception falls, however it recurs."""
    days = period(element)
    if not days:
        return []
    found = [day for day in days if falls(element, day, days[0])]
    most = number(element, "Occurrences")
    return found[:most] if most and text(element, "EnteredByOccurrences") == "1" else found


def falls(element: Element, day: date, first: date) -> bool:
    """Whether an exception falls on a day of its period."""
    kind, every = number(element, "Type", DAILY), max(1, number(element, "Period", 1))
    if kind == WEEKLY:
        weeks = (monday(day) - monday(first)).days // 7
        bit = 1 << (day.weekday() + 1) % 7  # Sunday is the first bit
        return weeks % every == 0 and bool(number(element, "DaysOfWeek") & bit)
    if kind == MONTHLY:
        return months(day, first) % every == 0 and day.day == number(element, "MonthDay")
    if kind == MONTHLY_NTH:
        return months(day, first) % every == 0 and is_nth(element, day)
    if kind == YEARLY:
        return day.month == number(element, "Month") + 1 and day.day == number(element, "MonthDay")
    if kind == YEARLY_NTH:
        return day.month == number(element, "Month") + 1 and is_nth(element, day)
    return (day - first).days % every == 0


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def months(day: date, first: date) -> int:
    return (day.year - first.year) * 12 + day.month - first.month


def is_nth(element: Element, day: date) -> bool:
    """Whether a day is the first to fourth or the last of its sort in the month."""
    sort, position = number(element, "MonthItem"), number(element, "MonthPosition")
    alike = [at for at in of_month(day) if is_sort(at, sort)]
    return day in alike and (day == alike[-1] if position >= 4 else day in alike[position : position + 1])


def is_sort(day: date, sort: int) -> bool:
    """By the format's count: any day, week day, weekend day, then Sunday to Saturday."""
    if sort <= 0:
        return True
    if sort == 1:
        return day.weekday() < 5
    if sort == 2:
        return day.weekday() >= 5
    return (day.weekday() + 1) % 7 == sort - 3


def of_month(day: date) -> Iterator[date]:
    return (day.replace(day=n) for n in range(1, monthrange(day.year, day.month)[1] + 1))
