"""What a rule means: when it fires next, what it looks for then, and how that is said."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from app.calc.recurrence import Daily, Monthly, OnWorkingDays, Recurrence, Weekday, Weekly, following
from app.calc.working_days import WorkingDays
from app.calendars.repository import calendar_at
from app.core.unit_of_work import Reading
from app.reminders.kinds import Item, Sought, due
from app.reminders.models import Every, ReminderRule, SplitBy
from app.reminders.schemas import ReminderItem

MOST = 200  # items in one reminder
A_DAY = timedelta(days=1)


class Part(NamedTuple):
    """What one reminder lists: all that a rule finds, or what is of one component or owner."""

    key: str
    component_id: UUID | None
    addressee: str | None
    items: list[Item]


def calendar_of(uow: Reading, rule: ReminderRule) -> WorkingDays | None:
    """The working days that a rule goes by, if it does."""
    return calendar_at(uow, rule.component_id) if rule.working_days else None


def recurrence(rule: ReminderRule, calendar: WorkingDays | None) -> Recurrence:
    """The days on which a rule fires; one that goes by due dates looks every day."""
    days: Daily | Weekly | Monthly = Daily()
    if rule.every == Every.WEEK:
        days = Weekly(cast(Weekday, rule.weekday))
    elif rule.every == Every.MONTH:
        days = Monthly(cast(int, rule.day))
    elif rule.every == Every.QUARTER:
        days = Monthly(cast(int, rule.day), 3, cast(int, rule.month_of_quarter))
    return OnWorkingDays(days, calendar) if calendar else days


def next_after(rule: ReminderRule, after: datetime, calendar: WorkingDays | None) -> datetime:
    """When a rule fires next."""
    at, zone = time.fromisoformat(rule.local_time), ZoneInfo(rule.time_zone)
    return following(recurrence(rule, calendar), at, zone, after)


def today(rule: ReminderRule, now: datetime) -> date:
    return now.astimezone(ZoneInfo(rule.time_zone)).date()


def sought(rule: ReminderRule, path: str, now: datetime, calendar: WorkingDays | None) -> Sought:
    """What a rule looks for if it fires now: of due dates, those it has not looked at yet."""
    day, zone = today(rule, now), ZoneInfo(rule.time_zone)
    if rule.every != Every.DUE_DATE:
        until = calendar.shifted(day, rule.within_days) if calendar and rule.within_days else None
        return Sought(path, day, zone, until or day + A_DAY * rule.within_days)
    days = cast(int, rule.days_from_due)

    def due_on(day: date) -> date:
        """The last due date that is looked at on a day."""
        return calendar.latest(days, day) if calendar else day - A_DAY * days

    return Sought(path, day, zone, due_on(day), due_on(rule.covered_until) + A_DAY)


def find(uow: Reading, rule: ReminderRule, path: str, now: datetime) -> list[Item]:
    """What a rule finds if it fires now, each thing once."""
    return list(dict.fromkeys(due(uow, rule.kind, sought(rule, path, now, calendar_of(uow, rule)))))


def parted(rule: ReminderRule, items: Sequence[Item]) -> list[Part]:
    """What each reminder of a rule lists, if there is anything."""
    parts: dict[str, Part] = {}
    for item in items:
        by_component, by_owner = rule.split_by == SplitBy.COMPONENT, rule.split_by == SplitBy.OWNER
        on = item.component_id if by_component and item.component_id else rule.component_id
        owner = item.owner if by_owner else None
        key = str(item.component_id or "") if by_component else owner or ""
        parts.setdefault(key, Part(key, on, owner, [])).items.append(item)
    return list(parts.values())


def told(items: Sequence[Item], day: date) -> list[ReminderItem]:
    return [
        ReminderItem(**item._asdict(), overdue=None if item.due_on is None else item.due_on < day)
        for item in items
    ]


def in_words(rule: ReminderRule) -> str:
    """The rule as people say it."""
    at, days = f"at {rule.local_time} {rule.time_zone}", "working days" if rule.working_days else "days"
    at += f", for each {rule.split_by}" if rule.split_by else ""
    if rule.every == Every.DUE_DATE:
        return f"{rule.kind}, {from_due(cast(int, rule.days_from_due), days)}, {at}"
    horizon = f"due within {rule.within_days} {days}" if rule.within_days else "due or overdue"
    moved = ", or the next working day," if rule.working_days else ""
    return f"{rule.kind} {horizon}, {every(rule)}{moved} {at}"


def from_due(days: int, kind: str) -> str:
    if days == 0:
        return "on the due date"
    return f"{abs(days)} {kind} {'after' if days > 0 else 'before'} the due date"


def every(rule: ReminderRule) -> str:
    if rule.every == Every.WEEK:
        return f"every {rule.weekday}"
    if rule.every == Every.MONTH:
        return f"on day {rule.day} of every month"
    if rule.every == Every.QUARTER:
        return f"on day {rule.day} of month {rule.month_of_quarter} of every quarter"
    return "every day"
