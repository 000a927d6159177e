"""Which records of a file are which known projects: by register number, else by name, and where to look twice."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from unicodedata import normalize

from app.exchange.tables.records import Record

SAME_ENOUGH = 0.6  # of two names under one number, below which the link is uncertain
NEAR = 0.8  # of two names without a link, from which they are offered
OFFERED = 3  # at most, to each record
COMPARED = 10  # at most, with each record
COMMON = 50  # projects that share a word, from which the word tells nothing


class Basis(StrEnum):
    NUMBER = "number"
    NAME = "name"


class Doubt(StrEnum):
    NAME_DIFFERS = "name_differs"  # linked by number, under quite another name
    NUMBER_DIFFERS = "number_differs"  # not linked: the same name, under another number
    AMBIGUOUS = "ambiguous"  # not linked: several have this number, or this name
    NEAR_NAME = "near_name"  # not linked: the name is nearly the same


@dataclass(frozen=True, slots=True)
class Named:
    """A project as one side knows it: its key there, its register numbers, its names, the latest last."""

    key: str
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Two that are one project, and by what."""

    known: str
    incoming: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Two that a person should look at: why, and how much their names agree, from 0 to 1."""

    known: str
    incoming: str
    doubt: Doubt
    similarity: float


@dataclass(frozen=True, slots=True)
class Linking:
    """Like for like, those only the newer side has, those only the older has, and what to look at."""

    links: tuple[Link, ...]
    joiners: tuple[str, ...]
    leavers: tuple[str, ...]
    uncertain: tuple[Uncertain, ...]


def link(known: Sequence[Named], incoming: Sequence[Named]) -> Linking:
    """Link each incoming project to at most one known one.

    A number decides where both sides have one; a name only where one of them has none. What is merely near is
    listed and not linked. The order of either side makes no difference to what is linked.
    """
    work = _Work(known, incoming)
    work.by_number()
    work.by_name()
    work.near_names()
    linked = {link.incoming: link for link in work.links}
    links = tuple(linked[side.key] for side in incoming if side.key in linked)
    return Linking(links, tuple(work.news), tuple(work.olds), tuple(work.uncertain))


def named(records: Iterable[Record]) -> list[Named]:
    """The records of a file by the numbers of their records; one that says just what another said is left out."""
    return [
        Named(str(record.place.record), _said(record, "project.external_id"), _said(record, "project.name"))
        for record in records
        if record.repeats is None
    ]


def _said(record: Record, target: str) -> tuple[str, ...]:
    value = record.value(target)
    return () if value is None else (str(value),)


def similarity(one: str, other: str) -> float:
    """How much two names agree: 1 where they differ in case, spaces or punctuation alone."""
    if _squeezed(one) == _squeezed(other):
        return 1.0
    left, right = _words(one), _words(other)
    shared = (Counter(left) & Counter(right)).total()
    matcher = SequenceMatcher(None, " ".join(left), " ".join(right), autojunk=False)
    letters = matcher.ratio() if matcher.quick_ratio() >= SAME_ENOUGH else 0.0
    return round(max(2 * shared / max(1, len(left) + len(right)), letters), 3)


def likeness(one: Named, other: Named) -> float:
    """The similarity of the two of their names that agree most."""
    return max((similarity(a, b) for a in one.names for b in other.names), default=0.0)


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    plain = normalize("NFKC", name).casefold().replace("&", " and ")
    return tuple("".join(c if c.isalnum() else " " for c in plain[:500]).split())


def _squeezed(name: str) -> str:
    return "".join(_words(name))


def _names(side: Named) -> set[str]:
    return {squeezed for name in side.names if (squeezed := _squeezed(name))}


def _numbers(side: Named) -> set[str]:
    return {"".join(normalize("NFKC", number).casefold().split()) for number in side.numbers}


def things(side: Named, basis: Basis) -> set[str]:
    """What of a project is compared, as it is compared."""
    return _numbers(side) if basis == Basis.NUMBER else _names(side)


def _telling(side: Named) -> set[str]:
    return {word for name in side.names for word in _words(name)}


def _index(sides: Iterable[Named], said: Callable[[Named], set[str]]) -> dict[str, list[str]]:
    """The keys of those that say a thing, by the thing."""
    index: dict[str, list[str]] = {}
    for side in sorted(sides, key=lambda side: side.key):
        for thing in said(side):
            index.setdefault(thing, []).append(side.key)
    return index


def _sharing(new: Named, shared: dict[str, list[str]]) -> list[str]:
    """The keys that share most telling words with a project; to compare it with all would take too long."""
    words = (shared.get(word, ()) for word in sorted(_telling(new)))
    counts = Counter(key for keys in words if len(keys) <= COMMON for key in keys)
    return sorted(counts, key=lambda key: (-counts[key], key))[:COMPARED]


class _Work:
    """The two sides while they are being linked."""

    def __init__(self, known: Sequence[Named], incoming: Sequence[Named]) -> None:
        self.olds = {side.key: side for side in known}
        self.news = {side.key: side for side in incoming}
        self.links: list[Link] = []
        self.uncertain: list[Uncertain] = []
        self.told: set[tuple[str, str]] = set()

    def by_number(self) -> None:
        for old, new in self._agreeing(_numbers):
            self._link(old, new, Basis.NUMBER)
            alike = likeness(old, new)
            if alike < SAME_ENOUGH:
                self._doubt(old, new, Doubt.NAME_DIFFERS, alike)

    def by_name(self) -> None:
        for old, new in self._agreeing(_names):
            if not (old.numbers and new.numbers):
                self._link(old, new, Basis.NAME)
            elif (old.key, new.key) not in self.told:
                self._doubt(old, new, Doubt.NUMBER_DIFFERS, 1.0)

    def near_names(self) -> None:
        """Offer to each that is not linked the nearest names that share a telling word with it."""
        shared = _index(self.olds.values(), _telling)
        for new in self.news.values():
            nearest = sorted((-likeness(self.olds[key], new), key) for key in _sharing(new, shared))
            for alike, key in nearest[:OFFERED]:
                if -alike >= NEAR and (key, new.key) not in self.told:
                    self._doubt(self.olds[key], new, Doubt.NEAR_NAME, -alike)

    def _agreeing(self, said: Callable[[Named], set[str]]) -> list[tuple[Named, Named]]:
        """The pairs that agree in something with each other alone; the others are noted as ambiguous."""
        olds, pairs = _index(self.olds.values(), said), set()
        for new in self.news.values():
            pairs |= {(old, new.key) for thing in said(new) for old in islice(olds.get(thing, ()), OFFERED)}
        of_old, of_new = Counter(old for old, _ in pairs), Counter(new for _, new in pairs)
        alone = []
        for known, incoming in sorted(pairs):
            pair = self.olds[known], self.news[incoming]
            if of_old[known] == of_new[incoming] == 1:
                alone.append(pair)
            elif (known, incoming) not in self.told:
                self._doubt(*pair, Doubt.AMBIGUOUS, likeness(*pair))
        return alone

    def _link(self, old: Named, new: Named, basis: Basis) -> None:
        self.links.append(Link(old.key, new.key, basis))
        del self.olds[old.key], self.news[new.key]

    def _doubt(self, old: Named, new: Named, doubt: Doubt, alike: float) -> None:
        self.uncertain.append(Uncertain(old.key, new.key, doubt, alike))
        self.told.add((old.key, new.key))
