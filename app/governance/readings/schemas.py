"""What a client may say of a reading, and what it is told."""

from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.schemas import Day, EntityRead, Label, Number, Text, Write
from app.governance.tolerances.models import ENTERED, Metric


class ReadingWrite(Write):
    """A figure that no record of the service has."""

    metric: Metric = Field(description=f"One of {', '.join(ENTERED)}.", examples=["scope"])
    as_of: Day = Field(examples=["2026-03-31"])
    unit: Label = Field(description="What is counted.", examples=["must-have requirements"])
    baseline: Number = Field(description="What was agreed.", examples=[40])
    actual: Number | None = Field(default=None, description="To date.")
    forecast: Number | None = Field(default=None, description="At completion.", examples=[38])
    source: Text = Field(description="What it was taken from.", examples=["Acceptance log, release 4"])

    @model_validator(mode="after")
    def is_entered_by_hand(self) -> Self:
        if self.metric not in ENTERED:
            raise ValueError(f"{self.metric} is read from the records: only {', '.join(ENTERED)} are entered")
        if self.actual is None and self.forecast is None:
            raise ValueError("a reading has an actual or a forecast")
        return self


class ReadingRead(ReadingWrite, EntityRead):
    address: ClassVar[str] = "/v1/tolerance-readings"

    component_id: UUID
