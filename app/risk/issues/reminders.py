"""Issues that are due."""

from collections.abc import Iterator

from app.core.unit_of_work import Reading
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind
from app.risk.issues.models import Issue
from app.risk.issues.repository import IS_UNSETTLED

COLUMNS = (Issue.id, Issue.title, Issue.due_on, Issue.owner, Issue.reference, Issue.component_id)


@reminds(
    ReminderKind.ISSUES,
    "risk:read",
    says="An issue is resolved by its due date.",
    source="`due_on` of the issue.",
)
def unresolved(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The issues that were to be resolved until then."""
    query = hanging(uow, sought.path, Issue, *COLUMNS).where(IS_UNSETTLED, Issue.due_on <= sought.until)
    for id, title, *rest in uow.session.execute(query):
        yield Item(title, f"/v1/issues/{id}", *rest)
