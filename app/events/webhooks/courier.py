"""Delivering what is due: run by a worker for as long as it lives, or once until nothing is left to do."""

import asyncio
import logging
import ssl
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar
from uuid import UUID

import anyio
import anyio.to_thread

from app.core.database import Database
from app.events.webhooks import dispatch, outbox
from app.events.webhooks.connecting import Resolve
from app.events.webhooks.parcels import Outcome, Parcel
from app.events.webhooks.policy import Policy
from app.events.webhooks.sending import Sender

log = logging.getLogger(__name__)
T = TypeVar("T")
TIDYING = 3600.0  # seconds between two goes at letting old deliveries go
GATHERING = 0.02  # seconds that those who are back wait for others
INTERVAL = 1.0  # seconds between two looks, where nothing comes back meanwhile


class Courier:
    """Takes what is due to its receivers, many at once; whoever is slow keeps only its own waiting.

    Several may run, in as many processes: each takes what no other has taken. All that it knows is in
    the database, so one that dies is replaced by any other, and its attempts are made again.
    """

    def __init__(
        self,
        database: Database,
        policy: Policy,
        *,
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._database, self._policy, self._options = database, policy, (resolve, tls)
        self._under_way: dict[asyncio.Task[Outcome], Parcel] = {}
        self._threads = anyio.CapacityLimiter(1)

    async def run(self, stop: asyncio.Event, interval: float = INTERVAL) -> None:
        """Deliver until told to stop; then wait for what is under way, and enter what became of it."""
        stopping, tidied = asyncio.create_task(stop.wait()), 0.0
        sender = Sender(self._policy, *self._options)
        try:
            while not stop.is_set():
                try:
                    await self._turn(sender)
                    if time.monotonic() >= tidied:
                        await self._thread(outbox.forget, self._database, self._policy)
                        tidied = time.monotonic() + TIDYING
                except Exception as error:  # a database that is away comes back
                    log.warning("webhooks cannot be delivered", exc_info=error)
                await self._some_back(stopping, timeout=interval)
            if self._under_way:
                await asyncio.wait(self._under_way)
            await self._settle()
        finally:
            stopping.cancel()
            await self._end(sender)

    async def until_idle(self) -> int:
        """Deliver until nothing is due; how many attempts that took."""
        sender, attempts = Sender(self._policy, *self._options), 0
        try:
            while True:
                attempts += await self._turn(sender)
                if not self._under_way:
                    return attempts
                await self._some_back()
        finally:
            await self._end(sender)

    async def _turn(self, sender: Sender) -> int:
        """Enter what came back and what is new, and send what is due; how many are sent."""
        await self._settle()
        await self._thread(outbox.enter, self._database, self._policy)
        under_way = Counter[UUID](parcel.webhook_id for parcel in self._under_way.values())
        parcels = await self._thread(dispatch.taken, self._database, self._policy, under_way)
        self._under_way |= {asyncio.create_task(sender.send(parcel)): parcel for parcel in parcels}
        return len(parcels)

    async def _some_back(self, *others: asyncio.Task[Any], timeout: float | None = None) -> None:
        """Wait for one, and a moment for those that come with it: each turn costs commits, whoever is back."""
        waited = {*others, *self._under_way}
        await asyncio.wait(waited, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=GATHERING)

    async def _settle(self) -> None:
        done = [task for task in self._under_way if task.done()]
        if done:
            await self._thread(
                dispatch.settle, self._database, self._policy, [task.result() for task in done]
            )
            for task in done:
                del self._under_way[task]

    async def _thread(self, work: Callable[..., T], *arguments: Any) -> T:
        return await anyio.to_thread.run_sync(work, *arguments, limiter=self._threads)

    async def _end(self, sender: Sender) -> None:
        for task in self._under_way:
            task.cancel()
        with suppress(Exception):
            await sender.close()


def deliver_due(database: Database, policy: Policy) -> int:
    """Deliver until nothing is due; how many attempts that took. For who has no event loop."""
    return asyncio.run(Courier(database, policy).until_idle())
