"""The priority of projects, as a domain above knows it."""

from collections.abc import Callable, Mapping
from uuid import UUID

from app.core.unit_of_work import Reading

Ranked = Callable[[Reading, UUID], Mapping[UUID, int]]
RANKED: list[Ranked] = []


def prioritises(find: Ranked) -> Ranked:
    """Register what finds the ranks of a portfolio's projects, 1 first; none where nobody has ranked them."""
    RANKED.append(find)
    return find


def priorities(uow: Reading, path: str) -> Mapping[UUID, int]:
    """The ranks in the portfolio that a path begins with."""
    top = UUID(path.split("/", 1)[0])
    return {id: rank for find in RANKED for id, rank in find(uow, top).items()}
