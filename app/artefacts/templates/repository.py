"""Reading templates."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from app.artefacts.templates.models import Template, TemplateStatus
from app.artefacts.templates.schemas import READ, TemplateRead
from app.calc.semver import parsed
from app.core.pagination import Paging
from app.core.repository import Repository
from app.core.statements import equals
from app.core.telling import Record, Told


class TemplateRepository(Repository[Template, TemplateRead]):
    model = Template
    told = TemplateRead
    noun = "template"
    reads = READ
    sortable: ClassVar = {
        "code": Template.code,
        "purpose": Template.purpose,
        "name": Template.name,
        "created_at": Template.created_at,
    }
    filters: ClassVar = {
        "code": equals("code", Template.code),
        "purpose": equals("purpose", Template.purpose),
        "status": equals("status", Template.status),
    }

    def row(self, id: UUID) -> Told[TemplateRead]:
        told = super().row(id)
        self.keep_apart([told.content])
        return told

    def records(self, paging: Paging, **filters: Any) -> tuple[list[Record], str | None]:
        records, cursor = super().records(paging, **filters)
        self.keep_apart(records)
        return records, cursor

    def keep_apart(self, records: Iterable[Record]) -> None:
        """Who drafted a template is not told that they may approve it."""
        for record in records:
            if record["drafted_by"] == self.actor.id:
                record["allowed_actions"] = [n for n in record["allowed_actions"] if n != "approval"]

    def one_of(self, id: UUID) -> Template:
        """The template of an artefact that the actor sees, whatever they may read of templates."""
        return self.session.get_one(Template, id)

    def newest(self, code: str) -> Template | None:
        """The newest approved version of a template."""
        found = self.all(code=code, status=TemplateStatus.APPROVED)
        return max(found, key=lambda template: parsed(template.semver), default=None)
