"""Reading business cases."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.scope import live
from app.core.pagination import Paging
from app.core.repository import Repository
from app.core.statements import equals
from app.core.telling import Record, Told
from app.portfolio.business_cases.models import BusinessCase, CaseStatus
from app.portfolio.business_cases.schemas import BusinessCaseRead


class BusinessCaseRepository(Repository[BusinessCase, BusinessCaseRead]):
    model = BusinessCase
    told = BusinessCaseRead
    noun = "business case"
    reads = "business_case:read"
    component = BusinessCase.component_id
    sortable: ClassVar = {"number": BusinessCase.number, "created_at": BusinessCase.created_at}
    filters: ClassVar = {
        "component": equals("component", BusinessCase.component_id),
        "live": live(BusinessCase.component_id),
        "status": equals("status", BusinessCase.status),
        "stage": equals("stage", BusinessCase.stage),
    }

    def latest_number(self, component_id: UUID) -> int:
        """The number of a component's newest case; 0 where it has none."""
        query = sa.select(sa.func.max(BusinessCase.number)).filter_by(
            organisation_id=self.actor.organisation_id, component_id=component_id
        )
        return self.session.scalar(query) or 0

    def approved(self, component_id: UUID) -> BusinessCase | None:
        """The case that stands, if one is approved."""
        found = self.all(component=component_id, status=CaseStatus.APPROVED)
        return found[0] if found else None

    def row(self, id: UUID) -> Told[BusinessCaseRead]:
        told = super().row(id)
        self.keep_apart([told.content])
        return told

    def records(self, paging: Paging, **filters: Any) -> tuple[list[Record], str | None]:
        records, cursor = super().records(paging, **filters)
        self.keep_apart(records)
        return records, cursor

    def keep_apart(self, records: Iterable[Record]) -> None:
        """Four eyes: who wrote any of a case is not told that they may approve it."""
        for record in records:
            if self.actor.id in record["written_by"] and "approval" in record["allowed_actions"]:
                record["allowed_actions"].remove("approval")
