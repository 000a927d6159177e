"""Anchors: heads of trails, kept where somebody with the database does not get.

A chain shows a changed entry by itself. That its newest entries were cut off, or that all of it was
written anew, shows only against a head kept elsewhere: one JSON line an anchor, in a file that is only
ever added to. With a key each line is sealed, so that a line made up later shows as well.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.audit import AuditEvent, canonical


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the newest entry of a trail was at an instant."""

    organisation_id: UUID
    number: int
    digest: str
    at: datetime


def heads(session: Session, at: datetime) -> list[Anchor]:
    """The newest entry of every organisation."""
    newest = (
        sa.select(AuditEvent.organisation_id, sa.func.max(AuditEvent.number).label("number"))
        .group_by(AuditEvent.organisation_id)
        .subquery()
    )
    query = (
        sa.select(AuditEvent.organisation_id, AuditEvent.number, AuditEvent.digest)
        .join(
            newest, sa.and_(*(newest.c[n] == getattr(AuditEvent, n) for n in ("organisation_id", "number")))
        )
        .order_by(AuditEvent.organisation_id)
    )
    return [Anchor(*row, at) for row in session.execute(query)]


def written(anchors: Iterable[Anchor], key: bytes | None) -> Iterator[str]:
    """Anchors as lines, sealed with ``key`` where there is one."""
    for anchor in anchors:
        line = {
            "organisation_id": str(anchor.organisation_id),
            "number": anchor.number,
            "digest": anchor.digest,
            "at": anchor.at.isoformat(),
        }
        yield canonical(line | ({"seal": seal_of(line, key)} if key else {})) + "\n"


def read(lines: Iterable[str], key: bytes | None) -> Iterator[Anchor]:
    """The anchors of a file. Raises ``ValueError`` for a line that is none, or was not sealed with ``key``."""
    for number, text in enumerate(lines, 1):
        try:
            line = json.loads(text)
            seal = line.pop("seal", "")
            anchor = Anchor(
                UUID(line["organisation_id"]),
                int(line["number"]),
                str(line["digest"]),
                datetime.fromisoformat(line["at"]),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"line {number} is no anchor: {text[:80]!r}") from error
        if key and not hmac.compare_digest(seal, seal_of(line, key)):
            raise ValueError(f"line {number} was not sealed with this key: it was changed, or made up")
        yield anchor


def seal_of(line: dict[str, object], key: bytes) -> str:
    return hmac.new(key, canonical(line).encode(), hashlib.sha256).hexdigest()


def news(found: Iterable[Anchor], kept: Iterable[Anchor]) -> list[Anchor]:
    """Those of ``found`` that say what no kept anchor said."""
    known = {(anchor.organisation_id, anchor.number, anchor.digest) for anchor in kept}
    return [a for a in found if (a.organisation_id, a.number, a.digest) not in known]
