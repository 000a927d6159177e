"""What a client may say of guidance, and what it is offered."""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from app.core.schemas import Action, EntityRead, Label, Read, Slug, Text, Write
from app.methods.guidance.models import GuidanceKind
from app.methods.schemas import CONFIGURE


class GuidanceNoteWrite(Write):
    """A note on how work is done well, or on what goes wrong."""

    kind: GuidanceKind = Field(examples=["pitfall"])
    title: Label = Field(examples=["Possessions are booked a year ahead"])
    text: Text = Field(examples=["Book them before the plan is agreed: none is free at short notice."])
    method: Slug | None = Field(default=None, description="Of any method where null.", examples=["prince2"])
    stage: Slug | None = Field(default=None, description="Of any stage where null.", examples=["initiation"])
    is_offered: bool = Field(default=True, description="Whether it still is.")


class GuidanceNoteRead(GuidanceNoteWrite, EntityRead):
    address: ClassVar[str] = "/v1/guidance-notes"
    actions: ClassVar[dict[str, Action]] = {"update": Action(CONFIGURE)}


class Guidance(Read):
    """A note that is offered."""

    kind: GuidanceKind
    title: str
    text: str
    note_id: UUID | None = Field(description="Of the organisation's own; null of a ready-made one.")
    edition: int | None = Field(description="Its version.")


class GuidanceOffered(Read):
    """What is worth knowing where the work is now."""

    component_id: UUID
    method: str | None = Field(description="The slug of the method tailored to it.")
    stage: str | None = Field(description="The stage that is open, or, before any is, the first.")
    items: list[Guidance]
