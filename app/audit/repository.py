"""Reading the trail of an organisation: for who may in all of it, in order, a stretch at a time."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.audit import AuditEvent
from app.core.errors import Forbidden
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Reading

READ, VERIFY = "audit:read", "audit:verify"
KIND = "audit.verification"  # of the job that verifies
BATCH = 2000


class AuditRepository:
    """Raises ``Forbidden`` at once for who may not read the whole organisation's trail."""

    def __init__(self, uow: Reading, permission: str = READ) -> None:
        self.session, self.actor = uow.session, uow.actor
        if not self.actor.rights.allow(permission, EVERYWHERE):
            raise Forbidden(f"This needs {permission} in the whole organisation.", rule=permission)

    def stretch(self, after: int, limit: int, **filters: Any) -> list[AuditEvent]:
        """The entries after a number that fit, oldest first."""
        query = self.mine().where(AuditEvent.number > after, *conditions(**filters)).limit(limit)
        return list(self.session.scalars(query))

    def whole(self) -> Iterator[AuditEvent]:
        """Every entry, read in batches, so that a long trail takes no more memory than a short one."""
        after = 0
        while batch := self.stretch(after, BATCH):
            yield from batch
            after = batch[-1].number
            self.session.expunge_all()

    def mine(self) -> sa.Select[AuditEvent]:
        mine = sa.select(AuditEvent).where(AuditEvent.organisation_id == self.actor.organisation_id)
        return mine.order_by(AuditEvent.number)


def conditions(
    subject_kind: str | None = None,
    subject_id: UUID | None = None,
    action: str | None = None,
    actor_id: str | None = None,
    at_from: datetime | None = None,
    at_to: datetime | None = None,
) -> Iterator[sa.ColumnElement[bool]]:
    same = {"subject_kind": subject_kind, "subject_id": subject_id, "action": action, "actor_id": actor_id}
    for name, value in same.items():
        if value is not None:
            yield getattr(AuditEvent, name) == value
    if at_from is not None:
        yield AuditEvent.at >= at_from
    if at_to is not None:
        yield AuditEvent.at < at_to
