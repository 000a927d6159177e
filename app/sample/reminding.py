"""The sample's calendar, and the standing rules of its office."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from app.calc.recurrence import Weekday
from app.calendars.schemas import CalendarWrite, Holiday
from app.calendars.service import keep
from app.core.database import Database
from app.core.model import utc_now
from app.core.unit_of_work import Actor, Writing, opened
from app.reminders.models import Every, ReminderKind, SplitBy
from app.reminders.schemas import ReminderRuleWrite
from app.reminders.service import plan
from app.sample.story import PORTFOLIO

HOLIDAYS = {  # of England and Wales
    "New Year's Day": (date(2026, 1, 1), date(2027, 1, 1)),
    "Good Friday": (date(2026, 4, 3), date(2027, 3, 26)),
    "Easter Monday": (date(2026, 4, 6), date(2027, 3, 29)),
    "Early May bank holiday": (date(2026, 5, 4), date(2027, 5, 3)),
    "Spring bank holiday": (date(2026, 5, 25), date(2027, 5, 31)),
    "Summer bank holiday": (date(2026, 8, 31), date(2027, 8, 30)),
    "Christmas Day": (date(2026, 12, 25), date(2027, 12, 27)),
    "Boxing Day": (date(2026, 12, 28), date(2027, 12, 28)),
}
RULES = (
    (
        "Reports due in three days",
        ReminderKind.STATUS_REPORTS,
        {"every": Every.DUE_DATE, "days_from_due": -3},
    ),
    ("Risk reviews", ReminderKind.RISK_REVIEWS, {"every": Every.WEEK, "weekday": Weekday.MONDAY}),
    ("Decisions that wait", ReminderKind.DECISIONS, {"every": Every.WEEK, "weekday": Weekday.WEDNESDAY}),
    ("Expiries of the month", ReminderKind.EXPIRIES, {"every": Every.MONTH, "day": 1, "within_days": 23}),
    (
        "Quarterly list",
        ReminderKind.OPEN_ITEMS,
        {"every": Every.QUARTER, "day": 1, "month_of_quarter": 1, "within_days": 65},
    ),
)
SPLIT = {ReminderKind.STATUS_REPORTS: SplitBy.OWNER, ReminderKind.RISK_REVIEWS: SplitBy.COMPONENT}


def set_rules(database: Database, actor: Callable[..., Actor], ids: Mapping[str, UUID]) -> None:
    """The organisation's calendar, and what its office wants to be reminded of, on working days at nine."""
    holidays = [Holiday(on=day, name=name) for name, days in HOLIDAYS.items() for day in days]
    with opened(Writing, database, actor) as uow:
        keep(uow, CalendarWrite(name="England and Wales", holidays=holidays))
        for name, kind, times in RULES:
            rule = {"name": name, "kind": kind, "component_id": ids[PORTFOLIO[0]], "working_days": True}
            when = {"time_zone": "Europe/London", "local_time": "09:00", "split_by": SPLIT.get(kind)}
            plan(uow, ReminderRuleWrite.model_validate(rule | when | times), utc_now())
