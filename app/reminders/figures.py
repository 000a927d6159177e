"""What operators ask of reminder rules: whether any should have fired and has not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.core.database import Database
from app.core.errors import Problem
from app.core.health import Check
from app.core.model import utc_now
from app.reminders.models import ReminderRule

LATE = timedelta(minutes=5)  # workers look every five seconds


class Overdue(NamedTuple):
    """How many rules there are that fire, how many are overdue, and since when the longest."""

    active: int
    overdue: int
    since: datetime | None


def overdue(session: Session, now: datetime) -> Overdue:
    due, at = ReminderRule.next_fire_at, now - LATE
    late = sa.func.count().filter(due < at)
    query = sa.select(sa.func.count(), late, sa.func.min(due).filter(due < at)).where(due.is_not(None))
    return Overdue(*session.execute(query).one())


def checks(database: Database) -> Iterator[Check]:
    """What `doctor` says of rules."""
    now = utc_now()
    with database.reading() as session:
        found = overdue(session, now)
    told = f"{found.active} rules, none overdue"
    if found.since:
        told = f"{found.active} rules, {found.overdue} overdue, one since {found.since:%Y-%m-%d %H:%M} UTC"
    yield Check("reminders", not found.overdue, told)


class RuleFigures:
    """The figures for Prometheus, read when it asks."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def describe(self) -> list[Metric]:
        return []  # asking must not take a database

    def collect(self) -> Iterator[Metric]:
        try:
            with self.database.reading() as session:
                found = overdue(session, utc_now())
        except (SQLAlchemyError, Problem):
            return
        yield GaugeMetricFamily("steerco_reminder_rules", "Rules that are not paused", value=found.active)
        told = "Rules that should have fired minutes ago"
        yield GaugeMetricFamily("steerco_reminder_rules_overdue", told, value=found.overdue)
