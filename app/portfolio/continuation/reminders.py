"""Continuation reviews that are due at the end of a quarter."""

from collections.abc import Iterator
from datetime import date, timedelta

import sqlalchemy as sa

from app.components.models import Component, ComponentKind, ComponentStatus
from app.core.unit_of_work import Reading
from app.portfolio.continuation.models import ContinuationReview
from app.reminders.finding import live
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

UNDER_WAY = (ComponentStatus.ACTIVE, ComponentStatus.PAUSED)


def quarter_of(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def last_day(quarter: str) -> date:
    year, number = int(quarter[:4]), int(quarter[-1])
    return date(year + number // 4, number % 4 * 3 + 1, 1) - timedelta(1)


@reminds(
    ReminderKind.CONTINUATION_REVIEWS,
    "business_case:read",
    says="Whether a project under way goes on is reviewed in every quarter.",
    source="The last day of the quarter.",
)
def unreviewed(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The projects under way without a continuation review of this quarter, due on its last day."""
    quarter = quarter_of(sought.today)
    due_on = last_day(quarter)
    reviewed = sa.exists().where(
        ContinuationReview.component_id == Component.id, ContinuationReview.quarter == quarter
    )
    query = sa.select(Component.id, Component.code, Component.name, Component.sro).where(
        Component.organisation_id == uow.actor.organisation_id,
        *live(sought.path),
        Component.kind == ComponentKind.PROJECT,
        Component.status.in_(UNDER_WAY),
        ~reviewed,
    )
    if due_on > sought.until:
        return
    for id, code, name, sro in uow.session.execute(query.order_by(Component.code)):
        title = f"Continuation review of {name} for {quarter}"
        yield Item(title, f"/v1/projects/{id}/continuation-reviews", due_on, sro, code, id)
