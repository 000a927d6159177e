"""Waiting for events without a thread: one poller a process looks for what is new, for all who wait.

Where the change is committed in this process the poller is woken at once; else it looks once a second.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TypeVar
from uuid import UUID

from app.core.database import Database
from app.core.errors import Busy
from app.core.threads import Threads
from app.events.feed import head_of

log = logging.getLogger(__name__)
T = TypeVar("T")
INTERVAL = 1.0  # seconds between two looks, where nothing wakes the poller


class Room:
    """Those who wait for events of one organisation."""

    def __init__(self) -> None:
        self.head, self.listeners, self.changed = -1, 0, asyncio.Condition()


class Hub:
    """The rooms of one event loop, and the task that polls for them while anybody is there."""

    def __init__(
        self, database: Database, threads: Threads, is_stopping: Callable[[], bool], most: int
    ) -> None:
        self.database, self.threads, self.is_stopping, self.most = database, threads, is_stopping, most
        self.rooms: dict[UUID, Room] = {}
        self.nudged, self.turn = asyncio.Event(), asyncio.Semaphore(1)
        self.poller: asyncio.Task[None] | None = None
        self.is_over = False

    @contextmanager
    def listening(self, organisation_id: UUID) -> Iterator[Room]:
        """A place in the room of an organisation. Raises ``Busy`` where too many listen already."""
        self.refuse_when_full()
        room = self.rooms.get(organisation_id)
        if room is None:
            room = self.rooms[organisation_id] = Room()
            self.nudged.set()
        room.listeners += 1
        if self.poller is None:
            self.poller = asyncio.create_task(self._poll())
        try:
            yield room
        finally:
            room.listeners -= 1
            if not room.listeners:
                del self.rooms[organisation_id]
                self.nudged.set()

    def refuse_when_full(self) -> None:
        if sum(room.listeners for room in self.rooms.values()) >= self.most:
            raise Busy("Too many are listening.")

    async def beyond(self, room: Room, after: int, seconds: float) -> bool:
        """Wait until there is an event after a number; false where none came in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), room.changed:
                await room.changed.wait_for(lambda: room.head > after or self.is_stopping())
        return room.head > after

    async def reading(self, work: Callable[[], T]) -> T:
        """``work`` in a thread, one listener after the other, so that other requests have the rest of them."""
        async with self.turn:
            return await self.threads.run(work)

    async def _poll(self) -> None:
        while self.rooms and not self.is_over:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.nudged.wait(), INTERVAL)
            self.nudged.clear()
            try:
                heads = await self.threads.run(partial(self._heads, list(self.rooms)))
            except Exception as error:  # whatever it is, those who wait are told as soon as it is over
                log.warning("cannot look for new events", exc_info=error)
                await asyncio.sleep(INTERVAL)
                continue
            for organisation_id, head in heads.items():
                await self._tell(organisation_id, head)
        self.poller = None

    async def _tell(self, organisation_id: UUID, head: int) -> None:
        room = self.rooms.get(organisation_id)
        if room and (head > room.head or self.is_stopping()):
            async with room.changed:
                room.head = head
                room.changed.notify_all()

    def _heads(self, organisations: list[UUID]) -> dict[UUID, int]:
        with self.database.reading() as session:
            return {each: head_of(session, each) for each in organisations}


class Listeners:
    """The hub of each event loop; a process that serves has one."""

    def __init__(
        self, database: Database, threads: Threads, is_stopping: Callable[[], bool], most: int
    ) -> None:
        self._options = database, threads, is_stopping, most
        self._hubs: dict[asyncio.AbstractEventLoop, Hub] = {}
        database.on_commit.append(self.nudge)

    def hub(self) -> Hub:
        """The one of the running loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._hubs:
            self._hubs = {each: hub for each, hub in self._hubs.items() if not each.is_closed()}
            self._hubs[loop] = Hub(*self._options)
        return self._hubs[loop]

    async def close(self) -> None:
        """Look for nothing more in the running loop, and wait until nothing is under way."""
        hub = self._hubs.pop(asyncio.get_running_loop(), None)
        if hub and hub.poller:  # not cancelled: its thread would go on with a connection
            hub.is_over = True
            hub.nudged.set()
            await hub.poller

    def nudge(self, organisation_id: UUID) -> None:
        """Wake whoever waits for this organisation; called from the thread that wrote."""
        for loop, hub in list(self._hubs.items()):
            if organisation_id in hub.rooms:
                with suppress(RuntimeError):  # a loop that has closed has nobody waiting
                    loop.call_soon_threadsafe(hub.nudged.set)
