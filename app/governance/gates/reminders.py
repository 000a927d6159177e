"""Gates that are ahead or late."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.components.models import Component
from app.core.unit_of_work import Reading
from app.governance.gates.models import Gate
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

due = sa.func.coalesce(Gate.forecast_on, Gate.planned_on)
COLUMNS = (Gate.id, Gate.name, due, Component.manager, Component.code, Gate.component_id)


@reminds(ReminderKind.GATES, "gate:read")
def upcoming(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The gates that are not held yet and were to be until then; owned by the component's manager."""
    query = hanging(uow, sought.path, Gate, *COLUMNS).where(Gate.outcome.is_(None), due <= sought.until)
    for id, name, *rest in uow.session.execute(query):
        yield Item(name, f"/v1/gates/{id}", *rest)
