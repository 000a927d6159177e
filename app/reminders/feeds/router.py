"""``/v1``: calendars of what is due, and ``/calendar-feeds``: what links open without a token."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING, Busy, Invalid, NotFound, problems
from app.core.icalendar import CalendarResponse, calendar_response
from app.core.pagination import Page, Paging
from app.core.route import UnitOfWorkRoute, unless_had
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch
from app.identity.authentication import pepper_bytes
from app.reminders.feeds import service
from app.reminders.feeds.repository import FeedRepository
from app.reminders.feeds.schemas import EACH, FeedKind, FeedMade, FeedRead, FeedWrite

router = APIRouter(prefix="/v1", tags=["Reminders"], route_class=UnitOfWorkRoute)
links = APIRouter(tags=["Reminders"])
Link = Annotated[str, Path(min_length=1, max_length=200, description="As it was told when it was made.")]


class Search(Scoped, Paging):
    """The scope and the paging of a list of feeds."""

    member_id: UUID | None = None


class Shown(BaseModel):
    """What a calendar shows."""

    kinds: list[FeedKind] = Field(
        default_factory=lambda: list(EACH), description="All that the caller may read, if none is named."
    )
    owner: str | None = Field(default=None, max_length=200, description="Only what this role or body owns.")


@at_every_level(router.get, "/{id}/due.ics", response_class=CalendarResponse)
def read_due_calendar(at: Address, uow: Reading, wanted: Annotated[Shown, Query()]) -> CalendarResponse:
    """What is due on a component and below it, as an iCalendar file."""
    place = ComponentRepository(uow).at(at)
    if "kinds" in wanted.model_fields_set:
        service.refuse_unreadable(uow, place, wanted.kinds)
    content = service.shown(uow, place, place.name, wanted.kinds, wanted.owner)
    return calendar_response(f"{place.code} due.ics", content)


@at_every_level(router.get, "/{id}/calendar-feeds")
def list_calendar_feeds(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[FeedRead]:
    """The calendars that members have links to, without the links."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    return FeedRepository(uow).page(search, **within, member=search.member_id)


@at_every_level(router.post, "/{id}/calendar-feeds", status_code=201, responses=CREATING)
def create_calendar_feed(at: Address, data: FeedWrite, request: Request, uow: Writing) -> FeedMade:
    """Make a link for a calendar program: it opens what is due there, with one's own rights, and nothing else."""
    return service.subscribe(uow, at, data, pepper_bytes(request.app.state.settings.token_peppers))


@router.get("/calendar-feeds/{feed_id}")
def read_calendar_feed(feed_id: UUID, uow: Reading) -> Told[FeedRead]:
    """One feed, without its link."""
    return FeedRepository(uow).row(feed_id)


@router.post("/calendar-feeds/{feed_id}/revocation", responses=CHANGING)
def revoke_calendar_feed(feed_id: UUID, version: IfMatch, uow: Writing) -> Told[FeedRead]:
    """End a feed at once: its link opens nothing any more."""
    return FeedRepository(uow).row(service.revoke(uow, feed_id, version).id)


@links.get(
    "/calendar-feeds/{link}.ics",
    operation_id="open_calendar_feed",
    response_class=CalendarResponse,
    responses=problems(NotFound, Invalid, Busy),
)
async def open_calendar_feed(link: Link, request: Request) -> Response:
    """What a feed shows, for whoever has its link."""
    state = request.app.state
    peppers = pepper_bytes(state.settings.token_peppers)
    content = await state.threads.run(partial(service.subscribed, state.database, link, peppers))
    return unless_had(calendar_response("due.ics", content), request)
