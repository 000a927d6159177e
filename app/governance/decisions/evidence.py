"""Evidence: what a decision rests on, frozen by its digest when it is proposed."""

import hashlib
from typing import Any
from uuid import UUID

from app.core.audit import canonical
from app.core.errors import Invalid
from app.core.history import EntityVersion
from app.core.model import utc_now
from app.core.repository import repository_of
from app.core.unit_of_work import Reading
from app.governance.decisions.parts import EvidenceWrite


def frozen(uow: Reading, evidence: list[Any]) -> list[Any]:
    """Evidence with its digests, and the versions that the records are at."""
    now = utc_now().isoformat()
    return [{**each, **found(uow, each), "frozen_at": now} for each in evidence]


def found(uow: Reading, each: dict[str, Any]) -> dict[str, Any]:
    """The version and digest of a record that the actor sees. Raises ``NotFound``."""
    if each["record"] is None:
        return {"record_version": None}
    kind, id = each["record"]["kind"], UUID(each["record"]["id"])
    repository = repository_of(kind)
    if repository is None:
        raise Invalid(f"There are no records of kind {kind}.")
    records = repository(uow)
    records.place_of(id)
    newest = records.versions(id).order_by(EntityVersion.version.desc()).limit(1)
    version = uow.session.scalars(newest).one()
    digest = hashlib.sha256(canonical(version.snapshot).encode()).hexdigest()
    return {"record_version": version.version, "sha256": digest}


def thawed(evidence: list[Any]) -> list[Any]:
    """Evidence as it was written: of a record, the digest is to be taken again."""
    kept = ({name: each[name] for name in EvidenceWrite.model_fields} for each in evidence)
    return [{**each, "sha256": None if each["record"] else each["sha256"]} for each in kept]
