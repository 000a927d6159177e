"""The scope of a release by MoSCoW class: what was planned, how it changed, what of it is accepted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

MOST_MUST = Fraction(60, 100)  # of the effort of a release
MOST_COULD = Fraction(20, 100)  # about this much of it is the contingency


class Priority(StrEnum):
    """A MoSCoW class: Must, Should, Could, and Won't this time."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"
    WONT = "wont"


IN_RELEASE = (Priority.MUST, Priority.SHOULD, Priority.COULD)


class ScopeKind(StrEnum):
    """What an entry does to a release: plan scope, change it, accept it, take an acceptance back."""

    PLANNED = "planned"
    ADDED = "added"
    REMOVED = "removed"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Entry:
    """So much of a class, on a day."""

    on: date
    kind: ScopeKind
    priority: Priority
    size: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """Sums of scope, in the unit of the release."""

    planned: Decimal = Decimal(0)
    added: Decimal = Decimal(0)
    removed: Decimal = Decimal(0)
    accepted: Decimal = Decimal(0)  # what was withdrawn is taken off

    @property
    def scope(self) -> Decimal:
        return self.planned + self.added - self.removed

    @property
    def remaining(self) -> Decimal:
        return self.scope - self.accepted

    @property
    def accepted_share(self) -> Fraction | None:
        """Of the scope as it is now; None where there is none."""
        return share(self.accepted, self.scope)

    def after(self, entry: Entry) -> "Standing":
        size = entry.size
        return Standing(
            self.planned + size * (entry.kind is ScopeKind.PLANNED),
            self.added + size * (entry.kind is ScopeKind.ADDED),
            self.removed + size * (entry.kind is ScopeKind.REMOVED),
            self.accepted + size * ((entry.kind is ScopeKind.ACCEPTED) - (entry.kind is ScopeKind.WITHDRAWN)),
        )

    def with_(self, other: "Standing") -> "Standing":
        return Standing(
            self.planned + other.planned,
            self.added + other.added,
            self.removed + other.removed,
            self.accepted + other.accepted,
        )


def by_class(entries: Iterable[Entry], as_of: date) -> dict[Priority, Standing]:
    """How each class stands at the end of a day.

    Examples
    --------
    >>> planned = Entry(date(2026, 1, 5), ScopeKind.PLANNED, Priority.MUST, Decimal(13))
    >>> accepted = Entry(date(2026, 1, 16), ScopeKind.ACCEPTED, Priority.MUST, Decimal(5))
    >>> found = by_class([planned, accepted], date(2026, 1, 31))[Priority.MUST]
    >>> found.scope, found.accepted, found.remaining
    (Decimal('13'), Decimal('5'), Decimal('8'))
    """
    found = dict.fromkeys(Priority, Standing())
    for entry in entries:
        if entry.on <= as_of:
            found[entry.priority] = found[entry.priority].after(entry)
    return found


def whole(classes: dict[Priority, Standing]) -> Standing:
    """What the release is to deliver: all but what it will not this time."""
    found = Standing()
    for priority in IN_RELEASE:
        found = found.with_(classes[priority])
    return found


def share(part: Decimal, of: Decimal) -> Fraction | None:
    return Fraction(part) / Fraction(of) if of > 0 else None


@dataclass(frozen=True, slots=True)
class Balance:
    """How the scope of a release is divided, beside what DSDM advises; None where there is no scope."""

    must_share: Fraction | None
    could_share: Fraction | None

    @property
    def must_within(self) -> bool | None:
        """Whether Musts are at most 60 % of the effort."""
        return None if self.must_share is None else self.must_share <= MOST_MUST


def balance(classes: dict[Priority, Standing]) -> Balance:
    """The shares of Must and Could of all that the release is to deliver.

    References
    ----------
    DSDM, *MoSCoW prioritisation*: Musts at most about 60 % of the effort, Coulds about 20 %.
    """
    scope = whole(classes).scope
    return Balance(
        share(classes[Priority.MUST].scope, scope),
        share(classes[Priority.COULD].scope, scope),
    )
