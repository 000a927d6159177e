"""What a client may say about calendar feeds, and what it is told."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field, computed_field

from app.core.schemas import Action, EntityRead, Label, Write
from app.reminders.models import ReminderKind
from app.reminders.schemas import READ


class FeedKind(StrEnum):
    """What a calendar shows, by the kind of reminder that lists it; ``open_items`` is all that there is."""

    DECISIONS = ReminderKind.DECISIONS
    CONDITIONS = ReminderKind.CONDITIONS
    GATES = ReminderKind.GATES
    MEETINGS = ReminderKind.MEETINGS
    EXCEPTIONS = ReminderKind.EXCEPTIONS
    ACTIONS = ReminderKind.ACTIONS
    OPEN_ITEMS = ReminderKind.OPEN_ITEMS


EACH: tuple[FeedKind, ...] = tuple(kind for kind in FeedKind if kind is not FeedKind.OPEN_ITEMS)


class FeedWrite(Write):
    name: Label = Field(examples=["What is due on the branch line"])
    kinds: list[FeedKind] = Field(default_factory=lambda: list(EACH), min_length=1, max_length=7)
    owner: Label | None = Field(default=None, description="Only what this role or body owns.")


class FeedStatus(StrEnum):
    ACTIVE = "active"
    REVOKED = "revoked"


class FeedRead(FeedWrite, EntityRead):
    address: ClassVar[str] = "/v1/calendar-feeds"
    actions: ClassVar[dict[str, Action]] = {"revocation": Action(READ, {FeedStatus.ACTIVE})}

    component_id: UUID
    member_id: UUID = Field(description="Whose rights it is read with, as they are then.")
    revoked_at: datetime | None

    @computed_field(description="Active, until it is revoked.")  # type: ignore[prop-decorator]
    @property
    def status(self) -> FeedStatus:
        return FeedStatus.REVOKED if self.revoked_at else FeedStatus.ACTIVE


class FeedMade(FeedRead):
    """A new feed, with its link: it is shown this once."""

    holds_secret: ClassVar[bool] = True

    link: str = Field(description="Opens this calendar and nothing else, without a token.")
