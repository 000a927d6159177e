"""Reading business cases."""

from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.core.history import EntityVersion
from app.core.repository import Repository
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
        "component": BusinessCase.component_id
        == sa.bindparam("component", type_=BusinessCase.component_id.type),
        "status": BusinessCase.status == sa.bindparam("status", type_=BusinessCase.status.type),
        "stage": BusinessCase.stage == sa.bindparam("stage", type_=BusinessCase.stage.type),
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

    def writers(self, case: BusinessCase) -> set[str]:
        """Who wrote any version of it."""
        query = self.versions(case.id).with_only_columns(EntityVersion.actor_id).distinct()
        return set(self.session.scalars(query))
