"""What was known of a component, and of all that hung below it, at an instant: read as what is known now is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.components.models import Component
from app.components.places import AnyPlace
from app.core.errors import Invalid, NotFound
from app.core.model import Base, Entity, utc_now
from app.core.past import (
    ALL,
    EVERYTHING,
    Among,
    Kept,
    Narrow,
    Record,
    changed,
    columns_of,
    held,
    kept,
    restored,
    unchanged,
)
from app.core.rights import Rights
from app.core.unit_of_work import Reading

Tables = Mapping[type[Base], Iterable[Kept]]
A_PART = 4  # of all: of more, looking for each takes longer than reading all
FEW = 500  # components whose records are looked for one by one, and not among all of the organisation


@dataclass(frozen=True, slots=True)
class Past:
    """The records of an instant that hung on a component or below it."""

    uow: Reading
    at: datetime
    below: frozenset[str]
    narrow: Narrow
    in_all: int  # components of the organisation

    def only(self, component_id: UUID) -> "Past":
        """The records of one component alone."""
        return replace(self, below=frozenset({str(component_id)}))

    def all(self, *kinds: type[Entity]) -> Tables:
        """What the whole organisation has, as it was: periods, calendars and the like, which are few."""
        return {kind: kept(kind, held(self.uow, kind, self.at), self.narrow.get(kind)) for kind in kinds}

    def held(self, *kinds: type[Entity], **among: Sequence[UUID]) -> Tables:
        """Entities as they were: those that have not changed since as they are, the others by their versions;
        ``among`` what some of their columns have.
        """
        return {kind: self.both(kind, among) for kind in kinds}

    def both(self, kind: type[Entity], among: Among) -> Iterator[Kept]:
        yield from self.rows(kind, kind, among=among)
        yield from kept(kind, self.changed(kind, among), self.narrow.get(kind))

    def changed(self, kind: type[Entity], among: Among = EVERYTHING) -> Iterator[Record]:
        """Entities that were changed since, or taken away, as their versions have them."""
        records = changed(self.uow, kind, self.at, {**self.few, **among})
        return (record for record in records if record["component_id"] in self.below)

    def entered(self, *kinds: type[Entity]) -> Tables:
        """Entities that are never changed, and were entered by then."""
        return {kind: self.rows(kind) for kind in kinds}

    def rows(
        self, kind: type[Base], of: type[Entity] | None = None, id: str = "id", among: Among = EVERYTHING
    ) -> Iterator[Kept]:
        """The rows of a table that are as they were then, with the entities they are ``of``."""
        names = self.narrow.get(kind) or columns_of(kind)
        place = names.index("component_id")
        found = unchanged(self.uow, kind, self.at, {**self.few, **among}, of, id, names)
        return (row for row in found if str(row[place]) in self.below)

    @property
    def few(self) -> Among:
        """The components, where they are few enough to be looked for one by one."""
        few = len(self.below) <= min(FEW, self.in_all // A_PART)
        return {"component_id": sorted(map(UUID, self.below))} if few else {}


Taking = Callable[[Past], Tables]


@contextmanager
def seen(
    uow: Reading, place: Callable[[], AnyPlace], at: datetime | None, taking: Taking, narrow: Narrow = ALL
) -> Iterator[Reading]:
    """What is known of a component now, or was known at an instant; its place is asked for if need be.

    Of the tables in ``narrow`` there are its columns alone.
    """
    if at is None:
        yield uow
        return
    top = place()
    with known(uow, top.id, top.path, at, taking, narrow) as past:
        yield past


@contextmanager
def known(
    uow: Reading, id: UUID, path: str, at: datetime, taking: Taking, narrow: Narrow = ALL
) -> Iterator[Reading]:
    """The tree and what is taken with it of an instant that is past, to read and for nothing else.

    Who may read something of the component now, may read it of what was below it then.
    Raises ``Invalid`` for an instant to come, and ``NotFound`` where the component was not known.
    """
    if at > utc_now():
        raise Invalid("known_at is yet to come: what will be known then is not known.")
    components = {record["id"]: record for record in held(uow, Component, at)}
    if str(id) not in components:
        raise NotFound(f"No component {id} was known then.")
    for record in components.values():
        record["path"] = path_of(record, components)
    then = components[str(id)]["path"]
    below = frozenset(key for key, record in components.items() if record["path"].startswith(then))
    tables: Tables = {
        Component: kept(Component, components.values(), narrow.get(Component)),
        **taking(Past(uow, at, below, narrow, len(components))),
    }
    actor = replace(uow.actor, rights=readable(uow.actor.rights, path, then))
    with restored(actor, tables, narrow) as past:
        yield past


def readable(rights: Rights, path: str, then: str) -> Rights:
    """What may be read at a path, and be known of it, where that hung then: the past is not changed."""
    names = (name for name in rights.paths if name.endswith(":read") or name.startswith("cleared:"))
    return Rights({name: (then,) for name in names if rights.allow(name, path)})


def path_of(record: Record, components: Mapping[str, Record]) -> str:
    """The ids from the root down to a component, as its parents were then."""
    ids: list[str] = []
    at: Record | None = record
    while at is not None:
        ids.append(at["id"])
        at = components.get(at["parent_id"] or "")
    return "".join(f"{id}/" for id in reversed(ids))
