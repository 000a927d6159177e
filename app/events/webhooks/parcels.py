"""What a delivery is while it is under way, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Parcel:
    """One attempt to deliver one event. ``lease`` is how its row says that it is ours."""

    delivery_id: UUID
    webhook_id: UUID
    organisation_id: UUID
    attempt: int
    lease: datetime
    url: str
    event_id: str
    body: bytes = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attempt came to: a status, or why there is none."""

    parcel: Parcel
    at: datetime
    seconds: float
    status: int | None = None
    fault: str | None = None
    retry_after: int | None = None

    @property
    def is_delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_unwanted(self) -> bool:
        """Whether the receiver says that it is there no more (410)."""
        return self.status == 410
