"""What a schedule means: when it fires next, what it looks for then, and how that is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from app.calc.recurrence import Daily, Monthly, Recurrence, Weekday, Weekly, following
from app.core.unit_of_work import Reading
from app.reminders.kinds import Item, Sought, due
from app.reminders.models import Every, Schedule
from app.reminders.schemas import ReminderItem

MOST = 200  # items in one reminder
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Found:
    """What is due: how much, and the longest due of it."""

    total: int
    items: list[ReminderItem]


def recurrence(schedule: Schedule) -> Recurrence:
    """The days on which a schedule fires; one that goes by due dates looks every day."""
    if schedule.every == Every.WEEK:
        return Weekly(cast(Weekday, schedule.weekday))
    if schedule.every == Every.MONTH:
        return Monthly(cast(int, schedule.day))
    if schedule.every == Every.QUARTER:
        return Monthly(cast(int, schedule.day), 3, cast(int, schedule.month_of_quarter))
    return Daily()


def next_after(schedule: Schedule, now: datetime) -> datetime:
    """When a schedule fires next."""
    at, zone = time.fromisoformat(schedule.local_time), ZoneInfo(schedule.time_zone)
    return following(recurrence(schedule), at, zone, now)


def today(schedule: Schedule, now: datetime) -> date:
    return now.astimezone(ZoneInfo(schedule.time_zone)).date()


def sought(schedule: Schedule, path: str, now: datetime) -> Sought:
    """What a schedule looks for if it fires now: of due dates, those it has not looked at yet."""
    day, zone = today(schedule, now), ZoneInfo(schedule.time_zone)
    if schedule.every != Every.DUE_DATE:
        return Sought(path, day, zone, day + A_DAY * schedule.within_days)
    back = A_DAY * cast(int, schedule.days_from_due)
    return Sought(path, day, zone, day - back, schedule.covered_until + A_DAY - back)


def find(uow: Reading, schedule: Schedule, path: str, now: datetime) -> Found:
    """What a schedule finds if it fires now."""
    asked = sought(schedule, path, now)
    items = due(uow, schedule.kind, asked)
    return Found(len(items), told(items[:MOST], asked.today))


def told(items: Sequence[Item], day: date) -> list[ReminderItem]:
    return [
        ReminderItem(**item._asdict(), overdue=None if item.due_on is None else item.due_on < day)
        for item in items
    ]


def in_words(schedule: Schedule) -> str:
    """The rule as people say it."""
    at = f"at {schedule.local_time} {schedule.time_zone}"
    if schedule.every == Every.DUE_DATE:
        return f"{schedule.kind}, {from_due(cast(int, schedule.days_from_due))}, {at}"
    horizon = f"due within {schedule.within_days} days" if schedule.within_days else "due or overdue"
    return f"{schedule.kind} {horizon}, {every(schedule)} {at}"


def from_due(days: int) -> str:
    if days == 0:
        return "on the due date"
    return f"{abs(days)} days {'after' if days > 0 else 'before'} the due date"


def every(schedule: Schedule) -> str:
    if schedule.every == Every.WEEK:
        return f"every {schedule.weekday}"
    if schedule.every == Every.MONTH:
        return f"on day {schedule.day} of every month"
    if schedule.every == Every.QUARTER:
        return f"on day {schedule.day} of month {schedule.month_of_quarter} of every quarter"
    return "every day"
