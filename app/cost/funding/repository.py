"""Reading funding."""

from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.cost.funding.models import Funding, FundingKind
from app.cost.funding.schemas import FundingRead

AMOUNT = sa.inspect(Funding).columns["amount_minor"]


class FundingRepository(Repository[Funding, FundingRead]):
    model = Funding
    told = FundingRead
    noun = "funding"
    reads = "cost:read"
    component = Funding.component_id
    sortable: ClassVar = {"effective_on": Funding.effective_on, "created_at": Funding.created_at}
    filters: ClassVar = {
        "component": equals("component", Funding.component_id),
        "live": live(Funding.component_id),
        "kind": equals("kind", Funding.kind),
    }

    def sums(self, component_id: UUID) -> dict[FundingKind, int]:
        """What was approved and released for a component, in minor units."""
        query = (
            sa.select(Funding.kind, sa.func.sum(AMOUNT))
            .where(
                Funding.organisation_id == self.actor.organisation_id, Funding.component_id == component_id
            )
            .group_by(Funding.kind)
        )
        found = {kind: int(units) for kind, units in self.session.execute(query)}
        return dict.fromkeys(FundingKind, 0) | found
