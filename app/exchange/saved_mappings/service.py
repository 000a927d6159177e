"""What can be done with mappings: those that are shipped, and the organisation's own beside them."""

from datetime import datetime
from typing import Literal

from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.history import EntityVersion
from app.core.pagination import Page, Paging, encode, keys_of, values_of
from app.core.rights import EVERYWHERE
from app.core.schemas import VersionRead
from app.core.unit_of_work import Reading, Writing
from app.exchange.saved_mappings.models import SavedMapping
from app.exchange.saved_mappings.repository import SavedMappingRepository
from app.exchange.saved_mappings.schemas import MappingRead
from app.exchange.shipped import SHIPPED
from app.exchange.tables.mapping import Mapping
from app.exchange.targets import faults_in

WRITE = "mapping:write"
BY_NAME = [(SavedMapping.name, False)]


def save(uow: Writing, mapping: Mapping) -> MappingRead:
    """Keep a mapping; a name that is there already gets its next version, and the one before stays."""
    if not uow.actor.rights.allow(WRITE, EVERYWHERE):
        raise Forbidden(f"A mapping needs {WRITE} in the whole organisation.", rule=WRITE)
    if mapping.name in SHIPPED:
        raise Conflict(f"{mapping.name} comes with the service: give yours another name.")
    if faults := faults_in(mapping):
        raise Invalid("The mapping cannot be used: see errors.", errors=faults)
    uow.lock("mappings")
    newest = SavedMappingRepository(uow).find(mapping.name)
    number = newest.number + 1 if newest else 1
    definition = mapping.model_copy(update={"version": number}).model_dump(mode="json")
    saved = uow.add(SavedMapping(name=mapping.name, number=number, definition=definition))
    uow.record("mapping.saved", saved)
    return as_read(saved)


def find(uow: Reading, name: str, version: int | None = None) -> MappingRead:
    """The mapping of this name: its newest version, unless told. Raises ``NotFound``."""
    own, shipped = SavedMappingRepository(uow), SHIPPED.get(name)
    if not own.may_read:
        raise NotFound(f"No import mapping {name}.")
    if shipped and version in (None, shipped.version):
        return as_shipped(shipped)
    if found := own.find(name, version):
        return as_read(found)
    which = f"{name} of version {version}" if version else name
    raise NotFound(f"No import mapping {which}: save it, or use {', '.join(SHIPPED)}.")


def listed(uow: Reading, paging: Paging) -> Page[MappingRead]:
    """The newest version of every mapping, by name."""
    keys_of(paging.sort, ())
    after = values_of(paging.cursor, BY_NAME)["after0"] if paging.cursor else ""
    own = SavedMappingRepository(uow)
    if not own.may_read:
        return Page[MappingRead].model_construct(
            items=[], next_cursor=None, total=0 if paging.include else None
        )
    shipped = [as_shipped(mapping) for name, mapping in SHIPPED.items() if name > after]
    found = [*shipped, *map(as_read, own.newest(after, paging.limit + 1))]
    found.sort(key=lambda mapping: mapping.name)
    shown = found[: paging.limit]
    cursor = encode([shown[-1].name]) if len(found) > paging.limit else None
    total = own.count() + len(SHIPPED) if paging.include else None
    return Page[MappingRead].model_construct(items=shown, next_cursor=cursor, total=total)


def history(uow: Reading, name: str, paging: Paging) -> Page[VersionRead]:
    """Who saved each version of a mapping, and when; none of one that comes with the service."""
    keys_of(paging.sort, ())  # there is one order
    newest, own = find(uow, name), SavedMappingRepository(uow)
    found = own.versions(name, paging) if newest.origin == "own" else []
    shown = found[: paging.limit]
    before = own.find(name, shown[0][0].number - 1) if shown else None
    items = []
    for at, (saved, kept) in enumerate(shown):
        later = found[at + 1][0].created_at if at + 1 < len(found) else None
        items.append(version_read(saved, kept, before, later))
        before = saved
    cursor = encode([shown[-1][0].number]) if len(found) > paging.limit else None
    total = (newest.version if newest.origin == "own" else 0) if paging.include else None
    return Page[VersionRead].model_construct(items=items, next_cursor=cursor, total=total)


def version_read(
    saved: SavedMapping, kept: EntityVersion, before: SavedMapping | None, later: datetime | None
) -> VersionRead:
    """One version: what of the definition before it differs, and the whole of its own."""
    old, new = (before.definition if before else {}), saved.definition
    return VersionRead(
        version=saved.number,
        valid_from=saved.created_at,
        valid_to=later,
        actor_id=kept.actor_id,
        action=kept.action,
        reason=kept.reason,
        before={name: value for name, value in old.items() if value != new.get(name)},
        snapshot=new,
    )


def as_shipped(mapping: Mapping) -> MappingRead:
    return told(mapping, "shipped", None)


def as_read(saved: SavedMapping) -> MappingRead:
    return told(Mapping.model_validate(saved.definition), "own", saved)


def told(mapping: Mapping, origin: Literal["shipped", "own"], saved: SavedMapping | None) -> MappingRead:
    return MappingRead(
        name=mapping.name,
        version=mapping.version,
        title=mapping.title,
        origin=origin,
        saved_at=saved.created_at if saved else None,
        definition=mapping,
    )
