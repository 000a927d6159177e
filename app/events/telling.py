"""An audited change as a CloudEvent, for those who may know of it, without what they are not cleared for."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from app.core.audit import AuditEvent
from app.core.repository import Repository, markings, repository_of, without
from app.core.rights import EVERYWHERE, Rights
from app.core.statements import components
from app.core.unit_of_work import Reading
from app.events.placing import Subject, places_of
from app.events.schemas import PREFIX, CloudEvent, EventData

TRAIL = "audit:read"
PAYLOAD = "payload"


class Seen(NamedTuple):
    """An event that a listener may know of, and the path at which its subject hangs."""

    event: CloudEvent
    place: str


def seen(uow: Reading, entries: Iterable[AuditEvent]) -> Iterator[Seen]:
    """Those of ``entries`` that the actor may know of, as they may know them."""
    entries, organisation_id = list(entries), uow.actor.organisation_id
    subjects = {entry.number: subject for entry in entries if (subject := subject_of(entry))}
    places = places_of(uow.session, organisation_id, subjects.values())
    for entry in entries:
        subject = subjects.get(entry.number)
        place = places.get(subject, EVERYWHERE) if subject else EVERYWHERE
        if sees(uow.actor.rights, entry, place):
            yield Seen(told(entry, hidden(uow.actor.rights, entry.subject_kind, place)), place)


def subject_of(entry: AuditEvent) -> Subject | None:
    """What places an event: what was changed, or the component that many changes were made below."""
    if entry.subject_id is not None:
        return entry.subject_kind, entry.subject_id
    content = json.loads(entry.payload) if entry.payload else {}
    below = content.get("after", {}).get("component_id")
    return (components.name, UUID(below)) if below else None


def sees(rights: Rights, entry: AuditEvent, place: str) -> bool:
    """Whether a listener could read what was changed; many at once, who could read all of them."""
    repository = repository_of(entry.subject_kind)
    if repository is None:
        return rights.everywhere(TRAIL)
    if repository.component is None:
        return all(rights.over(permission) for permission in repository.needed())
    return all(rights.allow(permission, place) for permission in repository.needed())


def hidden(rights: Rights, kind: str, place: str) -> list[str]:
    """The members that are kept from a listener there; ``payload`` is all of them."""
    known = markings(kind)
    if known is None:
        return [PAYLOAD]
    return [name for name, m in known.members.items() if not rights.allow(f"cleared:{m.value}", place)]


def told(entry: AuditEvent, withheld: list[str]) -> CloudEvent:
    content = json.loads(entry.payload) if entry.payload else {}
    before, after = (members(entry, content.get(name), withheld) for name in ("before", "after"))
    data = EventData(
        kind=entry.subject_kind,
        id=entry.subject_id,
        version=content.get("version"),
        action=entry.action,
        actor_id=entry.actor_id,
        reason=None if PAYLOAD in withheld else content.get("reason"),
        before=before,
        after=after,
        withheld=withheld,
    )
    return CloudEvent(
        id=f"{entry.organisation_id}-{entry.number}",
        source=f"/v1/organisations/{entry.organisation_id}",
        type=PREFIX + entry.action,
        subject=f"{entry.subject_kind}/{entry.subject_id}" if entry.subject_id else entry.subject_kind,
        time=entry.at,
        sequence=f"{entry.number:020d}",
        data=data,
    )


def members(
    entry: AuditEvent, content: Mapping[str, Any] | None, withheld: list[str]
) -> dict[str, Any] | None:
    """What a payload says, as far as it is ever told: digests of tokens and the like are not."""
    if content is None or PAYLOAD in withheld:
        return None
    if entry.subject_id is None:  # a summary of many
        return dict(content)
    open_to_some = tellable(entry.subject_kind)
    return without({name: value for name, value in content.items() if name in open_to_some}, withheld)


@cache
def tellable(kind: str) -> frozenset[str]:
    """The columns of a kind that some read schema tells."""
    schemas = [r.told for r in Repository.__subclasses__() if r.model.__tablename__ == kind]
    names = {name for schema in schemas for name in schema.model_fields}
    return frozenset(f"{name}{part}" for name in names for part in ("", "_minor", "_currency"))
