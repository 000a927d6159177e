"""The projects that are known below a portfolio, and which records of a file they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component, ComponentKind, ComponentStatus
from app.components.repository import ComponentRepository
from app.core.rights import below
from app.core.unit_of_work import Reading
from app.exchange.imports.models import Import, ImportChange, ImportStatus
from app.exchange.linking import Linking, Named, Uncertain, link
from app.exchange.tables.wording import plain

DERIVED = "name:"  # begins the external_id of a project whose file has no register number


@dataclass(frozen=True, slots=True)
class Alias:
    """What a file that was applied calls a project."""

    component_id: UUID
    period: str
    identity: str | None
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
    """The projects below a portfolio, and what earlier files call them."""

    components: Mapping[UUID, P]
    aliases: tuple[Alias, ...]

    def named(self) -> list[Named]:
        """Each with every number and name it is known by."""
        numbers: dict[UUID, set[str]] = {id: set() for id in self.components}
        names: dict[UUID, set[str]] = {id: set() for id in self.components}
        for alias in self.aliases:
            names[alias.component_id].add(alias.name)
            numbers[alias.component_id] |= {alias.number} if alias.number else set()
        for id, component in self.components.items():
            names[id].add(component.name)
            if component.external_id and not component.external_id.startswith(DERIVED):
                numbers[id].add(component.external_id)
        return [Named(str(id), tuple(sorted(numbers[id])), tuple(sorted(names[id]))) for id in names]

    def of_period(self, period: str) -> dict[str, UUID]:
        """Which project each identity was in an earlier import of the same period."""
        return {plain(a.identity): a.component_id for a in self.aliases if a.period == period and a.identity}


@dataclass(frozen=True, slots=True)
class Linked:
    """Which project each record is, by what; what to look at; and who is not in the file."""

    found: dict[str, tuple[UUID, str]]
    uncertain: tuple[Uncertain, ...]
    leavers: tuple[UUID, ...]


def known_below(uow: Reading, top: Component) -> Known[Component]:
    """The projects below a portfolio that are not archived."""
    projects = ComponentRepository(uow).all(kind=ComponentKind.PROJECT, below=top.path, live={})
    return with_aliases(uow, top, {project.id: project for project in projects})


def outlined_below(uow: Reading, top: Component) -> Known[Project]:
    """As ``known_below``, of as many projects as there may be."""
    columns = (Component.id, Component.code, Component.name, Component.status, Component.external_id)
    query = sa.select(*columns).where(
        Component.organisation_id == top.organisation_id,
        Component.kind == ComponentKind.PROJECT,
        Component.archived_at.is_(None),
        below(Component.path, top.path),
    )
    rows = uow.session.execute(query.order_by(Component.id))
    return with_aliases(uow, top, {row.id: Project(*row) for row in rows})


def with_aliases(uow: Reading, top: Component, components: dict[UUID, P]) -> Known[P]:
    """The projects below a portfolio, with what the files that were applied call them."""
    query = (
        sa.select(
            ImportChange.component_id,
            Import.period,
            ImportChange.identity,
            ImportChange.register_number,
            ImportChange.name,
        )
        .distinct()
        .join(Import, sa.and_(Import.organisation_id == ImportChange.organisation_id,
                              Import.id == ImportChange.import_id))
        .where(
            Import.organisation_id == top.organisation_id,
            Import.status == ImportStatus.APPLIED,
            ImportChange.record.is_not(None),
            # Not a join: SQLite would go through all changes for each component.
            sa.exists().where(Component.id == ImportChange.component_id, below(Component.path, top.path)),
        )
    )  # fmt: skip
    aliases = (
        Alias(id, period, identity, number, name)
        for id, period, identity, number, name in uow.session.execute(query)
        if id is not None and id in components
    )
    return Known(components, tuple(aliases))


def linked(known: Known[Any], incoming: Sequence[Called], period: str) -> Linked:
    """Link records to projects: by what they were in this period before, then by number, then by name."""
    before, found, taken = known.of_period(period), dict[str, tuple[UUID, str]](), set[UUID]()
    for one in incoming:
        component_id = before.pop(plain(one.identity or ""), None)
        if component_id and component_id not in taken:
            found[one.key] = component_id, "identity"
            taken.add(component_id)
    olds = [named for named in known.named() if UUID(named.key) not in taken]
    told: Linking = link(olds, [named(one) for one in incoming if one.key not in found])
    found |= {each.incoming: (UUID(each.known), each.basis.value) for each in told.links}
    return Linked(found, told.uncertain, tuple(map(UUID, told.leavers)))


def named(one: Called) -> Named:
    return Named(one.key, (one.number,) if one.number else (), (one.name,))
