"""Reading artefacts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.artefacts.models import Artefact, ArtefactStatus
from app.artefacts.schemas import READ, ArtefactRead
from app.artefacts.templates.models import ArtefactPurpose
from app.components.scope import live
from app.core.pagination import Paging
from app.core.repository import Repository
from app.core.statements import equals, holds
from app.core.telling import Record, Told
from app.core.unit_of_work import Reading


class ArtefactRepository(Repository[Artefact, ArtefactRead]):
    model = Artefact
    told = ArtefactRead
    noun = "artefact"
    reads = READ
    component = Artefact.component_id
    sortable: ClassVar = {
        "reference": Artefact.reference,
        "title": Artefact.title,
        "purpose": Artefact.purpose,
        "status": Artefact.status,
        "created_at": Artefact.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", Artefact.component_id),
        "live": live(Artefact.component_id),
        "purpose": equals("purpose", Artefact.purpose),
        "status": equals("status", Artefact.status),
        "template": equals("template", Artefact.template_id),
        "q": holds("q", Artefact.title),
    }

    def row(self, id: UUID) -> Told[ArtefactRead]:
        told = super().row(id)
        self.keep_apart([told.content])
        return told

    def records(self, paging: Paging, **filters: Any) -> tuple[list[Record], str | None]:
        records, cursor = super().records(paging, **filters)
        self.keep_apart(records)
        return records, cursor

    def keep_apart(self, records: Iterable[Record]) -> None:
        """Who wrote an artefact is not told that they may approve it."""
        for record in records:
            if self.actor.id in record["authors"]:
                record["allowed_actions"] = [n for n in record["allowed_actions"] if n != "approvals"]


class ApprovedArtefact(NamedTuple):
    """An approved artefact, as far as it proves that there is one."""

    purpose: ArtefactPurpose
    id: UUID
    reference: str
    template_code: str
    template_semver: str
    approved_at: datetime


def approved_artefacts(uow: Reading, component_id: UUID) -> list[ApprovedArtefact]:
    """The approved artefacts of a component, the newest first, whoever asks."""
    columns = (getattr(Artefact, name) for name in ApprovedArtefact._fields)
    query = sa.select(*columns).where(
        Artefact.organisation_id == uow.actor.organisation_id,
        Artefact.component_id == component_id,
        Artefact.status == ArtefactStatus.APPROVED,
    )
    newest = query.order_by(Artefact.approved_at.desc(), Artefact.id.desc())
    return [ApprovedArtefact(*row) for row in uow.session.execute(newest)]
