"""The threads that requests are answered in: as many as there are connections to the database.

A call takes one queue there and one wake-up back. What the libraries around us do for one (limits,
cancellation, a queue with locks of its own for each thread) took a third of a small read's time.
"""

import asyncio
import weakref
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context, copy_context
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, NamedTuple, TypeVar, cast

T = TypeVar("T")


class Call(NamedTuple):
    """What is to be done, in whose context, and who waits for it."""

    do: Callable[[], Any]
    context: Context
    loop: asyncio.AbstractEventLoop
    waiting: asyncio.Future[Any]


class Threads:
    """So many threads that take calls off one queue, first come first served; started by the first call."""

    def __init__(self, many: int) -> None:
        self.many, self._calls, self._starting = many, SimpleQueue[Call | None](), Lock()
        self._started = False

    async def run(self, do: Callable[[], T]) -> T:
        """What ``do`` gives in one of the threads. Once begun it goes on to its end, whoever still waits."""
        if not self._started:
            self._start()
        loop = asyncio.get_running_loop()
        waiting = loop.create_future()
        self._calls.put(Call(do, copy_context(), loop, waiting))
        return cast(T, await waiting)

    def _start(self) -> None:
        with self._starting:
            if self._started:
                return
            for at in range(self.many):
                Thread(target=work, args=(self._calls,), name=f"request-{at}", daemon=True).start()
            weakref.finalize(self, end, self._calls, self.many)
            self._started = True


def work(calls: "SimpleQueue[Call | None]") -> None:
    while call := calls.get():
        told, error = None, None
        try:
            told = call.context.run(call.do)
        except BaseException as raised:  # whatever it is, it is the caller's
            error = raised
        with suppress(RuntimeError):  # the loop was closed: nobody waits any more
            call.loop.call_soon_threadsafe(settle, call.waiting, told, error)
        del call, told, error


def end(calls: "SimpleQueue[Call | None]", many: int) -> None:
    for _ in range(many):
        calls.put(None)


def settle(waiting: "asyncio.Future[Any]", told: Any, error: BaseException | None) -> None:
    """Tell whoever waits, unless they have gone."""
    if waiting.cancelled():
        return
    if error is None:
        waiting.set_result(told)
    else:
        waiting.set_exception(error)
