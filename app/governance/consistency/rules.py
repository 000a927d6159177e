"""Rules of the consistency check: functions of the domains that cross-read their records, each by a stable name.

``@consistency("risk.responses-complete", Severity.MUST_FIX, asks=..., needs=..., reads=...)`` registers one.
It takes what is ``Checked`` and gives what it ``Found``: what does not agree, or what it cannot tell for want
of a record. The modules they stand in are named in ``app.checking``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.calc.money import Money
from app.components.models import Component, ComponentKind, ComponentStatus
from app.components.places import AnyPlace
from app.components.scope import Scope
from app.core.model import Entity
from app.core.rights import below
from app.core.unit_of_work import Reading


class Severity(StrEnum):
    MUST_FIX = "must_fix"
    SHOULD_FIX = "should_fix"
    CANNOT_TELL = "cannot_tell"


class Reference(NamedTuple):
    """A record that a finding rests on."""

    title: str
    address: str


class Found(NamedTuple):
    """What a rule found at a component; with a reason, what it could not tell there, and why."""

    component_id: UUID
    text: str
    references: tuple[Reference, ...]
    fix: str
    fix_at: str
    reason: str | None = None


class Subject(NamedTuple):
    """A component as far as rules look at it; read once for all of them."""

    id: UUID
    kind: ComponentKind
    code: str
    name: str
    path: str
    status: ComponentStatus
    currency: str
    manager: str | None
    sro: str | None
    planned_start_on: date | None
    planned_finish_on: date | None
    actual_finish_on: date | None

    @property
    def address(self) -> str:
        return f"/v1/{self.kind}s/{self.id}"

    @property
    def reference(self) -> Reference:
        return Reference(f"{self.code} {self.name}", self.address)


TO_COME = frozenset({ComponentStatus.PROPOSED, ComponentStatus.ACTIVE, ComponentStatus.PAUSED})


@dataclass(frozen=True, slots=True)
class Checked:
    """What is checked: a component, alone or with all below it, as it is on a day."""

    uow: Reading
    place: AnyPlace
    scope: Scope
    today: date
    subjects: Mapping[UUID, Subject] = field(default_factory=dict)

    def projects(self, *statuses: ComponentStatus) -> list[Subject]:
        """The projects in these states; in those that have work to come, unless told."""
        wanted = statuses or TO_COME
        found = self.subjects.values()
        return [each for each in found if each.kind == ComponentKind.PROJECT and each.status in wanted]

    def within(self) -> tuple[sa.ColumnElement[bool], ...]:
        """Whether a component is one of those: what was archived below another is not looked at."""
        if self.scope is Scope.OWN:
            return (Component.id == self.place.id,)
        living = () if self.place.archived_at else (Component.archived_at.is_(None),)
        return below(Component.path, self.place.path), *living

    def of(self, model: Any, *columns: Any) -> Any:
        """Columns of what hangs on those components, the component's id before them."""
        query = sa.select(model.component_id, *columns)
        query = query.join_from(model, Component, Component.id == model.component_id)
        return query.where(model.organisation_id == self.uow.actor.organisation_id, *self.within())

    def rows(self, query: Any) -> Sequence[Any]:
        return self.uow.session.execute(query).all()


Find = Callable[[Checked], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """``asks`` what it looks for, ``needs`` the permissions without which it is not told, ``reads`` its inputs."""

    name: str
    severity: Severity
    asks: str
    needs: tuple[str, ...]
    reads: tuple[type[Entity], ...]
    find: Find


RULES: dict[str, Rule] = {}


def consistency(
    name: str, severity: Severity, *, asks: str, needs: tuple[str, ...], reads: tuple[type[Entity], ...]
) -> Callable[[Find], Find]:
    """Register a rule."""

    def registered(find: Find) -> Find:
        RULES[name] = Rule(name, severity, asks, needs, reads, find)
        return find

    return registered


def worded(minor: int, currency: str) -> str:
    """Money as a sentence has it."""
    return f"{currency} {Money.of_minor(minor, currency).amount:,}"


def without(names: Sequence[str]) -> str:
    """What something does not have, as a sentence says it."""
    return listed([f"no {name}" for name in names])


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
