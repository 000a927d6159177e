"""Reading calendar feeds."""

from typing import ClassVar

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.reminders.feeds.models import CalendarFeed
from app.reminders.feeds.schemas import FeedRead
from app.reminders.schemas import READ


class FeedRepository(Repository[CalendarFeed, FeedRead]):
    model = CalendarFeed
    told = FeedRead
    noun = "calendar feed"
    reads = READ
    component = CalendarFeed.component_id
    sortable: ClassVar = {"name": CalendarFeed.name, "created_at": CalendarFeed.created_at}
    filters: ClassVar = {
        "component": equals("component", CalendarFeed.component_id),
        "live": live(CalendarFeed.component_id),
        "member": equals("member", CalendarFeed.member_id),
    }
