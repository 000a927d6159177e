"""Reading stages and breaches."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.governance.stages.models import GateBreach, Stage
from app.governance.stages.schemas import BreachRead, StageRead


class StageRepository(Repository[Stage, StageRead]):
    model = Stage
    told = StageRead
    noun = "stage"
    reads = "gate:read"
    component = Stage.component_id
    sortable: ClassVar = {"sequence": Stage.sequence, "code": Stage.code, "created_at": Stage.created_at}
    filters: ClassVar = {
        "component": equals("component", Stage.component_id),
        "live": live(Stage.component_id),
        "status": equals("status", Stage.status),
    }


class BreachRepository(Repository[GateBreach, BreachRead]):
    model = GateBreach
    told = BreachRead
    noun = "gate breach"
    reads = "gate:read"
    component = GateBreach.component_id
    sortable: ClassVar = {"began_on": GateBreach.began_on, "created_at": GateBreach.created_at}
    filters: ClassVar = {
        "component": equals("component", GateBreach.component_id),
        "live": live(GateBreach.component_id),
        "status": equals("status", GateBreach.status),
        "cause": equals("cause", GateBreach.cause),
    }


def stages_of(uow: Reading, component_id: UUID) -> Sequence[Stage]:
    """The stages of a component in their order, whoever asks."""
    query = sa.select(Stage).where(
        Stage.organisation_id == uow.actor.organisation_id, Stage.component_id == component_id
    )
    return uow.session.scalars(query.order_by(Stage.sequence)).all()


def breach_of(uow: Reading, gate_id: UUID) -> GateBreach | None:
    """The breach of a gate, if there is one."""
    query = sa.select(GateBreach).where(
        GateBreach.organisation_id == uow.actor.organisation_id, GateBreach.gate_id == gate_id
    )
    return uow.session.scalars(query).one_or_none()


def is_in_breach(uow: Reading, stage: Stage) -> bool:
    """Whether a stage was begun past a gate that did not let it."""
    query = sa.exists().where(
        GateBreach.organisation_id == uow.actor.organisation_id, GateBreach.stage_id == stage.id
    )
    return bool(uow.session.scalar(sa.select(query)))
