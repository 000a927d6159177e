"""The levels of the tree, and who answers at each."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component, ComponentKind
from app.components.places import AnyPlace, Place
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Actor, Reading
from app.identity.rights import EVERYTHING

BOARDS = {
    ComponentKind.PORTFOLIO: "Portfolio board",
    ComponentKind.PROGRAMME: "Programme board",
    ComponentKind.PROJECT: "Project board",
}
EXECUTIVE = "Executive of the organisation"  # above every portfolio
CHUNK = 500  # identifiers in one statement


class Level(NamedTuple):
    """Who answers: a body, at a component; without one, for the organisation as a whole."""

    component_id: UUID | None
    path: str
    body: str


EVERYBODY = Level(None, EVERYWHERE, EXECUTIVE)


def ids_of(path: str) -> list[UUID]:
    """The components from the root down to the one at ``path``."""
    return [UUID(id) for id in path.split("/") if id]


def above(path: str) -> str:
    """The path of the level above."""
    *higher, _ = path.removesuffix("/").split("/")
    return "".join(f"{id}/" for id in higher) or EVERYWHERE


def level_of(place: AnyPlace | None) -> Level:
    if place is None:
        return EVERYBODY
    return Level(place.id, place.path, BOARDS[place.kind])


def level_above(uow: Reading, place: AnyPlace) -> Level:
    """The board of what a component is a part of."""
    higher = ids_of(place.path)[:-1]
    return level_of(places(uow, higher[-1:]).get(higher[-1]) if higher else None)


def places(uow: Reading, ids: Iterable[UUID]) -> Mapping[UUID, Place]:
    """These components, whoever asks."""
    sought, found = list(ids), dict[UUID, Place]()
    columns = [getattr(Component, name) for name in Place._fields]
    for at in range(0, len(sought), CHUNK):
        query = sa.select(*columns).where(
            Component.organisation_id == uow.actor.organisation_id,
            Component.id.in_(sought[at : at + CHUNK]),
        )
        found |= {row.id: Place(*row) for row in uow.session.execute(query)}
    return found


def unhindered(uow: Reading) -> Reading:
    """The same snapshot without the limits of who asks: what is judged does not depend on that."""
    return Reading(uow.session, Actor(uow.actor.id, uow.actor.organisation_id, EVERYTHING))
