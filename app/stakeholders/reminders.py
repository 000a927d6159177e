"""Contacts with stakeholders that are due."""

from collections.abc import Iterator

from app.core.unit_of_work import Reading
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind
from app.stakeholders.models import Communication, Stakeholder
from app.stakeholders.repository import present
from app.stakeholders.schemas import READ

COLUMNS = (
    *(Communication.id, Communication.channel, Stakeholder.name, Communication.next_on),
    *(Communication.owner, Stakeholder.reference, Communication.component_id),
)


@reminds(
    ReminderKind.STAKEHOLDER_CONTACTS,
    READ,
    says="A stakeholder hears of the work as often as the communication plan says.",
    source="`next_on` of the planned communication.",
)
def due(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The contacts that are planned until then, with stakeholders who are still there."""
    query = hanging(uow, sought.path, Communication, *COLUMNS).join(
        Stakeholder, Stakeholder.id == Communication.stakeholder_id
    )
    query = query.where(Communication.next_on <= sought.until, present(sought.today))
    for id, channel, name, *rest in uow.session.execute(query):
        yield Item(f"{channel}: {name}", f"/v1/stakeholder-communications/{id}", *rest)
