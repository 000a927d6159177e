"""Reading strategic objectives and contributions."""

from typing import Any, ClassVar

import sqlalchemy as sa

from app.components.models import Component, ComponentStatus
from app.components.scope import live
from app.core.repository import Repository
from app.core.rights import below_bound, bounds
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.portfolio.objectives.models import StrategicContribution, StrategicObjective
from app.portfolio.objectives.schemas import ContributionRead, ObjectiveRead

LIVE = sa.and_(
    Component.archived_at.is_(None),
    Component.status.not_in([ComponentStatus.COMPLETED, ComponentStatus.STOPPED]),
)
GIVEN_BELOW = (
    sa.select(
        StrategicContribution.objective_id,
        StrategicContribution.component_id,
        StrategicContribution.share,
        Component.path,
        Component.kind,
        Component.code,
        Component.name,
    )
    .join(Component, Component.id == StrategicContribution.component_id)
    .where(
        StrategicContribution.organisation_id == sa.bindparam("organisation"),
        below_bound(Component.path, "below"),
        LIVE,
    )
)
LIVE_PROJECTS = (
    sa.select(Component.id, Component.kind, Component.code, Component.name, Component.path)
    .where(
        Component.organisation_id == sa.bindparam("organisation"),
        below_bound(Component.path, "below"),
        equals("kind", Component.kind),
        LIVE,
    )
    .order_by(Component.code, Component.id)
)


class ObjectiveRepository(Repository[StrategicObjective, ObjectiveRead]):
    model = StrategicObjective
    told = ObjectiveRead
    noun = "strategic objective"
    reads = "objective:read"
    sortable: ClassVar = {
        "code": StrategicObjective.code,
        "weight": StrategicObjective.weight,
        "created_at": StrategicObjective.created_at,
    }


class ContributionRepository(Repository[StrategicContribution, ContributionRead]):
    model = StrategicContribution
    told = ContributionRead
    noun = "strategic contribution"
    reads = "objective:read"
    component = StrategicContribution.component_id
    sortable: ClassVar = {
        "share": StrategicContribution.share,
        "created_at": StrategicContribution.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", StrategicContribution.component_id),
        "live": live(StrategicContribution.component_id),
        "objective": equals("objective", StrategicContribution.objective_id),
    }


def given_below(uow: Reading, path: str) -> list[Any]:
    """What the live components under ``path`` contribute: objective, component, share, and whose it is."""
    bound = {"organisation": uow.actor.organisation_id} | bounds("below", path)
    return list(uow.session.execute(GIVEN_BELOW, bound))


def live_below(uow: Reading, path: str, kind: str) -> list[Any]:
    """The live components of a kind under ``path``, by code."""
    bound = {"organisation": uow.actor.organisation_id, "kind": kind} | bounds("below", path)
    return list(uow.session.execute(LIVE_PROJECTS, bound))


def weighed(uow: Reading) -> list[Any]:
    """Every objective's id and weight, whoever asks: an order of components is one for all."""
    query = sa.select(StrategicObjective.id, StrategicObjective.weight)
    return list(uow.session.execute(query.filter_by(organisation_id=uow.actor.organisation_id)))
