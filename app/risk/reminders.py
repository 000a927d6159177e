"""Risk reviews that are due."""

from collections.abc import Iterator

from app.core.unit_of_work import Reading
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind
from app.risk.models import Risk
from app.risk.repository import IS_ACTIVE

COLUMNS = (Risk.id, Risk.title, Risk.review_on, Risk.owner, Risk.reference, Risk.component_id)


@reminds(ReminderKind.RISK_REVIEWS, "risk:read")
def reviews(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The active risks that are to be looked at again until then."""
    query = hanging(uow, sought.path, Risk, *COLUMNS).where(IS_ACTIVE, Risk.review_on <= sought.until)
    for id, title, *rest in uow.session.execute(query):
        yield Item(title, f"/v1/risks/{id}", *rest)
