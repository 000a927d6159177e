"""What a client may say about a working calendar, and what it is told."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field

from app.calc.recurrence import WEEKDAYS, Weekday
from app.core.schemas import Action, Day, EntityRead, Label, Write

READ, WRITE = "calendar:read", "calendar:write"


class Holiday(Write):
    """A day on which nobody works."""

    on: Day
    name: Label


def once(values: list[Any]) -> list[Any]:
    """Refuse what is there twice."""
    seen = [value.on if isinstance(value, Holiday) else value for value in values]
    if len(set(seen)) < len(seen):
        raise ValueError("each day can be there once")
    return values


class CalendarRevision(Write):
    """What of a calendar can change."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "England", "holidays": [{"on": "2026-12-25", "name": "Christmas Day"}]}]
        }
    )

    name: Label
    working_weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7), AfterValidator(once)] = (
        Field(default=list(WEEKDAYS[:5]), description="The days of the week on which work goes on.")
    )
    holidays: Annotated[list[Holiday], Field(max_length=1000), AfterValidator(once)] = []


class CalendarWrite(CalendarRevision):
    """A working calendar."""

    component_id: UUID | None = Field(
        default=None,
        description="It holds for this component and all below it that has none of its own; "
        "null for the whole organisation.",
    )


class CalendarRead(CalendarWrite, EntityRead):
    address: ClassVar[str] = "/v1/calendars"
    actions: ClassVar[dict[str, Action]] = {"update": Action(WRITE), "delete": Action(WRITE)}
