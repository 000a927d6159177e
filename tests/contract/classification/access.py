"""What a line of the table says: who gets what, what is sent, and how the things it needs are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.contract.world import Maker, World

Sent = Any | Callable[[World], Any]


@dataclass(frozen=True, slots=True)
class Access:
    """The status each sort of caller gets; the office, which may do everything, always succeeds.

    ``blind`` are those who are answered, but must find nothing of ours in the answer.
    """

    stranger: int = 404
    reader: int = 200
    elsewhere: int = 404
    nobody: int = 401
    blind: tuple[str, ...] = ()


PUBLIC: Final = Access(200, 200, 200, 200)
PERSONAL: Final = Access(200, 200, 200)  # about the caller, or the same for everybody
# Below a component:
READ: Final = Access()
CHANGED: Final = Access(reader=403)
HIDDEN: Final = Access(reader=404)  # kept from readers by a marking, or by a right they do not have
# What hangs on a component that the reader sees, and is kept from them:
HIDDEN_LISTED: Final = Access(blind=("reader",))
# Lists with one address for all, of things below components, of the organisation's, and of its staff's:
LISTED: Final = Access(200, 200, 200, blind=("stranger", "elsewhere"))
COMMON_LISTED: Final = Access(200, 200, 200, blind=("stranger",))
STAFF_LISTED: Final = Access(200, 200, 200, blind=("stranger", "reader"))
# What belongs to the organisation as a whole: whoever may read any reads it, and to change it takes
# the right everywhere.
COMMON: Final = Access(elsewhere=200)
STAFF: Final = Access(reader=404, elsewhere=200)
GOVERNED: Final = Access(reader=403, elsewhere=403)
STAFF_GOVERNED: Final = Access(reader=404, elsewhere=403)
ENTERED: Final = Access(201, 403, 403, blind=("stranger",))  # into the caller's own organisation


@dataclass(frozen=True, slots=True)
class Case:
    """One operation: an example of what it is sent, and what comes before it.

    A body is JSON (or bytes as they are), or a function that makes it from the world, as a query
    may be. ``after`` names operations that come first. ``by`` is who succeeds: the office, or the
    author, who made everything, where only they may. A list is made longer by what is ``second``.
    """

    access: Access
    body: Sent = None
    query: Sent = field(default_factory=dict)
    after: tuple[str, ...] = ()
    holds: str | None = None  # what a list has in it
    second: Sent = field(default_factory=dict)  # what another of these says that the first does not
    by: str = "office"


Cases = Mapping[str, Case]
Makers = Mapping[str, Maker]


def component(kind: str, parent: str | None = None) -> Maker:
    def make(world: World) -> str:
        body = {"name": f"The {kind}", "currency": "GBP", "parent_id": world[parent] if parent else None}
        return str(world.post(f"/{kind}s", body)["id"])

    return make


def posted(path: str, body: Sent) -> Maker:
    """Something made by a POST of ``body`` to ``path``; both may speak of other things."""

    def make(world: World) -> str:
        at = path.format_map(world)
        return str(world.post(at, body(world) if callable(body) else body)["id"])

    return make
