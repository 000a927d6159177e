"""Decisions that somebody waits for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core.unit_of_work import Reading
from app.governance.decisions.models import Decision
from app.governance.decisions.moves import is_pending
from app.governance.decisions.states import APPROVALS, WANTED, DecisionStatus
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

due = sa.func.coalesce(Decision.next_on, Decision.due_on)  # a deferral says anew when
COLUMNS = (
    Decision.id,
    Decision.title,
    due,
    Decision.requested_from,
    Decision.reference,
    Decision.component_id,
)
ends = sa.case((Decision.status.in_(sorted(APPROVALS)), Decision.expires_on), else_=Decision.lapses_on)


@reminds(
    ReminderKind.DECISIONS,
    "decision:read",
    says="A decision that was asked for is made by the day it is needed.",
    source="`next_on` of the decision, else `due_on`.",
    holds_up=True,
)
def wanted(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The decisions that are waited for until then; owned by whom they are asked of."""
    query = hanging(uow, sought.path, Decision, *COLUMNS).where(
        Decision.status.in_(sorted(WANTED)), due <= sought.until
    )
    return told(uow, query)


@reminds(
    ReminderKind.EXPIRIES,
    "decision:read",
    says="An approval is used before it expires, and a proposal is taken up before it lapses.",
    source="`expires_on` or `lapses_on` of the decision.",
)
def expiring(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The approvals that expire, and the proposals that lapse, until then; owned as those that are waited for."""
    query = hanging(uow, sought.path, Decision, Decision.id, Decision.title, ends, *COLUMNS[3:])
    return told(uow, query.where(Decision.status.in_(sorted(WANTED | APPROVALS)), ends <= sought.until))


@reminds(
    ReminderKind.CONDITIONS,
    "decision:read",
    says="A condition of an approval is met, or waived, by its due date.",
    source="`due_on` of the condition.",
    holds_up=True,
)
def conditional(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The conditions of approvals that are neither met nor waived, each at its place in its decision."""
    columns = (Decision.id, Decision.reference, Decision.component_id, Decision.conditions)
    query = hanging(uow, sought.path, Decision, *columns).where(
        Decision.status == DecisionStatus.APPROVED_WITH_CONDITIONS
    )
    for id, reference, component_id, conditions in uow.session.execute(query):
        for at, each in enumerate(conditions):
            due_on = date.fromisoformat(each["due_on"])
            if is_pending(each) and due_on <= sought.until:
                link = f"/v1/decisions/{id}#/conditions/{at}"
                yield Item(each["text"], link, due_on, each["owner"], reference, component_id)


def told(uow: Reading, query: sa.Select[Any]) -> Iterator[Item]:
    for id, title, *rest in uow.session.execute(query):
        yield Item(title, f"/v1/decisions/{id}", *rest)
