"""How components stand that are candidates: what whoever adopts a selection presupposes."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component
from app.core.unit_of_work import Reading
from app.portfolio.scenarios.models import Scenario

MATTERS = ("status", "planned_start_on", "planned_finish_on", "currency")


def components_of(uow: Reading, scenario: Scenario) -> dict[str, Any]:
    """What of each component that is a candidate a decision on it would presuppose, by its id."""
    ids = [UUID(each["component_id"]) for each in scenario.candidates if each["component_id"]]
    return {str(id): state for id, state in states(uow, ids).items()}


def states(uow: Reading, ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """How components stand, as far as it matters to who selects them."""
    query = sa.select(Component).where(
        Component.organisation_id == uow.actor.organisation_id, Component.id.in_(ids)
    )
    return {each.id: state(each) for each in uow.session.scalars(query)} if ids else {}


def state(component: Component) -> dict[str, Any]:
    told = {name: getattr(component, name) for name in MATTERS}
    return {name: None if value is None else str(value) for name, value in told.items()} | {
        "is_archived": component.archived_at is not None
    }
