"""Finding what needs attention: what every kind of reminder finds, as far as the caller may read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.calc.attention import ORDER, Severity, severity
from app.components.models import Component
from app.core.rights import reaches
from app.core.unit_of_work import Reading
from app.reminders.finding import live
from app.reminders.kinds import KINDS, Item, Kind, Sought, due
from app.reminders.models import ReminderKind

COMPONENT = "component:read"
COLUMNS = (Component.id, Component.code, Component.name, Component.path)


class Noticed(NamedTuple):
    """One thing that needs attention, by which rule, and where it hangs; nowhere, where it is the organisation's."""

    kind: ReminderKind
    severity: Severity
    item: Item
    component: Any  # a row of COLUMNS


@dataclass(frozen=True, slots=True)
class Look:
    """Where one looks, from which day on and until which; the empty path is the whole organisation."""

    path: str
    today: date
    until: date
    kinds: frozenset[ReminderKind] = frozenset()
    owner: str | None = None

    def applies(self, kind: ReminderKind) -> bool:
        """Whether a rule is one that is asked for: not the one that lists what all others do."""
        wanted = not self.kinds or kind in self.kinds
        return wanted and kind is not ReminderKind.OPEN_ITEMS and (KINDS[kind].placed or not self.path)

    @property
    def sought(self) -> Sought:
        return Sought(self.path, self.today, ZoneInfo("UTC"), self.until)


class Attention(NamedTuple):
    """What needs attention, the most severe first; ``withheld`` are the rules of what the caller may not read."""

    looked: tuple[ReminderKind, ...]
    withheld: tuple[ReminderKind, ...]
    noticed: list[Noticed]


def attention(uow: Reading, look: Look) -> Attention:
    """All that needs attention somewhere: a statement or two for each rule, however many components there are."""
    kinds = [kind for kind in KINDS if look.applies(kind)]
    looked = tuple(kind for kind in kinds if is_readable(uow, KINDS[kind], look.path))
    components = {row.id: row for row in uow.session.execute(below(uow, look.path))}
    noticed = [each for kind in looked for each in noticed_of(uow, kind, look, components)]
    return Attention(looked, tuple(kind for kind in kinds if kind not in looked), sorted(noticed, key=order))


def below(uow: Reading, path: str) -> Any:
    """The components under a path that are not archived."""
    return sa.select(*COLUMNS).where(Component.organisation_id == uow.actor.organisation_id, *live(path))


def is_readable(uow: Reading, rule: Kind, path: str) -> bool:
    """Whether the actor may read what a rule finds, somewhere under a path."""
    rights = uow.actor.rights
    if not rule.placed:
        return all(map(rights.everywhere, rule.needs))
    return all(any(reaches(held, path) for held in rights.over(need)) for need in rule.needs)


def noticed_of(
    uow: Reading, kind: ReminderKind, look: Look, components: Mapping[UUID, Any]
) -> Iterator[Noticed]:
    """What a rule finds, each thing once, as far as the actor may read it where it hangs."""
    rule, rights = KINDS[kind], uow.actor.rights
    for item in dict.fromkeys(due(uow, kind, look.sought)):
        at = components.get(item.component_id) if item.component_id else None
        if at:
            is_told = all(rights.allow(each, at.path) for each in (COMPONENT, *rule.needs))
        else:  # the organisation's own, or of a component that is archived
            is_told = not (item.component_id or look.path) and all(map(rights.everywhere, rule.needs))
        if is_told and look.owner in (None, item.owner):
            yield Noticed(kind, severity(item.due_on, look.today, rule.holds_up), item, at)


def order(noticed: Noticed) -> tuple[Any, ...]:
    """The most severe first, of those the longest due, then by address, so that it is the same each time."""
    item = noticed.item
    return ORDER.index(noticed.severity), item.due_on or date.max, item.link, noticed.kind, item.title
