"""ReminderRules whose clock is given as a value, and what they send."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.database import Database
from app.core.unit_of_work import Writing
from app.reminders.firing import Due, come, fire
from app.reminders.models import Reminder, ReminderRule
from app.reminders.schemas import ReminderRuleWrite
from app.reminders.service import plan

RISK = {
    "title": "Flooded cutting",
    "cause": "The water table is high",
    "event": "the cutting floods",
    "effect": "earthworks stop for a month",
    "probability": 0.3,
}
DAILY = {"name": "Daily", "kind": "risk_reviews", "every": "day", "local_time": "09:00", "time_zone": "UTC"}
A_MINUTE = timedelta(minutes=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Desk:
    """Setting rules of one organisation at an instant, and letting time pass."""

    def __init__(self, database: Database, organisation_id: UUID, opened: Callable[[], Any]) -> None:
        self.database, self.organisation_id, self.opened = database, organisation_id, opened

    def plan(self, now: datetime, **rule: Any) -> UUID:
        with self.opened() as uow:
            assert isinstance(uow, Writing)
            return plan(uow, ReminderRuleWrite(**{**DAILY, **rule}), now).id

    def rule(self, id: UUID) -> ReminderRule:
        with self.database.reading() as session:
            return session.scalars(sa.select(ReminderRule).filter_by(id=id)).one()

    def come(self, now: datetime) -> list[Due]:
        """What of this organisation is due, as a worker finds it: a test is not to fire those of another."""
        return [due for due in come(self.database, now) if due.organisation_id == self.organisation_id]

    def fire(self, now: datetime) -> int:
        return sum(fire(self.database, due, now) for due in self.come(now))

    def reminders(self, id: UUID) -> list[Reminder]:
        with self.database.reading() as session:
            query = sa.select(Reminder).filter_by(rule_id=id).order_by(Reminder.due_at)
            return list(session.scalars(query))

    def pass_by(self, start: datetime, end: datetime, step: timedelta) -> None:
        """A worker looks again and again, from one instant to another."""
        while start <= end:
            self.fire(start)
            start += step


@pytest.fixture
def desk(database: Database, organisation_id: UUID, as_office: Callable[[], Any]) -> Desk:
    return Desk(database, organisation_id, as_office)


@pytest.fixture
def overdue(client: TestClient, project: UUID) -> dict[str, Any]:
    """A risk whose review is overdue at any time of these tests."""
    body = {**RISK, "review_on": "2011-01-01", "owner": "Head of engineering"}
    answer = client.post(f"/v1/projects/{project}/risks", json=body)
    assert answer.status_code == 201, answer.text
    risk: dict[str, Any] = answer.json()
    return risk
