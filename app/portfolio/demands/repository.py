"""Reading demands, and which of them wait."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.core.pagination import Paging
from app.core.repository import Repository
from app.core.statements import equals, holds
from app.core.telling import Record, Told
from app.portfolio.demands.models import Demand, DemandStatus
from app.portfolio.demands.schemas import OPEN, READ, WRITE, DemandRead

TEXTS = (Demand.id, Demand.reference, Demand.title, Demand.status, Demand.need, Demand.expected_benefits)
AGES = (
    *(Demand.id, Demand.reference, Demand.title, Demand.status),
    *(Demand.due_on, Demand.submitted_at, Demand.status_since),
)


class DemandRepository(Repository[Demand, DemandRead]):
    model = Demand
    told = DemandRead
    noun = "demand"
    reads = READ
    sortable: ClassVar = {
        "reference": Demand.reference,
        "title": Demand.title,
        "status": Demand.status,
        "status_since": Demand.status_since,
        "created_at": Demand.created_at,
    }
    filters: ClassVar = {
        "status": equals("status", Demand.status),
        "category": equals("category", Demand.category),
        "mandatory": equals("mandatory", Demand.is_mandatory),
        "target": equals("target", Demand.target_id),
        "converted_to": equals("converted_to", Demand.converted_to_id),
        "duplicate_of": equals("duplicate_of", Demand.duplicate_of_id),
        "title": holds("title", Demand.title),
    }

    def row(self, id: UUID) -> Told[DemandRead]:
        told = super().row(id)
        self.keep_apart([told.content])
        return told

    def records(self, paging: Paging, **filters: Any) -> tuple[list[Record], str | None]:
        records, cursor = super().records(paging, **filters)
        self.keep_apart(records)
        return records, cursor

    def may(self, permission: str, place: str) -> bool:
        return self.enters() if permission == WRITE else super().may(permission, place)

    def demand(self, permission: str, place: str) -> None:
        if permission != WRITE or not self.enters():
            super().demand(permission, place)

    def enters(self) -> bool:
        """Whether the actor may have ideas: whoever may anywhere, for they belong to no component yet."""
        return bool(self.actor.rights.over(WRITE))

    def edits(self, raised_by: str) -> bool:
        """Whether a demand is the actor's to change: their own, or any with the right everywhere."""
        return raised_by == self.actor.id or self.actor.rights.everywhere(WRITE)

    def keep_apart(self, records: Iterable[Record]) -> None:
        """Who raised a demand is not told that they may decide on it, nor others that they may change it."""
        for record in records:
            barred = {"outcome"} if record["raised_by"] == self.actor.id else set()
            barred |= set() if self.edits(record["raised_by"]) else {"update", "submission"}
            record["allowed_actions"] = [name for name in record["allowed_actions"] if name not in barred]

    def others(self, id: UUID, most: int) -> Sequence[Any]:
        """What the newest demands beside one say, drafts left out."""
        query = sa.select(*TEXTS).where(
            Demand.organisation_id == self.actor.organisation_id,
            Demand.id != id,
            Demand.status != DemandStatus.DRAFT,
        )
        return self.session.execute(query.order_by(Demand.id.desc()).limit(most)).all()

    def waiting(self) -> Sequence[Any]:
        """The demands that nothing has come of yet, the longest in their state first."""
        query = sa.select(*AGES).where(
            Demand.organisation_id == self.actor.organisation_id, Demand.status.in_(sorted(OPEN))
        )
        return self.session.execute(query.order_by(Demand.status_since, Demand.id)).all()
