"""Reading reserves: for who is not cleared for contingency there are none."""

from collections.abc import Sequence
from typing import Any, ClassVar

import sqlalchemy as sa

from app.components.models import Component
from app.components.scope import live
from app.core.model import Marking
from app.core.repository import Repository
from app.core.rights import below_bound, bounds
from app.core.statements import equals
from app.cost.models import Reserve
from app.cost.schemas import ReserveRead

columns = sa.inspect(Reserve).columns
TOTALS = (
    sa.select(
        Reserve.kind,
        columns["amount_currency"].label("currency"),
        sa.func.sum(columns["amount_minor"]).label("amount"),
        sa.func.sum(columns["drawn_minor"]).label("drawn"),
    )
    .join(Component, Component.id == Reserve.component_id)
    .where(
        Reserve.organisation_id == sa.bindparam("organisation"),
        below_bound(Component.path, "below"),
        Component.archived_at.is_(None),
    )
    .group_by(Reserve.kind, columns["amount_currency"])
    .order_by(Reserve.kind, columns["amount_currency"])
)


class ReserveRepository(Repository[Reserve, ReserveRead]):
    model = Reserve
    told = ReserveRead
    noun = "reserve"
    reads = "contingency:read"
    marking = Marking.CONTINGENCY
    component = Reserve.component_id
    sortable: ClassVar = {"kind": Reserve.kind, "created_at": Reserve.created_at}
    filters: ClassVar = {
        "component": equals("component", Reserve.component_id),
        "kind": equals("kind", Reserve.kind),
        "live": live(Reserve.component_id),
    }

    def totals(self, path: str) -> Sequence[sa.Row[Any]]:
        """Sums in minor units, by kind and currency, at a path and below; the caller sees to who may know."""
        return self.session.execute(TOTALS, self._bound(**bounds("below", path))).all()
