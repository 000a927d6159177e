"""What a rule means: when it fires next, what it looks for then, and how that is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from app.calc.recurrence import Daily, Monthly, Recurrence, Weekday, Weekly, following
from app.core.unit_of_work import Reading
from app.reminders.kinds import Item, Sought, due
from app.reminders.models import Every, ReminderRule
from app.reminders.schemas import ReminderItem

MOST = 200  # items in one reminder
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Found:
    """What is due: how much, and the longest due of it."""

    total: int
    items: list[ReminderItem]


def recurrence(rule: ReminderRule) -> Recurrence:
    """The days on which a rule fires; one that goes by due dates looks every day."""
    if rule.every == Every.WEEK:
        return Weekly(cast(Weekday, rule.weekday))
    if rule.every == Every.MONTH:
        return Monthly(cast(int, rule.day))
    if rule.every == Every.QUARTER:
        return Monthly(cast(int, rule.day), 3, cast(int, rule.month_of_quarter))
    return Daily()


def next_after(rule: ReminderRule, now: datetime) -> datetime:
    """When a rule fires next."""
    at, zone = time.fromisoformat(rule.local_time), ZoneInfo(rule.time_zone)
    return following(recurrence(rule), at, zone, now)


def today(rule: ReminderRule, now: datetime) -> date:
    return now.astimezone(ZoneInfo(rule.time_zone)).date()


def sought(rule: ReminderRule, path: str, now: datetime) -> Sought:
    """What a rule looks for if it fires now: of due dates, those it has not looked at yet."""
    day, zone = today(rule, now), ZoneInfo(rule.time_zone)
    if rule.every != Every.DUE_DATE:
        return Sought(path, day, zone, day + A_DAY * rule.within_days)
    back = A_DAY * cast(int, rule.days_from_due)
    return Sought(path, day, zone, day - back, rule.covered_until + A_DAY - back)


def find(uow: Reading, rule: ReminderRule, path: str, now: datetime) -> Found:
    """What a rule finds if it fires now."""
    asked = sought(rule, path, now)
    items = due(uow, rule.kind, asked)
    return Found(len(items), told(items[:MOST], asked.today))


def told(items: Sequence[Item], day: date) -> list[ReminderItem]:
    return [
        ReminderItem(**item._asdict(), overdue=None if item.due_on is None else item.due_on < day)
        for item in items
    ]


def in_words(rule: ReminderRule) -> str:
    """The rule as people say it."""
    at = f"at {rule.local_time} {rule.time_zone}"
    if rule.every == Every.DUE_DATE:
        return f"{rule.kind}, {from_due(cast(int, rule.days_from_due))}, {at}"
    horizon = f"due within {rule.within_days} days" if rule.within_days else "due or overdue"
    return f"{rule.kind} {horizon}, {every(rule)} {at}"


def from_due(days: int) -> str:
    if days == 0:
        return "on the due date"
    return f"{abs(days)} days {'after' if days > 0 else 'before'} the due date"


def every(rule: ReminderRule) -> str:
    if rule.every == Every.WEEK:
        return f"every {rule.weekday}"
    if rule.every == Every.MONTH:
        return f"on day {rule.day} of every month"
    if rule.every == Every.QUARTER:
        return f"on day {rule.day} of month {rule.month_of_quarter} of every quarter"
    return "every day"
