"""Server-sent events without a thread a listener: one poller a process asks for all of them at once."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.responses import StreamingResponse

from app.core.database import Database
from app.core.threads import Threads

log = logging.getLogger(__name__)
EVERY, ALIVE, LIFE = 1.0, 15.0, 900.0  # seconds: between polls, between comments, of one stream
AT_ONCE = 500  # ids in one statement
HEADERS = {"X-Accel-Buffering": "no"}  # a proxy is to pass each event on at once


class Seen(NamedTuple):
    """What is told of something watched, as JSON, and whether it is the last there will be."""

    content: bytes
    last: bool


Look = Callable[[Session, Sequence[UUID]], Mapping[UUID, Seen]]


@dataclass(eq=False, slots=True)
class Listener:
    """One stream: what it was told last, and what it is to be told now."""

    news: asyncio.Event = field(default_factory=asyncio.Event)
    seen: Seen | None = None
    gone: bool = False

    def tell(self, seen: Seen | None) -> None:
        """Wake the stream if that is new; None is that the thing is there no longer."""
        if seen is None or seen != self.seen:
            self.seen, self.gone = seen or self.seen, seen is None
            self.news.set()


class Watch:
    """The streams of a process on one kind of thing; ``look`` says how some of these stand."""

    def __init__(
        self, database: Database, threads: Threads, look: Look, stopping: Callable[[], bool]
    ) -> None:
        self.database, self.threads, self.look, self.stopping = database, threads, look, stopping
        self.listeners: dict[UUID, set[Listener]] = {}
        self.poller: asyncio.Task[None] | None = None

    def stream(self, id: UUID) -> StreamingResponse:
        """How a thing stands, now and at every change, until its last."""
        return StreamingResponse(self.events(id), media_type="text/event-stream", headers=HEADERS)

    async def events(self, id: UUID) -> AsyncIterator[bytes]:
        listener, until = Listener(), time.monotonic() + LIFE
        self.listeners.setdefault(id, set()).add(listener)
        if self.poller is None or self.poller.done():
            self.poller = asyncio.create_task(self.poll())
        try:
            yield b"retry: 2000\n\n"
            while not listener.gone and time.monotonic() < until:
                yield await self.next(listener)
                if listener.seen and listener.seen.last:
                    break
        finally:
            self.leave(id, listener)

    async def next(self, listener: Listener) -> bytes:
        """The next event, or a comment that shows the connection to be alive."""
        try:
            await asyncio.wait_for(listener.news.wait(), ALIVE)
        except TimeoutError:
            return b": alive\n\n"
        listener.news.clear()
        if listener.gone or listener.seen is None:
            return b"event: gone\ndata: {}\n\n"
        name = b"end" if listener.seen.last else b"progress"
        return b"event: %b\ndata: %b\n\n" % (name, listener.seen.content)

    def leave(self, id: UUID, listener: Listener) -> None:
        self.listeners[id].discard(listener)
        if not self.listeners[id]:
            del self.listeners[id]

    async def poll(self) -> None:
        """Ask for all that is listened to, again and again, as long as anybody listens."""
        while self.listeners:
            asked = list(self.listeners)
            try:
                found = await self.threads.run(partial(self.looked, asked))
            except Exception as error:
                log.warning("streams are not served just now: %s", type(error).__name__)
            else:
                self.tell(asked, found)
            await asyncio.sleep(EVERY)

    def looked(self, ids: list[UUID]) -> dict[UUID, Seen]:
        found: dict[UUID, Seen] = {}
        with self.database.reading() as session:
            for start in range(0, len(ids), AT_ONCE):
                found.update(self.look(session, ids[start : start + AT_ONCE]))
        return found

    def tell(self, asked: list[UUID], found: Mapping[UUID, Seen]) -> None:
        for id in asked:
            for listener in self.listeners.get(id, ()):
                listener.tell(None if self.stopping() else found.get(id))
