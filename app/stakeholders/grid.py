"""The grid of power and interest: who stands where, and how they are dealt with there."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field

from app.calc.stakeholders import HIGH_FROM, Quadrant, quadrant
from app.components.models import Component
from app.components.places import AnyPlace
from app.components.scope import Scope
from app.core.model import utc_now
from app.core.rights import below
from app.core.schemas import Read
from app.core.unit_of_work import Reading
from app.stakeholders.models import Stakeholder
from app.stakeholders.repository import present

COLUMNS = (
    *(Stakeholder.id, Stakeholder.reference, Stakeholder.name),
    *(Stakeholder.power, Stakeholder.interest),
)


class Placed(Read):
    """A stakeholder as far as the grid tells of them: nothing of what they think, or of what is thought of them."""

    id: UUID
    reference: str
    name: str
    power: int
    interest: int


class QuadrantRead(Read):
    quadrant: Quadrant
    count: int
    stakeholders: list[Placed] = Field(description="The most powerful first; the rest is counted.")


class StakeholderGrid(Read):
    """Who is to be managed closely, kept satisfied, kept informed or monitored."""

    component_id: UUID
    high_from: int
    rule: str = Field(description="How the quadrants are told apart.")
    quadrants: list[QuadrantRead]
    not_assessed: int = Field(description="Stakeholders that are on the grid nowhere yet.")


def those_of(uow: Reading, place: AnyPlace, scope: Scope) -> Sequence[Any]:
    """Who has a stake at a place, or below it too, the most powerful first."""
    query = sa.select(*COLUMNS).join_from(Stakeholder, Component, Component.id == Stakeholder.component_id)
    query = query.where(Stakeholder.organisation_id == uow.actor.organisation_id, present(utc_now().date()))
    if scope is Scope.OWN:
        query = query.where(Component.id == place.id)
    else:
        living = () if place.archived_at else (Component.archived_at.is_(None),)
        query = query.where(below(Component.path, place.path), *living)
    query = query.order_by(Stakeholder.power.desc(), Stakeholder.interest.desc(), Stakeholder.reference)
    return uow.session.execute(query).all()


def grid(
    uow: Reading, place: AnyPlace, scope: Scope, listed: int, high_from: int = HIGH_FROM
) -> StakeholderGrid:
    """The grid of a component, of it alone or of all below it as well."""
    rows = those_of(uow, place, scope)
    placed = [Placed.of(row) for row in rows if row.power is not None]
    return StakeholderGrid(
        component_id=place.id,
        high_from=high_from,
        rule=f"Power and interest are 1 to 5; {high_from} or more is high.",
        quadrants=[told(each, placed, listed, high_from) for each in Quadrant],
        not_assessed=len(rows) - len(placed),
    )


def told(which: Quadrant, placed: Iterable[Placed], listed: int, high_from: int) -> QuadrantRead:
    those = [each for each in placed if quadrant(each.power, each.interest, high_from) is which]
    return QuadrantRead(quadrant=which, count=len(those), stakeholders=those[:listed])
