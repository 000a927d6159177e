"""Reading templates of timelines: they belong to the organisation as a whole."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.core.pagination import Paging
from app.core.repository import Repository
from app.core.statements import equals
from app.core.telling import Record, Told
from app.schedule.templates.models import TimelineTemplate
from app.schedule.templates.schemas import READ, TimelineTemplateRead


class TemplateRepository(Repository[TimelineTemplate, TimelineTemplateRead]):
    model = TimelineTemplate
    told = TimelineTemplateRead
    noun = "timeline template"
    reads = READ
    sortable: ClassVar = {
        "slug": TimelineTemplate.slug,
        "number": TimelineTemplate.number,
        "created_at": TimelineTemplate.created_at,
    }
    filters: ClassVar = {
        "slug": equals("slug", TimelineTemplate.slug),
        "status": equals("status", TimelineTemplate.status),
    }

    def row(self, id: UUID) -> Told[TimelineTemplateRead]:
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
                record["allowed_actions"] = [a for a in record["allowed_actions"] if a != "approval"]

    def latest_number(self, slug: str) -> int:
        """The number of the newest version of ``slug``; 0 where there is none."""
        query = sa.select(sa.func.max(TimelineTemplate.number)).filter_by(
            organisation_id=self.actor.organisation_id, slug=slug
        )
        return self.session.scalar(query) or 0
