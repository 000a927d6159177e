"""What a client may say about an action, and what it is told."""

from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, computed_field, model_validator

from app.actions.models import ActionStatus
from app.actions.sources import address_of
from app.core.schemas import Action, Day, EntityRead, Label, Slug, Text, Write

READ, WRITE = "action:read", "action:write"


class ActionTask(Write):
    """What is to be done, by whom and by when."""

    text: Text = Field(examples=["Ask the landowner for access"])
    owner: Label = Field(description="The role that sees to it.", examples=["Project manager"])
    owner_id: UUID | None = Field(default=None, description="The member who sees to it, where one is named.")
    due_on: Day = Field(examples=["2027-03-31"])


class ActionWrite(ActionTask):
    source_kind: Slug | None = Field(default=None, description="What it comes from.", examples=["decision"])
    source_id: UUID | None = None
    source_part: int | None = Field(
        default=None,
        ge=1,
        le=1000,
        description="Which part of it, from 1: of a decision's conditions, or of a meeting's items.",
    )

    @model_validator(mode="after")
    def names_its_source(self) -> Self:
        if (self.source_kind is None) != (self.source_id is None):
            raise ValueError("a source has a kind and an id")
        if self.source_part and not self.source_id:
            raise ValueError("a part is of a source")
        return self


class Completion(Write):
    evidence: Text = Field(description="What shows that it is done.", examples=["Signed letter of access"])


class Cancellation(Write):
    reason: Text = Field(examples=["The route was changed"])


class ActionRead(ActionWrite, EntityRead):
    address: ClassVar[str] = "/v1/actions"
    actions: ClassVar[dict[str, Action]] = {
        name: Action(WRITE, {ActionStatus.OPEN}) for name in ("update", "completion", "cancellation")
    }

    component_id: UUID
    reference: str
    status: ActionStatus
    evidence: str | None
    reason: str | None = Field(description="Why it was cancelled.")
    closed_at: datetime | None
    closed_by: str | None = Field(description="The member who said that it is done, or cancelled it.")

    @computed_field(description="Where its source is read.")  # type: ignore[prop-decorator]
    @property
    def source(self) -> str | None:
        if self.source_kind is None or self.source_id is None:
            return None
        return address_of(self.source_kind, self.source_id)
