"""Gates that are ahead or late."""

from collections.abc import Iterator

from app.components.models import Component
from app.core.unit_of_work import Reading
from app.governance.gates.models import Gate
from app.governance.gates.repository import due, waits
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

COLUMNS = (Gate.id, Gate.name, due, Component.manager, Component.code, Gate.component_id)


@reminds(
    ReminderKind.GATES,
    "gate:read",
    says="A gate is held by its date, or held again by the day it was put off to.",
    source="`return_on` of the gate, else `forecast_on`, else `planned_on`.",
    holds_up=True,
)
def upcoming(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The gates that are to be held, or held again, until then; owned by the component's manager."""
    query = hanging(uow, sought.path, Gate, *COLUMNS).where(waits, due <= sought.until)
    for id, name, *rest in uow.session.execute(query):
        yield Item(name, f"/v1/gates/{id}", *rest)
