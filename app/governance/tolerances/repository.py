"""Reading tolerances."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component
from app.components.places import AnyPlace
from app.components.scope import live
from app.core.repository import Repository
from app.core.rights import below
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.governance.stages.models import Stage
from app.governance.tolerances.levels import CHUNK, ids_of
from app.governance.tolerances.models import BELOW, WHOLE, AppliesTo, Metric, Part, Tolerance, part_of
from app.governance.tolerances.schemas import ToleranceRead

OF = ("component_id", "applies_to", "metric", "work_package", "stage_id")
Key = tuple[UUID, AppliesTo, Metric, Part]


class ToleranceRepository(Repository[Tolerance, ToleranceRead]):
    model = Tolerance
    told = ToleranceRead
    noun = "tolerance"
    reads = "tolerance:read"
    component = Tolerance.component_id
    sortable: ClassVar = {
        "objective": Tolerance.objective,
        "effective_on": Tolerance.effective_on,
        "created_at": Tolerance.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", Tolerance.component_id),
        "live": live(Tolerance.component_id),
        "objective": equals("objective", Tolerance.objective),
        "metric": equals("metric", Tolerance.metric),
    }


class Book:
    """The tolerances of some components that are in force on a day."""

    def __init__(self, versions: Iterable[Tolerance]) -> None:
        self.held: dict[Key, Tolerance] = {}
        for each in sorted(versions, key=lambda tolerance: tolerance.number):
            self.held[each.component_id, each.applies_to, each.metric, part_of(each)] = each

    def of(self, place: AnyPlace, metric: Metric, part: Part = WHOLE) -> Tolerance | None:
        """What limits a component: its own tolerance, else that of the nearest level with one for its kind."""
        own = self.held.get((place.id, AppliesTo.ITSELF, metric, part))
        applies = BELOW.get(place.kind)
        if own or part != WHOLE or applies is None:
            return own
        standing = (self.held.get((id, applies, metric, WHOLE)) for id in reversed(ids_of(place.path)[:-1]))
        return next(filter(None, standing), None)

    def parts(self, place: AnyPlace, metric: Metric) -> list[Part]:
        """The work packages and stages of a component that have a tolerance of their own."""
        found = {part for id, _, of, part in self.held if part != WHOLE and (id, of) == (place.id, metric)}
        return sorted(found, key=str)


def book(uow: Reading, ids: Iterable[UUID], metrics: Collection[Metric], as_of: date | None = None) -> Book:
    """The tolerances set at these components, in force on a day; without one, the newest."""
    sought, found = sorted(set(ids)), list[Tolerance]()
    for at in range(0, len(sought), CHUNK):
        query = sa.select(Tolerance).where(
            Tolerance.organisation_id == uow.actor.organisation_id,
            Tolerance.metric.in_(metrics),
            Tolerance.component_id.in_(sought[at : at + CHUNK]),
        )
        if as_of:
            query = query.where(Tolerance.effective_on <= as_of)
        found += uow.session.scalars(query)
    return Book(found)


def any_set(uow: Reading, metrics: Collection[Metric]) -> bool:
    """Whether the organisation has a tolerance of one of the metrics at all."""
    query = sa.exists().where(
        Tolerance.organisation_id == uow.actor.organisation_id, Tolerance.metric.in_(metrics)
    )
    return bool(uow.session.scalar(sa.select(query)))


def allocated(uow: Reading, path: str, metric: Metric) -> list[tuple[str, UUID | None, Tolerance]]:
    """The newest tolerances of components at a path and below, each with its component's code and parent."""
    query = (
        sa.select(Component.code, Component.parent_id, Tolerance)
        .join(Component, Component.id == Tolerance.component_id)
        .where(
            Tolerance.organisation_id == uow.actor.organisation_id,
            Tolerance.metric == metric,
            Component.archived_at.is_(None),
            below(Component.path, path),
        )
        .order_by(Tolerance.number)
    )
    newest = {
        (each.component_id, each.applies_to, part_of(each)): (code, parent, each)
        for code, parent, each in uow.session.execute(query)
    }
    return list(newest.values())


def is_tolerated(uow: Reading, stage: Stage, *metrics: Metric) -> bool:
    """Whether a stage has a tolerance of one of the metrics, or of any at all."""
    query = sa.exists().where(
        Tolerance.organisation_id == uow.actor.organisation_id, Tolerance.stage_id == stage.id
    )
    if metrics:
        query = query.where(Tolerance.metric.in_(metrics))
    return bool(uow.session.scalar(sa.select(query)))


def versions_of(uow: Reading, tolerance: Tolerance) -> list[Tolerance]:
    """Every version of the tolerance that this is one of, the first first."""
    same = (getattr(Tolerance, name).is_not_distinct_from(getattr(tolerance, name)) for name in OF)
    query = sa.select(Tolerance).where(Tolerance.organisation_id == uow.actor.organisation_id, *same)
    return list(uow.session.scalars(query.order_by(Tolerance.number)))
