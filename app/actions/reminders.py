"""Actions that are due."""

from collections.abc import Iterator

from app.actions.models import ActionItem
from app.actions.repository import IS_OPEN
from app.actions.schemas import READ
from app.core.unit_of_work import Reading
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

COLUMNS = (
    ActionItem.id,
    ActionItem.text,
    ActionItem.due_on,
    ActionItem.owner,
    ActionItem.reference,
    ActionItem.component_id,
)


@reminds(
    ReminderKind.ACTIONS,
    READ,
    says="An open action is done by its due date.",
    source="`due_on` of the action.",
)
def due(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The actions that are open, and due until then."""
    query = hanging(uow, sought.path, ActionItem, *COLUMNS)
    for id, text, *rest in uow.session.execute(query.where(IS_OPEN, ActionItem.due_on <= sought.until)):
        yield Item(text, f"/v1/actions/{id}", *rest)
