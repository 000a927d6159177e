"""Verifying the organisation's trail as a job, however long it is."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from app.audit.repository import KIND, VERIFY, AuditRepository
from app.audit.service import whole
from app.core.audit import AuditEvent
from app.jobs.kinds import Task, work

EVERY = 1000  # entries between two words about progress


@work(KIND, VERIFY)
def verify(task: Task) -> dict[str, Any]:
    """Whether every entry is as it was written, and the first one that is not."""
    with task.reading() as uow:
        trail = AuditRepository(uow, VERIFY)
        mine = trail.mine().order_by(None).with_only_columns(sa.func.max(AuditEvent.number))
        found = whole(counted(task, trail.whole(), uow.session.scalar(mine) or 0))
    task.log(f"{found.entries} entries, {'intact' if found.intact else 'NOT intact'}")
    return found.model_dump(mode="json")


def counted(task: Task, events: Iterator[AuditEvent], entries: int) -> Iterator[AuditEvent]:
    """The entries, while the job is told how many there were."""
    for event in events:
        if event.number % EVERY == 0:
            task.progress(event.number / entries, "verifying")
        yield event
