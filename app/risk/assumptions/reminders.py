"""Assumptions that are to be looked at again, or that nobody takes for true any longer than until then."""

from collections.abc import Iterator

from app.core.unit_of_work import Reading
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind
from app.risk.assumptions.models import Assumption
from app.risk.assumptions.repository import DUE, IS_UNSETTLED

COLUMNS = (
    *(Assumption.id, Assumption.text, DUE),
    *(Assumption.owner, Assumption.reference, Assumption.component_id),
)


@reminds(
    ReminderKind.ASSUMPTIONS,
    "risk:read",
    says="An assumption is checked before its review date or its end: after that it is stale.",
    source="`review_on` or `valid_until` of the assumption, the sooner.",
)
def reviews(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The assumptions, neither confirmed nor invalid, whose review or end is due until then."""
    query = hanging(uow, sought.path, Assumption, *COLUMNS).where(IS_UNSETTLED, sought.until >= DUE)
    for id, text, *rest in uow.session.execute(query):
        yield Item(text, f"/v1/assumptions/{id}", *rest)
