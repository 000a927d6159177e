"""Telling the trail to who may know it, exporting and verifying it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.audit.anchors import Anchor
from app.audit.repository import VERIFY, AuditRepository
from app.audit.schemas import AuditEventRead, FaultRead, Verification
from app.core.audit import GENESIS, AuditEvent, Fault, Linked, fault_in
from app.core.erasing import Erasures
from app.core.model import Marking
from app.core.repository import markings, without
from app.core.rights import Rights
from app.core.unit_of_work import Reading

PAYLOAD = "payload"


def told(event: AuditEvent, rights: Rights) -> AuditEventRead:
    """An entry, without what the caller is not cleared for in the whole organisation."""
    content = json.loads(event.payload) if event.payload else {}
    hidden = withheld(event.subject_kind, rights)
    before, after = (
        None if PAYLOAD in hidden or name not in content else without(content[name], hidden)
        for name in ("before", "after")
    )
    return AuditEventRead(
        **{
            n: getattr(event, n) for n in ("number", "at", "actor_id", "action", "subject_kind", "subject_id")
        },
        version=content.get("version"),
        before=before,
        after=after,
        reason=None if PAYLOAD in hidden else content.get("reason"),
        withheld=hidden,
        leaf=event.leaf,
        digest=event.digest,
    )


def withheld(kind: str, rights: Rights) -> list[str]:
    """The members of a kind that are kept from the caller; ``payload`` is all of them."""
    known = markings(kind)
    if known is None or not cleared(known.whole, rights):
        return [PAYLOAD]
    return [name for name, marking in known.members.items() if not cleared(marking, rights)]


def cleared(marking: Marking | None, rights: Rights) -> bool:
    return marking is None or rights.everywhere(f"cleared:{marking.value}")


def exported(events: Iterable[AuditEvent], rights: Rights) -> Iterator[str]:
    """Entries as JSON lines that verify by themselves; a payload that is withheld leaves its seal."""
    for event in events:
        hidden = bool(withheld(event.subject_kind, rights)) or event.salt is None
        line = {
            "number": event.number,
            "payload": None if hidden else event.payload,
            "salt": None if hidden or event.salt is None else event.salt.hex(),
            "leaf": event.leaf,
            "digest": event.digest,
        }
        yield json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an export."""

    number: int
    payload: str | None
    salt: bytes | None
    leaf: str
    digest: str


def entries(lines: Iterable[str]) -> Iterator[Entry]:
    """The entries of an export. Raises ``ValueError`` for a line that is none."""
    for line in lines:
        read = json.loads(line)
        try:
            salt = bytes.fromhex(read["salt"]) if read["salt"] else None
            yield Entry(read["number"], read["payload"], salt, read["leaf"], read["digest"])
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a line of an exported trail: {line[:80]!r}") from error


def verified(events: Iterable[Linked], kept: Iterable[Anchor] = ()) -> Verification:
    """Whether entries from the first on follow from each other and are those that were anchored.

    ``kept``: anchors of this trail, in any order. The first entry that is wrong is named; where the trail was
    written anew, the first anchored one that is another now.
    """
    number, digest, fault, anchored = 0, GENESIS, None, by_number(kept)
    for event in events:
        fault = fault or fault_in(event, number + 1, digest) or against(anchored, event.number, event.digest)
        number, digest = number + 1, event.digest
    return Verification(
        intact=(fault := fault or cut_off(anchored, number)) is None,
        entries=number,
        head_number=number,
        head_digest=digest,
        first_fault=as_told(fault),
    )


def as_told(fault: Fault | None) -> FaultRead | None:
    return FaultRead(number=fault.number, reason=fault.reason) if fault else None


def by_number(kept: Iterable[Anchor]) -> dict[int, set[str]]:
    anchored: dict[int, set[str]] = {}
    for anchor in kept:
        anchored.setdefault(anchor.number, set()).add(anchor.digest)
    return anchored


def against(anchored: dict[int, set[str]], number: int, digest: str) -> Fault | None:
    """What an entry's anchors say of it. Two that differ cannot both hold: the trail was another in between."""
    if anchored.get(number, {digest}) == {digest}:
        return None
    last = max((n for n in anchored if n < number), default=0)
    return Fault(
        number, f"it is not what was anchored: an entry after {last}, up to this one, was written anew"
    )


def cut_off(anchored: dict[int, set[str]], number: int) -> Fault | None:
    beyond = [n for n in anchored if n > number]
    if not beyond:
        return None
    return Fault(number + 1, f"it is missing: the trail was anchored at entry {max(beyond)}, and was cut off")


def verify(uow: Reading, kept: Iterable[Anchor] = ()) -> Verification:
    """Whether the organisation's trail is as it was written, as it was anchored, and as it was erased."""
    return whole(AuditRepository(uow, VERIFY).whole(), kept)


def whole(events: Iterable[AuditEvent], kept: Iterable[Anchor] = ()) -> Verification:
    """As ``verified``, for a trail from which nothing is withheld: what is gone must have been erased."""
    erasures = Erasures()
    found = verified(erasures.watching(events), kept)
    if found.intact and erasures.fault:
        return found.model_copy(update={"intact": False, "first_fault": as_told(erasures.fault)})
    return found
