"""Reading artefacts."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from app.artefacts.models import Artefact
from app.artefacts.schemas import READ, ArtefactRead
from app.components.scope import live
from app.core.pagination import Paging
from app.core.repository import Repository
from app.core.statements import equals, holds
from app.core.telling import Record, Told


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
