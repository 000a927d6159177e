"""Decisions that somebody waits for."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.core.unit_of_work import Reading
from app.governance.decisions.models import Decision
from app.governance.decisions.states import WANTED
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

due = sa.func.coalesce(Decision.next_on, Decision.due_on)  # a deferral says anew when
COLUMNS = (Decision.id, Decision.title, due, Decision.requested_from, Decision.reference)


@reminds(ReminderKind.DECISIONS, needs="decision:read")
def wanted(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The decisions that are waited for until then; owned by whom they are asked of."""
    query = hanging(uow, sought.path, Decision, *COLUMNS, Decision.component_id).where(
        Decision.status.in_(sorted(WANTED)), due <= sought.until
    )
    for id, title, *rest in uow.session.execute(query):
        yield Item(title, f"/v1/decisions/{id}", *rest)
