"""Kinds of work: the functions that carry them out, registered by name.

``@work("risk.simulation", "risk:write")`` registers a function that takes a ``Task`` and returns
what it came to. It runs in a process of its own that reads the database and never writes to it; what it
returns is committed by the worker, with ``apply`` in the same transaction, if the job is still its to end.
The module it stands in is named in ``app.work.MODULES``. The API process imports none of these.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from threading import Event
from typing import Any, Protocol
from uuid import UUID

from app.core.database import Database
from app.core.unit_of_work import Actor, Reading, Writing

Json = Any  # what JSON can say
Result = dict[str, Json] | None


class Task(Protocol):
    """A job as the function that carries it out sees it. Being cancelled ends its process at once."""

    @property
    def id(self) -> UUID: ...
    @property
    def inputs(self) -> dict[str, Json]: ...
    @property
    def seed(self) -> int | None: ...
    @property
    def attempt(self) -> int: ...
    @property
    def actor(self) -> Actor:
        """Who asked, with the rights that they had then and have still."""

    def reading(self) -> AbstractContextManager[Reading]:
        """A snapshot of the database as the asker may see it."""

    def progress(self, fraction: float, stage: str | None = None) -> None:
        """How far it is, from 0 to 1, and with what. As often as you like: few are written."""

    def log(self, text: str, level: str = "info") -> None:
        """A line for whoever may see the job: no content of records."""

    def step(self, name: str, make: Callable[[], Json]) -> Json:
        """What ``make`` gives, made once in the life of the job: kept when it was made before."""

    def act(self, act: str, name: str, **given: Json) -> Json:
        """What the kind's ``act`` gives: done to the records at once, in a transaction of its own.

        Once in the life of the job, as a step called ``name``; it stays done if the job fails or is cancelled.
        """

    def keep(self, content: bytes, name: str = "result", number: int | None = None) -> None:
        """Keep a chunk of at most 1 MiB as the next of a file, or as its ``number`` (again, if need be).

        The file ``result`` is what the job results in; any other is for later steps and ``apply``.
        """

    def chunks(self, name: str = "input") -> Iterator[bytes]:
        """The chunks of a file it was given or has kept, one at a time."""

    def results_in(self, file_name: str, media_type: str, sha256: str | None = None) -> None:
        """Say what the file ``result`` is called, what it is and, where that is known, its digest."""


class Ended(Protocol):
    """A job that is about to have succeeded, as ``apply`` sees it."""

    @property
    def id(self) -> UUID: ...
    @property
    def inputs(self) -> dict[str, Json]: ...
    @property
    def component_id(self) -> UUID | None: ...
    @property
    def result(self) -> Result: ...
    def chunks(self, name: str) -> Iterator[bytes]: ...


class Entry(Protocol):
    """What follows from a result and is too much for one transaction: put piece by piece, in several.

    Made anew by whoever goes on with it: ``state``, of JSON's types, is what it has to know of what was put.
    """

    @property
    def state(self) -> dict[str, Json]: ...
    @property
    def many(self) -> int:
        """How many pieces there are."""

    def begin(self, uow: Writing) -> None:
        """The commit point, with the asker's rights: whatever can refuse the result has to be looked at here."""

    def pieces(self) -> Iterator[Json]:
        """What is to be put, the same whoever asks: some hundredths of a second's work each."""

    def put(self, uow: Writing, piece: Json) -> bytes:
        """Put a piece; what is to be added to the file of the job. Nothing can refuse the result any more."""

    def end(self, uow: Writing) -> Result:
        """What is left to do in the transaction that ends the job, and what it came to."""


Function = Callable[[Task], Result]
Apply = Callable[[Writing, Ended], Result]
Enter = Callable[[Ended, dict[str, Json]], Entry]  # of a job, and the state that was left
Act = Callable[..., Json]  # of a unit of work that writes, and what it is given


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work. ``needs``: what the asker must still be allowed when it starts.

    ``apply`` does to the records what follows from the result, in the transaction that ends the job and
    with the asker's rights; what it returns, unless None, becomes the result. ``entry`` is in its place
    where that would keep others waiting. ``acts`` are what the function may do to the records before, each
    in a transaction of its own.
    """

    name: str
    function: Function
    needs: tuple[str, ...]
    apply: Apply | None
    entry: Enter | None
    acts: Mapping[str, Act]


@dataclass(frozen=True, slots=True)
class Loop:
    """Something a worker does again and again beside its jobs, in a thread of its own."""

    name: str
    every: timedelta
    function: Callable[[Database, Event], None]


KINDS: dict[str, Kind] = {}
LOOPS: dict[str, Loop] = {}


def work(
    name: str,
    *needs: str,
    apply: Apply | None = None,
    entry: Enter | None = None,
    acts: Mapping[str, Act] | None = None,
) -> Callable[[Function], Function]:
    """Register the function that carries out the kind ``name``, for who holds ``needs`` somewhere."""

    def registered(function: Function) -> Function:
        KINDS[name] = Kind(name, function, needs, apply, entry, acts or {})
        return function

    return registered


def loop(name: str, every: timedelta) -> Callable[[Callable[[Database, Event], None]], Any]:
    """Register a function that every worker calls ``every`` so often, with its database.

    All workers do: take a row lock, or claim rows as jobs are, where only one may. It returns early when
    the event is set, for then the worker stops. What it raises is logged, and it is called again.
    """

    def registered(function: Callable[[Database, Event], None]) -> Callable[[Database, Event], None]:
        LOOPS[name] = Loop(name, every, function)
        return function

    return registered


def imported(modules: Iterable[str]) -> None:
    """Import what registers kinds and loops."""
    for module in modules:
        import_module(module)
