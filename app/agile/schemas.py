"""What a client may say about releases, timeboxes and their scope, and what it is told."""

from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.agile.models import ScopeUnit
from app.calc.agile.scope import Priority, ScopeKind
from app.calc.money import Money
from app.core.schemas import Action, AsNumber, Day, EntityRead, Label, Number, Text, Write

Size = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=6), AsNumber]
CHANGES = (ScopeKind.ADDED, ScopeKind.REMOVED, ScopeKind.WITHDRAWN)
ACCEPTANCES = (ScopeKind.ACCEPTED, ScopeKind.WITHDRAWN)


class Dated(Write):
    start_on: Day = Field(examples=["2026-03-02"])
    finish_on: Day = Field(examples=["2026-05-22"])

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.finish_on < self.start_on:
            raise ValueError(f"finish_on {self.finish_on} is before start_on {self.start_on}")
        return self


class ReleaseWrite(Dated):
    name: Label = Field(examples=["Release 2"])
    unit: ScopeUnit = Field(description="What its scope is counted in: kept once there is any.")
    finish_on: Day = Field(description="Fixed: scope gives way, not time.", examples=["2026-05-22"])
    budget: Money | None = Field(default=None, description="Fixed as well.")
    note: Text | None = None


class ReleaseRead(ReleaseWrite, EntityRead):
    address: ClassVar[str] = "/v1/releases"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("release:write"),
        "delete": Action("release:write"),
        "create_timebox": Action("release:write"),
        "create_scope_entry": Action("release:write"),
    }

    component_id: UUID


class TimeboxWrite(Dated):
    name: Label = Field(examples=["Timebox 4"])
    finish_on: Day = Field(examples=["2026-03-13"])
    goal: Text | None = None


class TimeboxRead(TimeboxWrite, EntityRead):
    address: ClassVar[str] = "/v1/timeboxes"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("release:write"),
        "delete": Action("release:write"),
    }

    component_id: UUID
    release_id: UUID


class ScopeEntryWrite(Write):
    kind: ScopeKind = Field(
        description="`planned` scope is what the release set out with; `added` and `removed` change it; "
        "`accepted` is done and agreed to be; `withdrawn` takes an acceptance back."
    )
    priority: Priority
    size: Size = Field(description="In the unit of the release.", examples=[8])
    effective_on: Day = Field(description="The day from which it counts.", examples=["2026-03-13"])
    timebox_id: UUID | None = Field(
        default=None,
        description="Where it is planned to be delivered; acceptance falls in the timebox of its day.",
    )
    item: Label | None = Field(
        default=None, description="Of what, if it is told one by one.", examples=["Pay by phone"]
    )
    reason: Text | None = Field(
        default=None, description="Why scope was changed, or an acceptance withdrawn."
    )
    decision_id: UUID | None = Field(
        default=None, description="The decision of the same component's log that agreed the change."
    )

    @model_validator(mode="after")
    def says_what_its_kind_needs(self) -> Self:
        if self.kind in CHANGES and self.reason is None:
            raise ValueError(f"{self.kind} scope needs a reason")
        if self.kind in ACCEPTANCES and self.timebox_id:
            raise ValueError(f"{self.kind} scope falls in the timebox of its day: leave out timebox_id")
        return self


class ScopeEntryRead(ScopeEntryWrite, EntityRead):
    address: ClassVar[str] = "/v1/scope-entries"

    component_id: UUID
    release_id: UUID
    size: Number
