"""The narrative of a status report for an audience: its text, what binds its numbers, what it lacks."""

from datetime import date
from uuid import UUID

from pydantic import Field

from app.calc.materiality import Ground
from app.calc.narrative import Audience, DriftKind, Lack
from app.core.schemas import Read, Write
from app.variance.status_reports.schemas import Story


class NarrativeWrite(Write):
    text: Story | None = Field(
        description="As edited; null goes back to the draft.",
        examples=["The forecast is £12.0k over the approved whole-life cost (12%)."],
    )


class BoundFigure(Read):
    """Words of the text, from ``start`` to ``end``, and the figure they state: metric, date and snapshot."""

    start: int
    end: int
    text: str
    figure_id: str
    value: str = Field(description="Exact, as it was when the text was bound.")
    unit: str
    as_of: date
    snapshot: str = Field(description="The version of the report that it was taken from.")


class DriftRead(Read):
    """Words that strayed: an edited number without a figure, another value, or a figure that moved on."""

    kind: DriftKind
    start: int
    end: int
    text: str
    expected: str | None = Field(description="What the bound words were.")
    figure_id: str | None


class FindingRead(Read):
    lack: Lack
    says: str


class ReportNarrative(Read):
    status_report_id: UUID
    audience: Audience
    most_words: int
    text: str
    words: int
    edited: bool = Field(description="Whether somebody wrote it; else it is drafted by rule.")
    bindings: list[BoundFigure]
    drift: list[DriftRead]
    lint: list[FindingRead] = Field(description="What a good narrative still has, and this has not.")
    grounds: list[Ground] = Field(description="On which the variance is material; none where it is not.")
    thresholds: str | None = Field(
        description="The address of the thresholds used; null for the service's own."
    )
