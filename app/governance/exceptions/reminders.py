"""Exceptions that are to be answered."""

from collections.abc import Iterator

from app.core.unit_of_work import Reading
from app.governance.exceptions.models import ExceptionRecord
from app.governance.exceptions.states import UNANSWERED
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

COLUMNS = (
    ExceptionRecord.id,
    ExceptionRecord.metric,
    ExceptionRecord.answer_by,
    ExceptionRecord.answering_body,
    ExceptionRecord.reference,
    ExceptionRecord.component_id,
)


@reminds(
    ReminderKind.EXCEPTIONS,
    "exception:read",
    says="An exception is answered in the time that its level allows.",
    source="`answer_by` of the exception.",
    holds_up=True,
)
def unanswered(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The exceptions without an answer that are due one until then; owned by the body that answers."""
    query = hanging(uow, sought.path, ExceptionRecord, *COLUMNS).where(
        ExceptionRecord.status.in_(sorted(UNANSWERED)), ExceptionRecord.answer_by <= sought.until
    )
    for id, metric, *rest in uow.session.execute(query):
        yield Item(f"Exception: {metric}", f"/v1/exceptions/{id}", *rest)
