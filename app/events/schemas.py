"""What a listener is told: CloudEvents 1.0, in the JSON event format."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.core.schemas import Read

PREFIX = "org.steerco."
TypePattern = Annotated[
    str,
    StringConstraints(max_length=120, pattern=r"^(\*|org\.steerco\.(\*|[a-z_]+\.(\*|[a-z_]+)))$"),
    Field(
        description="A type of event, all of one noun (`org.steerco.risk.*`), or `*`.",
        examples=["org.steerco.risk.*"],
    ),
]


class EventData(Read):
    """What was done, as this listener may know it; members are named as in a resource's history."""

    kind: str = Field(description="The kind of thing that was changed, as the trail names it.")
    id: UUID | None = Field(description="Which one; null for many at once.")
    version: int | None = Field(description="The version of it that this made.")
    action: str = Field(examples=["risk.opened"])
    actor_id: str
    reason: str | None
    before: dict[str, Any] | None = Field(description="What was replaced.")
    after: dict[str, Any] | None = Field(description="What it became.")
    withheld: list[str] = Field(
        description="Members that are null because the listener is not cleared for them."
    )


class CloudEvent(Read):
    """One committed change (CloudEvents 1.0.2, with the `sequence` extension)."""

    specversion: Literal["1.0"] = "1.0"
    id: str = Field(description="The same whenever and however often it is delivered.")
    source: str = Field(description="The organisation it happened in.")
    type: str = Field(examples=["org.steerco.risk.opened"])
    subject: str = Field(description="The kind and the id of what was changed.", examples=["risks/0197..."])
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"
    sequence: str = Field(
        description="Its place among the organisation's events, which have no gaps: sorts as text.",
        examples=["00000000000000000042"],
    )
    data: EventData


class EventPage(Read):
    """A stretch of the feed, oldest first."""

    items: list[CloudEvent]
    next_after: int = Field(description="Send it as `after` for what comes next, now or later.")
    head: int = Field(description="The sequence of the organisation's newest event.")
    more: bool = Field(description="Whether the feed goes on beyond this stretch already.")
