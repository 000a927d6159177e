"""What actions come from: each domain hands over how a thing of its own is found.

``@source("risk", "/v1/risks")`` registers a function that raises ``NotFound`` for what the actor does not
see, and ``Invalid`` for a part that it has not; ``records`` does that for what has a repository. Their module is named in ``app.registering``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.core.errors import Invalid
from app.core.repository import Repository
from app.core.unit_of_work import Reading

Look = Callable[[Reading, UUID, int | None], None]


@dataclass(frozen=True, slots=True)
class Source:
    """How a kind of source is looked for, and the list that it is read in."""

    look: Look
    address: str


SOURCES: dict[str, Source] = {}


def source(kind: str, address: str) -> Callable[[Look], Look]:
    """Register the function that looks for what actions may come from."""

    def registered(look: Look) -> Look:
        SOURCES[kind] = Source(look, address)
        return look

    return registered


def look_for(uow: Reading, kind: str, id: UUID, part: int | None) -> None:
    """Raises ``Invalid`` or ``NotFound`` where nothing can come from there."""
    if kind not in SOURCES:
        raise Invalid(f"Actions come from {', '.join(sorted(SOURCES))}: there is no source {kind}.")
    SOURCES[kind].look(uow, id, part)


def records(kind: str, repository: type[Repository[Any, Any]]) -> None:
    """Register the records that a repository tells, as sources without parts."""

    @source(kind, repository.told.address)
    def look(uow: Reading, id: UUID, part: int | None) -> None:
        repository(uow).place_of(id)
        if part is not None:
            raise Invalid("It has no parts: leave out source_part.")


def address_of(kind: str, id: UUID) -> str:
    return f"{SOURCES[kind].address}/{id}"
