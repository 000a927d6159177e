"""``/v1/events``: the feed of changes, as pages, by long polling, and as a stream of server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.responses import StreamingResponse

from app.core.errors import Problem, problems
from app.core.route import Asked, UnitOfWorkRoute, answered, asked
from app.core.unit_of_work import Reading, opened
from app.events import feed
from app.events.listening import Hub, Room
from app.events.schemas import EventPage, TypePattern

router = APIRouter(prefix="/v1", tags=["Events"], route_class=UnitOfWorkRoute)
STREAM = "text/event-stream"
HEARTBEAT = 15.0  # seconds after which a stream that has nothing to say says so
SLICE = 5.0  # seconds after which it is seen whether who waits is still there
STREAMED: dict[int | str, dict[str, Any]] = {200: {"content": {STREAM: {"schema": {"type": "string"}}}}}
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Sought(BaseModel):
    """Which events, and how long to wait for the first."""

    after: Annotated[
        int | None,
        Field(
            ge=0,
            lt=2**31,
            description="The last sequence you have; without it, from where the feed starts (a stream: from now on).",
        ),
    ] = None
    type: Annotated[list[TypePattern], Field(max_length=20, description="Of any of these types.")] = []
    component_id: Annotated[UUID | None, Field(description="Of this component, or of anything below it.")] = (
        None
    )
    limit: Annotated[int, Field(ge=1, le=500)] = 50
    wait: Annotated[
        int, Field(ge=0, le=60, description="Seconds to wait for an event where there is none.")
    ] = 0


@dataclass(frozen=True, slots=True)
class Listener:
    """Who listens to what: everything but how far they have got."""

    asking: Asked
    sought: Sought
    is_live: bool

    def read(self, after: int | None, is_new: bool = False) -> tuple[UUID, feed.Stretch]:
        """What comes after a number, as the caller's rights are now; and whose it is."""
        state, sought = self.asking.request.app.state, self.sought
        with opened(Reading, state.database, self.asking.verified()) as uow:
            kept = timedelta(days=state.settings.event_days)
            start = feed.starting(uow, after, kept, self.is_live) if is_new else after or 0
            wanted = feed.Wanted(tuple(sought.type), feed.path_below(uow, sought.component_id))
            return uow.actor.organisation_id, feed.stretch(uow, start, sought.limit, wanted)


@router.get("/events", response_model=EventPage, responses={**STREAMED, **problems(feed.Expired)})
async def list_events(
    request: Request,
    asking: Annotated[Asked, Depends(asked)],
    sought: Annotated[Sought, Query()],
    last_event_id: Annotated[
        str | None, Header(alias="Last-Event-ID", description="Of a stream: where it broke off.")
    ] = None,
) -> Response:
    """Every committed change that the caller may know of, oldest first.

    With `wait` the answer comes with the first event, or empty when the time is over. With
    `Accept: text/event-stream` it is a stream of server-sent events, from now on unless `Last-Event-ID`
    or `after` says from where.
    """
    settings, hub = request.app.state.settings, request.app.state.listeners.hub()
    streams = STREAM in request.headers.get("accept", "")
    listener = Listener(asking, sought, streams)
    after = resumed(last_event_id, sought.after) if streams else sought.after
    organisation_id, found = await request.app.state.threads.run(partial(listener.read, after, True))
    if streams:
        hub.refuse_when_full()  # while it can still be a refusal
        events = streamed(listener, hub, organisation_id, found, settings.event_stream_seconds)
        return StreamingResponse(events, media_type=STREAM, headers=HEADERS)
    if sought.wait and not found.items:
        with hub.listening(organisation_id) as room:
            found = await waited(listener, hub, room, found, min(sought.wait, settings.event_wait_seconds))
    page = EventPage(items=found.items, next_after=found.next_after, head=found.head, more=found.more)
    return answered(page, EventPage, 200, request)


def resumed(last_event_id: str | None, after: int | None) -> int | None:
    """Where a stream goes on; an id that is not ours is none."""
    known = last_event_id and last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 10
    return int(last_event_id) if last_event_id and known else after


async def waited(
    listener: Listener, hub: Hub, room: Room, found: feed.Stretch, seconds: float
) -> feed.Stretch:
    """The first events to come, or none in time."""
    clock = asyncio.get_running_loop().time
    until = clock() + seconds
    while not found.items:
        left = until - clock()
        if not found.more and not await hub.beyond(room, found.next_after, min(max(left, 0), SLICE)):
            if left <= SLICE or hub.is_stopping() or await listener.asking.request.is_disconnected():
                return found
            continue
        _, found = await hub.reading(partial(listener.read, found.next_after))
    return found


async def streamed(
    listener: Listener, hub: Hub, organisation_id: UUID, found: feed.Stretch, seconds: float
) -> AsyncIterator[bytes]:
    """Server-sent events until the caller may listen no more, or it is time to connect again."""
    clock = asyncio.get_running_loop().time
    until = clock() + seconds
    with hub.listening(organisation_id) as room:
        while True:
            for event in found.items:
                yield b"id: %d\ndata: %s\n\n" % (int(event.sequence), event.model_dump_json().encode())
            while not found.more and not await hub.beyond(
                room, found.next_after, min(HEARTBEAT, max(until - clock(), 0))
            ):
                if clock() >= until or hub.is_stopping():
                    return
                yield b"id: %d\n\n" % found.next_after  # sets where to go on, and is no event
            try:
                _, found = await hub.reading(partial(listener.read, found.next_after))
            except Problem:  # a token that was revoked, a database that is busy: connecting again tells which
                return
