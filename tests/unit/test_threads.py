"""The threads that requests are answered in."""

import asyncio
import gc
import threading
import time
from contextvars import ContextVar

import pytest

from app.core.threads import Threads

asking: ContextVar[str] = ContextVar("asking")


def test_calls_run_beside_each_other_and_no_more_than_there_are_threads() -> None:
    threads, running, most = Threads(3), 0, 0
    counting = threading.Lock()

    def call() -> str:
        nonlocal running, most
        with counting:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with counting:
            running -= 1
        return threading.current_thread().name

    async def many() -> list[str]:
        return await asyncio.gather(*(threads.run(call) for _ in range(12)))

    assert set(asyncio.run(many())) == {"request-0", "request-1", "request-2"}
    assert most == 3


def test_a_call_has_the_context_of_whoever_asks_and_its_error_is_theirs() -> None:
    threads = Threads(1)

    async def told(name: str) -> str:
        asking.set(name)
        return await threads.run(asking.get)

    async def both() -> list[str]:
        return await asyncio.gather(told("a"), told("b"))

    assert asyncio.run(both()) == ["a", "b"]

    def fails() -> None:
        raise LookupError("not there")

    with pytest.raises(LookupError, match="not there"):
        asyncio.run(threads.run(fails))
    assert asyncio.run(threads.run(lambda: 7)) == 7  # the thread goes on


def test_whoever_goes_away_leaves_the_thread_to_others() -> None:
    threads, done = Threads(1), threading.Event()

    async def gone() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(threads.run(lambda: done.wait(5)), 0.01)
        done.set()
        assert await threads.run(lambda: "next") == "next"

    asyncio.run(gone())


def test_threads_end_with_what_started_them() -> None:
    before = set(threading.enumerate())
    threads = Threads(2)
    asyncio.run(threads.run(lambda: None))
    started = [thread for thread in set(threading.enumerate()) - before if thread.name.startswith("request-")]
    assert len(started) == 2
    del threads
    gc.collect()
    for thread in started:
        thread.join(5)
        assert not thread.is_alive()
