"""What a client may say about a cost line, and what it is told."""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from app.core.schemas import Action, EntityRead, Label, Text, Write
from app.cost.lines.models import LineStatus, Nature


class CostLineWrite(Write):
    code: Label = Field(description="Unique in its component.", examples=["1.2.3-LAB"])
    name: Label = Field(examples=["Steel frame, labour"])
    category: Label | None = Field(default=None, examples=["labour"])
    supplier: Label | None = None
    nature: Nature = Field(description="Whether it is capitalised.")
    work_package_id: UUID | None = Field(default=None, description="Whose cost it is; null for the whole.")
    note: Text | None = None


class CostLineRead(CostLineWrite, EntityRead):
    address: ClassVar[str] = "/v1/cost-lines"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("cost:plan", {"open"}),
        "closure": Action("cost:plan", {"open"}),
        "reopening": Action("cost:plan", {"closed"}),
        "delete": Action("cost:plan"),
    }

    component_id: UUID
    status: LineStatus = Field(description="Nothing is posted to a closed one.")
