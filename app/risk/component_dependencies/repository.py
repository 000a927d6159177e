"""Reading dependencies, from either side."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.calc.working_days import WorkingDays
from app.calendars.repository import calendar_at
from app.components.models import Component
from app.components.places import AnyPlace
from app.components.scope import live
from app.core.errors import NotFound
from app.core.pagination import Paging
from app.core.repository import Repository
from app.core.rights import below_bound, bounds
from app.core.statements import equals, holds
from app.core.telling import Record, Told
from app.core.unit_of_work import Reading
from app.risk.component_dependencies.models import AHEAD, ComponentDependency, DependencyStatus
from app.risk.component_dependencies.schemas import DependencyRead

IS_AHEAD = ComponentDependency.status.in_(AHEAD)
EXPECTED = sa.func.coalesce(
    ComponentDependency.met_on, ComponentDependency.forecast_on, ComponentDependency.promised_on
)


def under(column: Any) -> Any:
    """Whether a component is the one that a list is of, or below it."""
    return sa.exists().where(Component.id == column, below_bound(Component.path, "subtree"))


FROM_HERE, TO_HERE = under(ComponentDependency.giver_id), under(ComponentDependency.component_id)


class DependencyRepository(Repository[ComponentDependency, DependencyRead]):
    """As the side that receives sees them."""

    model = ComponentDependency
    told = DependencyRead
    noun = "dependency"
    reads = "risk:read"
    component = ComponentDependency.component_id
    extra: ClassVar = {
        "float_days": sa.cast(sa.null(), sa.Integer),
        "float_gap": sa.cast(sa.null(), sa.String),
    }
    sortable: ClassVar = {
        "needed_by": ComponentDependency.needed_by,
        "reference": ComponentDependency.reference,
        "created_at": ComponentDependency.created_at,
    }
    filters: ClassVar = {
        "component": sa.or_(
            ComponentDependency.component_id
            == sa.bindparam("component", type_=ComponentDependency.component_id.type),
            ComponentDependency.giver_id
            == sa.bindparam("component", type_=ComponentDependency.component_id.type),
        ),
        "live": live(ComponentDependency.component_id),
        "touching": sa.or_(FROM_HERE, TO_HERE),
        "incoming": sa.and_(TO_HERE, sa.not_(FROM_HERE)),
        "outgoing": sa.and_(FROM_HERE, sa.not_(TO_HERE)),
        "internal": sa.and_(FROM_HERE, TO_HERE),
        "status": ComponentDependency.status.in_(
            sa.bindparam("status", type_=ComponentDependency.status.type, expanding=True)
        ),
        "owner": equals("owner", ComponentDependency.owner),
        "late": ComponentDependency.needed_by < EXPECTED,
        "needed_before": sa.and_(
            IS_AHEAD, ComponentDependency.needed_by < sa.bindparam("needed_before", type_=sa.Date)
        ),
        "q": holds("q", ComponentDependency.what),
    }

    def row(self, id: UUID) -> Told[DependencyRead]:
        told = super().row(id)
        self.complete([told.content])
        return told

    def records(self, paging: Paging, **filters: Any) -> tuple[list[Record], str | None]:
        records, cursor = super().records(paging, **filters)
        self.complete(records)
        return records, cursor

    def complete(self, records: Iterable[Record]) -> None:
        """Tell the float of each, in place."""
        calendars: dict[Any, WorkingDays] = {}
        for record in records:
            at = record["component_id"]
            if at not in calendars:
                calendars[at] = calendar_at(self.uow, UUID(str(at)))
            comes, needed = expected(record), day(record["needed_by"])
            record["float_days"] = slack(calendars[at], comes, needed) if comes and needed else None
            record["float_gap"] = None if comes else "no_date"


class GivenRepository(DependencyRepository):
    """As the side that gives sees them."""

    component = ComponentDependency.giver_id


def day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def expected(record: Record) -> date | None:
    """When it came, or comes as far as anybody has said."""
    return day(record["met_on"]) or day(record["forecast_on"]) or day(record["promised_on"])


def slack(calendar: WorkingDays, comes: date, needed: date) -> int:
    """Working days from one day to another; below zero where the other is earlier."""
    return calendar.between(comes, needed) - calendar.between(needed, comes)


def seen(uow: Reading, id: UUID) -> DependencyRepository:
    """The side from which the caller sees a dependency. Raises ``NotFound``."""
    for side in (DependencyRepository(uow), GivenRepository(uow)):
        try:
            side.place_of(id)
        except NotFound:
            continue
        return side
    raise NotFound(f"No dependency {id}.")


def within_subtree(place: AnyPlace) -> dict[str, str]:
    """What the filters by direction are bound to."""
    return bounds("subtree", place.path)


def edges(uow: Reading) -> Iterator[tuple[UUID, UUID]]:
    """Who gives whom in the organisation, whoever asks, but for what was withdrawn."""
    query = sa.select(ComponentDependency.giver_id, ComponentDependency.component_id).where(
        ComponentDependency.organisation_id == uow.actor.organisation_id,
        ComponentDependency.status != DependencyStatus.WITHDRAWN,
    )
    yield from uow.session.execute(query)
