"""What one component needs of another and has not been given."""

from collections.abc import Iterator

from app.core.unit_of_work import Reading
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind
from app.risk.component_dependencies.models import ComponentDependency
from app.risk.component_dependencies.repository import IS_AHEAD

D = ComponentDependency
COLUMNS = (D.id, D.what, D.needed_by, D.owner, D.reference, D.component_id)


@reminds(
    ReminderKind.DEPENDENCIES,
    "risk:read",
    says="What one component needs of another is given by the day it is needed.",
    source="`needed_by` of the dependency.",
)
def awaited(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The dependencies of the components that receive, which are needed until then and are not met."""
    query = hanging(uow, sought.path, D, *COLUMNS).where(IS_AHEAD, D.needed_by <= sought.until)
    for id, what, *rest in uow.session.execute(query):
        yield Item(what, f"/v1/dependencies/{id}", *rest)
