"""The components of two periods, each beside its counterpart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from app.calc.attribution import unique


class Identified(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Identified)
Links = Mapping[str, str]  # from a closing id to the opening id of the same component
NO_LINKS: Links = {}


@dataclass(frozen=True, slots=True)
class Pairs(Generic[T]):
    """The components of two periods, each beside its counterpart (opening, closing)."""

    joiners: tuple[T, ...]
    leavers: tuple[T, ...]
    both: tuple[tuple[T, T], ...]


def paired(opening: Iterable[T], closing: Iterable[T], links: Links = NO_LINKS) -> Pairs[T]:
    """The components of two periods, put together by their links.

    Parameters
    ----------
    opening, closing : what there was in each period; ids are unique in a period.
    links : opening id of a closing id; a closing id that is not in it is linked to the same id.

    Returns
    -------
    Joiners, leavers and pairs, each in order of id.

    Raises
    ------
    ValueError : for an id that comes twice, or two components linked to one.
    """
    before, after = list(opening), sorted(closing, key=lambda item: item.id)
    unique(item.id for item in before)
    unique(item.id for item in after)
    by_id = {item.id: item for item in before}
    linked = {item.id: links.get(item.id, item.id) for item in after}
    unique(id for id in linked.values() if id in by_id)
    stayed = set(linked.values())
    return Pairs(
        joiners=tuple(item for item in after if linked[item.id] not in by_id),
        leavers=tuple(by_id[id] for id in sorted(by_id) if id not in stayed),
        both=tuple((by_id[linked[item.id]], item) for item in after if linked[item.id] in by_id),
    )
