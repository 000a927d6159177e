"""Omissions from methods that are about to expire."""

from collections.abc import Iterator

from app.components.models import Component
from app.core.unit_of_work import Reading
from app.methods.models import MethodTailoring
from app.methods.repository import CURRENT
from app.methods.schemas import READ, Omission
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

COLUMNS = (
    *(MethodTailoring.id, MethodTailoring.omissions, MethodTailoring.component_id),
    *(Component.manager, Component.code),
)


@reminds(
    ReminderKind.METHOD_OMISSIONS,
    READ,
    says="What a tailored method omits is there, or omitted anew, before the omission ends.",
    source="`expires_on` of the omission.",
)
def expiring(uow: Reading, sought: Sought) -> Iterator[Item]:
    """What is omitted until then, and missing afterwards; owned by the component's manager."""
    query = hanging(uow, sought.path, MethodTailoring, *COLUMNS).where(CURRENT)
    for id, omissions, component_id, manager, code in uow.session.execute(query):
        for each in map(Omission.model_validate, omissions):
            if each.expires_on <= sought.until:
                link = f"/v1/method-tailorings/{id}"
                title = f"{code} omits {each.code} until {each.expires_on}"
                yield Item(title, link, each.expires_on, manager, code, component_id)
