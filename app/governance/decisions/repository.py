"""Reading decisions."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.scope import live
from app.core.pagination import Paging
from app.core.repository import Repository
from app.core.statements import Statement, equals, filtered, placed, remembered
from app.core.telling import Record, Told
from app.governance.decisions.models import Decision
from app.governance.decisions.schemas import DecisionRead
from app.governance.decisions.states import UNDECIDED, WANTED

DECIDING = {"votes", "outcome", "discharge", "waiver"}


class DecisionRepository(Repository[Decision, DecisionRead]):
    model = Decision
    told = DecisionRead
    noun = "decision"
    reads = "decision:read"
    component = Decision.component_id
    sortable: ClassVar = {
        "reference": Decision.reference,
        "kind": Decision.kind,
        "status": Decision.status,
        "title": Decision.title,
        "created_at": Decision.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", Decision.component_id),
        "status": equals("status", Decision.status),
        "kind": equals("kind", Decision.kind),
        "requested_from": equals("requested_from", Decision.requested_from),
        "due_before": Decision.due_on < sa.bindparam("due_before", type_=sa.Date),
        "open": Decision.status.in_(sorted(UNDECIDED)),
        "closed": Decision.status.not_in(sorted(UNDECIDED)),
        "wanted": Decision.status.in_(sorted(WANTED)),
        "live": live(Decision.component_id),
    }

    def row(self, id: UUID) -> Told[DecisionRead]:
        told = super().row(id)
        self.keep_apart([told.content])
        return told

    def records(self, paging: Paging, **filters: Any) -> tuple[list[Record], str | None]:
        records, cursor = super().records(paging, **filters)
        self.keep_apart(records)
        return records, cursor

    def keep_apart(self, records: Iterable[Record]) -> None:
        """Four eyes: who put a decision forward does not decide it, and nobody else withdraws it."""
        for record in records:
            own = self.actor.id in (record["drafted_by"], record["proposed_by"])
            barred = DECIDING if own else {"withdrawal"}
            record["allowed_actions"] = [name for name in record["allowed_actions"] if name not in barred]

    def wanted(self, path: str, limit: int) -> list[Decision]:
        """The decisions waited for at a path and below, the longest due first."""
        names, given = self._given({"below": path, "wanted": {}, "live": {}})
        bound = self._bound(**given, **self._scope(), limit=limit)
        return list(self.session.scalars(waiting(names, self._shape()), bound))


@remembered
def waiting(names: tuple[str, ...], shape: tuple[int | None, ...]) -> Statement:
    query = filtered(DecisionRepository, placed(DecisionRepository, sa.select(Decision)), names, shape)
    by_due = query.order_by(sa.func.coalesce(Decision.next_on, Decision.due_on), Decision.id)
    return by_due.limit(sa.bindparam("limit", type_=sa.Integer))
