"""Erasing what is personal: out of a record, out of what it was before, and out of the trail, which still holds.

The seal of an entry stays in the chain when its payload and salt go (see ``app.core.audit``). An entry
of its own says which payloads went, so that one taken away by somebody else shows.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from app.core.audit import AuditEvent, Fault, Recorded
from app.core.history import EntityVersion
from app.core.model import Entity
from app.core.unit_of_work import Writing

ERASED = "audit.erased"


def erase(uow: Writing, action: str, entity: Entity, blank: Mapping[str, Any], reason: str) -> None:
    """Put ``blank`` in the place of what is personal in ``entity``, wherever it was written down."""
    for name, value in blank.items():
        setattr(entity, name, value)
    uow.flush()
    replaced = uow.unrecorded.get(entity, {})
    uow.unrecorded[entity] = {name: value for name, value in replaced.items() if name not in blank}
    blank_versions(uow, entity, blank)
    entries = blank_entries(uow, entity)
    uow.record(action, entity, reason)
    uow.recorded.append(
        Recorded(ERASED, entity.__tablename__, entity.id, None, {}, {"entries": entries}, reason)
    )


def blank_versions(uow: Writing, entity: Entity, blank: Mapping[str, Any]) -> None:
    its = (
        EntityVersion.organisation_id == entity.organisation_id,
        EntityVersion.kind == entity.__tablename__,
        EntityVersion.entity_id == entity.id,
    )
    texts = sa.select(EntityVersion.version, EntityVersion.before, EntityVersion.snapshot).where(*its)
    for number, before, snapshot in uow.session.execute(texts).all():
        erased = {"before": blanked(before, blank), "snapshot": blanked(snapshot, blank), "reason": None}
        mine = sa.update(EntityVersion).where(*its, EntityVersion.version == number)
        uow.session.execute(mine.values(**erased))


def blanked(content: Mapping[str, Any], blank: Mapping[str, Any]) -> dict[str, Any]:
    return {name: blank.get(name, value) for name, value in content.items()}


def blank_entries(uow: Writing, entity: Entity) -> list[int]:
    """The entries about ``entity`` whose payloads are gone now."""
    its = (
        AuditEvent.organisation_id == entity.organisation_id,
        AuditEvent.subject_kind == entity.__tablename__,
        AuditEvent.subject_id == entity.id,
        AuditEvent.action != ERASED,
        AuditEvent.payload.is_not(None),
    )
    numbers = sorted(uow.session.scalars(sa.select(AuditEvent.number).where(*its)))
    uow.session.execute(sa.update(AuditEvent).where(*its).values(payload=None, salt=None))
    return numbers


class Erasures:
    """What a trail says of payloads that are gone: each must have been erased by an entry that says so."""

    def __init__(self) -> None:
        self.gone: set[int] = set()
        self.told: set[int] = set()

    def watching(self, events: Iterable[AuditEvent]) -> Iterator[AuditEvent]:
        for event in events:
            if event.payload is None:
                self.gone.add(event.number)
            elif event.action == ERASED:
                self.told.update(json.loads(event.payload)["after"]["entries"])
            yield event

    @property
    def fault(self) -> Fault | None:
        """The first payload that is gone without a word."""
        untold = self.gone - self.told
        return Fault(min(untold), "its payload is gone, and no erasure says so") if untold else None
