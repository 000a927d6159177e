"""Reading assumptions, and what rests on them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.scope import live
from app.core.pagination import Paging
from app.core.repository import Repository
from app.core.statements import equals, holds
from app.core.telling import Record, Told
from app.risk.assumptions.models import UNSETTLED, Assumption, AssumptionLink, DependantKind
from app.risk.assumptions.resting import found
from app.risk.assumptions.schemas import AssumptionRead, DependantRead

NEVER = sa.literal(date.max, sa.Date)
DUE = sa.case(
    (Assumption.valid_until < Assumption.review_on, Assumption.valid_until),
    else_=sa.func.coalesce(Assumption.review_on, Assumption.valid_until),
)
IS_UNSETTLED = Assumption.status.in_(UNSETTLED)


class AssumptionRepository(Repository[Assumption, AssumptionRead]):
    """An assumption that nobody is to look at again sorts after all that are to be."""

    model = Assumption
    told = AssumptionRead
    noun = "assumption"
    reads = "risk:read"
    component = Assumption.component_id
    sortable: ClassVar = {
        "reference": Assumption.reference,
        "review_on": sa.func.coalesce(Assumption.review_on, NEVER),
        "created_at": Assumption.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", Assumption.component_id),
        "live": live(Assumption.component_id),
        "status": Assumption.status.in_(sa.bindparam("status", type_=Assumption.status.type, expanding=True)),
        "confidence": equals("confidence", Assumption.confidence),
        "owner": equals("owner", Assumption.owner),
        "due_before": sa.and_(IS_UNSETTLED, sa.bindparam("due_before", type_=sa.Date) > DUE),
        "dependant_id": sa.exists().where(
            AssumptionLink.assumption_id == Assumption.id,
            equals("dependant_id", AssumptionLink.dependant_id),
        ),
        "q": holds("q", Assumption.text),
    }


class DependantRepository(Repository[AssumptionLink, DependantRead]):
    """Links, each told with what the domain of its dependant says of it."""

    model = AssumptionLink
    told = DependantRead
    noun = "dependant of an assumption"
    reads = "risk:read"
    component = AssumptionLink.component_id
    extra: ClassVar = dict.fromkeys(("title", "link", "owner", "gap"), sa.cast(sa.null(), sa.String))
    sortable: ClassVar = {"kind": AssumptionLink.kind, "created_at": AssumptionLink.created_at}
    filters: ClassVar = {"assumption": equals("assumption", AssumptionLink.assumption_id)}

    def row(self, id: UUID) -> Told[DependantRead]:
        told = super().row(id)
        self.complete([told.content])
        return told

    def records(self, paging: Paging, **filters: Any) -> tuple[list[Record], str | None]:
        records, cursor = super().records(paging, **filters)
        self.complete(records)
        return records, cursor

    def complete(self, records: Iterable[Record]) -> None:
        """Tell of each dependant what there is to tell, in place."""
        for record in records:
            about = found(self.uow, DependantKind(record["kind"]), UUID(str(record["dependant_id"])))
            record |= about._asdict() if about else {"gap": "not_visible"}

    def undermined(self, assumption_id: UUID) -> list[dict[str, Any]]:
        """All that rests on an assumption."""
        names = ("kind", "dependant_id")
        records: list[Record] = [
            {name: getattr(link, name) for name in names} | dict.fromkeys(type(self).extra)
            for link in self.all(assumption=assumption_id)
        ]
        self.complete(records)
        return records
