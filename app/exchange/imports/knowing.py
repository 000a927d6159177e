"""The projects that are known below a portfolio, and which records of a file they are."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component, ComponentKind, ComponentStatus
from app.components.repository import ComponentRepository
from app.core.rights import below
from app.core.unit_of_work import Reading
from app.exchange.imports.models import Import, ImportChange, ImportStatus
from app.exchange.linking import SAME_ENOUGH, Basis, Doubt, Linking, Named, Uncertain, likeness, link, things
from app.exchange.tables.wording import plain

AT_ONCE = 1000  # rows that are fetched at once
DERIVED = "name:"  # begins the external_id of a project whose file has no register number


@dataclass(frozen=True, slots=True)
class Alias:
    """What a file that was applied calls a project, where that is not what it is called here."""

    component_id: UUID
    number: str | None
    name: str


class Project(NamedTuple):
    """What linking needs to know of a project, where there are too many to load them."""

    id: UUID
    code: str
    name: str
    status: ComponentStatus
    external_id: str | None


P = TypeVar("P", Component, Project)


class Called(Protocol):
    """What linking needs to know of a record."""

    @property
    def key(self) -> str: ...
    @property
    def identity(self) -> str | None: ...
    @property
    def number(self) -> str | None: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Known(Generic[P]):
    """The projects below a portfolio; what else earlier files call them, and who each identity was in the period."""

    components: Mapping[UUID, P]
    aliases: Mapping[UUID, Sequence[Alias]] = field(default_factory=dict)
    before: Mapping[str, UUID] = field(default_factory=dict)

    def named(self, id: UUID) -> Named:
        """A project with every number and name it is known by."""
        component = self.components[id]
        aliases: Sequence[Alias] = self.aliases.get(id, ())
        names = {component.name, *(alias.name for alias in aliases)}
        numbers = {alias.number for alias in aliases if alias.number}
        if component.external_id and not component.external_id.startswith(DERIVED):
            numbers.add(component.external_id)
        return Named(str(id), tuple(sorted(numbers)), tuple(sorted(names)))


@dataclass(frozen=True, slots=True)
class Linked:
    """Which project each record is, by what; what to look at; and who is not in the file."""

    found: dict[str, tuple[UUID, str]]
    uncertain: tuple[Uncertain, ...]
    leavers: tuple[UUID, ...]


def known_below(uow: Reading, top: Component, period: str) -> Known[Component]:
    """The projects below a portfolio that are not archived."""
    projects = ComponentRepository(uow).all(kind=ComponentKind.PROJECT, below=top.path, live={})
    return with_aliases(uow, top, period, {project.id: project for project in projects})


def outlined_below(uow: Reading, top: Component, period: str) -> Known[Project]:
    """As ``known_below``, of as many projects as there may be."""
    columns = (Component.id, Component.code, Component.name, Component.status, Component.external_id)
    query = sa.select(*columns).where(
        Component.organisation_id == top.organisation_id,
        Component.kind == ComponentKind.PROJECT,
        Component.archived_at.is_(None),
        below(Component.path, top.path),
    )
    rows = uow.session.execute(query.order_by(Component.id), execution_options={"yield_per": AT_ONCE})
    return with_aliases(uow, top, period, {row.id: Project(*row) for row in rows})


def with_aliases(uow: Reading, top: Component, period: str, components: dict[UUID, P]) -> Known[P]:
    """The projects below a portfolio, with what the files that were applied call them."""
    number = ImportChange.register_number
    differs = sa.or_(
        Component.name != ImportChange.name,
        sa.and_(number.is_not(None), number.is_distinct_from(Component.external_id)),
    )
    aliases: dict[UUID, list[Alias]] = {}
    for id, called, name in said(uow, top, (number, ImportChange.name), differs):
        if id in components:
            aliases.setdefault(id, []).append(Alias(id, called, name))
    known = sa.and_(Import.period == period, ImportChange.identity.is_not(None))
    identities = said(uow, top, (ImportChange.identity,), known)
    before = {plain(identity): components[id].id for id, identity in identities if id in components}
    return Known(components, aliases, before)


def said(uow: Reading, top: Component, columns: Sequence[Any], which: Any) -> Iterable[Any]:
    """What files that were applied say of the projects below a portfolio; ``which`` may speak of these."""
    query = (
        sa.select(ImportChange.component_id, *columns)
        .distinct()
        .join(Import, sa.and_(Import.organisation_id == ImportChange.organisation_id,
                              Import.id == ImportChange.import_id))
        .where(
            Import.organisation_id == top.organisation_id,
            Import.status == ImportStatus.APPLIED,
            ImportChange.record.is_not(None),
            # Not a join: SQLite would go through all changes for each component.
            sa.exists().where(Component.id == ImportChange.component_id, below(Component.path, top.path), which),
        )
    )  # fmt: skip
    return uow.session.execute(query, execution_options={"yield_per": AT_ONCE})


def linked(known: Known[Any], incoming: Iterable[Called]) -> Linked:
    """Link records to projects: by what they were in this period before, then by number, then by name.

    ``incoming`` is gone through several times, for there may be more than memory has room for.
    """
    found, taken, doubts = dict[str, tuple[UUID, str]](), set[UUID](), list[Uncertain]()
    for one in incoming:
        if (id := known.before.get(plain(one.identity or ""))) and id not in taken:
            found[one.key] = id, "identity"
            taken.add(id)
    for basis in (Basis.NUMBER, Basis.NAME):
        for id, one, alike in plainly(known, incoming, basis, found, taken):
            found[one.key] = id, basis.value
            taken.add(id)
            if alike < SAME_ENOUGH:
                doubts.append(Uncertain(str(id), one.key, Doubt.NAME_DIFFERS, alike))
    olds = [known.named(id) for id in known.components if id not in taken]
    told: Linking = link(olds, [named(one) for one in incoming if one.key not in found])
    found |= {each.incoming: (UUID(each.known), each.basis.value) for each in told.links}
    return Linked(found, (*doubts, *told.uncertain), tuple(map(UUID, told.leavers)))


def plainly(
    known: Known[Any],
    incoming: Iterable[Called],
    basis: Basis,
    found: Mapping[str, Any],
    taken: Container[UUID],
) -> list[tuple[UUID, Called, float]]:
    """Whom ``link`` would link as well, and how much their names agree: there is no other to be taken for either.

    They are most of a large register, and ``link`` needs half a gigabyte for two hundred thousand.
    """
    whose: dict[str, UUID | None] = {}
    for project in (project for project in known.components if project not in taken):
        for thing in things(known.named(project), basis):
            whose[thing] = None if thing in whose else project
    once, twice = set[str](), set[str]()
    left = [(one, thing) for one in incoming if one.key not in found for thing in things(named(one), basis)]
    for _, thing in left:
        (twice if thing in once else once).add(thing)
    sure = []
    for one, thing in left:
        id = whose.get(thing)
        if (
            id
            and thing not in twice
            and is_plain(old := known.named(id), basis)
            and is_plain(named(one), basis)
        ):
            sure.append((id, one, likeness(old, named(one))))
    return sure


def is_plain(side: Named, basis: Basis) -> bool:
    """Whether a project can be linked by nothing else before."""
    return len(side.numbers) == 1 if basis == Basis.NUMBER else len(side.names) == 1 and not side.numbers


def named(one: Called) -> Named:
    return Named(one.key, (one.number,) if one.number else (), (one.name,))
