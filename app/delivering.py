"""What a worker does for webhooks beside its jobs: it takes events to their receivers for as long as it lives."""

import asyncio
from datetime import timedelta
from threading import Event

from app.core.database import Database
from app.events.webhooks.courier import Courier
from app.jobs.kinds import loop
from app.settings import Settings


@loop("webhooks", every=timedelta(seconds=1))
def deliver(database: Database, stopping: Event) -> None:
    asyncio.run(until(stopping, Courier(database, Settings().webhook_policy)))


async def until(stopping: Event, courier: Courier) -> None:
    """Run the courier until the worker stops."""
    stop = asyncio.Event()
    running = asyncio.create_task(courier.run(stop))
    told = asyncio.create_task(asyncio.to_thread(stopping.wait))
    await asyncio.wait({running, told}, return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    await running
