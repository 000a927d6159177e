"""Artefacts that wait for an approval."""

from collections.abc import Iterator

from app.artefacts.models import Artefact, ArtefactStatus
from app.core.unit_of_work import Reading
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

COLUMNS = (Artefact.id, Artefact.title, Artefact.due_on, Artefact.reference, Artefact.component_id)


@reminds(
    ReminderKind.ARTEFACT_APPROVALS,
    "artefact:read",
    says="An artefact that was submitted is approved, or sent back, by its due date.",
    source="`due_on` of the artefact.",
)
def waiting(uow: Reading, sought: Sought) -> Iterator[Item]:
    """What was submitted and is to be approved until then; whose approval is missing, it tells itself."""
    query = hanging(uow, sought.path, Artefact, *COLUMNS).where(
        Artefact.status == ArtefactStatus.SUBMITTED, Artefact.due_on <= sought.until
    )
    for id, title, due_on, reference, component_id in uow.session.execute(query):
        yield Item(title, f"/v1/artefacts/{id}", due_on, None, reference, component_id)
