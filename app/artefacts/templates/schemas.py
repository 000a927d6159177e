"""What a client may say about templates, and what it is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from app.artefacts.fields import RequiredApproval, TemplateColumn, TemplateDerived, TemplateField
from app.artefacts.sources import SOURCES
from app.artefacts.templates.models import ArtefactPurpose, TemplateStatus, TemplateType
from app.calc.semver import PATTERN
from app.core.schemas import Action, EntityRead, Label, Read, Slug, Text, Write

READ, WRITE, APPROVE = "template:read", "template:write", "template:approve"
Semver = Annotated[str, StringConstraints(pattern=PATTERN, max_length=14)]
PURPOSE = [{"code": "purpose", "label": "Purpose", "type": "long_text", "required": True}]


class TemplateRevision(Write):
    """The shape of artefacts: fields, what is derived, whose approval they need; never owners or dates."""

    name: Label = Field(examples=["Project charter"])
    description: Text | None = None
    purpose: ArtefactPurpose = Field(examples=[ArtefactPurpose.CHARTER])
    type: TemplateType = Field(default=TemplateType.DOCUMENT)
    stage: Label | None = Field(default=None, description="The stage of the lifecycle it belongs to.")
    owner: Label = Field(description="The role or unit that keeps the template.", examples=["Head of PMO"])
    fields: list[TemplateField] = Field(min_length=1, max_length=60, examples=[PURPOSE])
    derived: list[TemplateDerived] = Field(default_factory=list, max_length=20)
    approvals: list[RequiredApproval] = Field(
        min_length=1, max_length=5, examples=[[{"code": "sponsor", "label": "Sponsor", "role": "sponsor"}]]
    )
    retention: Label = Field(
        description="The class of retention of what is made from it.", examples=["closure_plus_7_years"]
    )

    @model_validator(mode="after")
    def is_sound(self) -> Self:
        distinct(self.fields, "field")
        distinct(self.approvals, "approval")
        sources = [each.source for each in self.derived]
        if unknown := sorted(set(sources) - SOURCES.keys()):
            raise ValueError(f"there is no source {', '.join(unknown)}: {', '.join(SOURCES)}")
        if len(set(sources)) < len(sources):
            raise ValueError("each source is derived once")
        return self


def distinct(items: Sequence[TemplateColumn | RequiredApproval], noun: str) -> None:
    if len({item.code for item in items}) < len(items):
        raise ValueError(f"each {noun} has a code of its own")


class TemplateWrite(TemplateRevision):
    code: Slug = Field(
        description="With one that there is, this is its next version.", examples=["our_charter"]
    )
    semver: Semver = Field(description="Above every version there is of this code.", examples=["1.0.0"])


class TemplateDeprecation(Write):
    deprecation_reason: Text = Field(examples=["The method no longer asks for it"])


class TemplateRead(TemplateWrite, EntityRead):
    address: ClassVar[str] = "/v1/templates"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE, {TemplateStatus.DRAFT}),
        "approval": Action(APPROVE, {TemplateStatus.DRAFT}),
        "deprecation": Action(APPROVE, {TemplateStatus.APPROVED}),
    }

    status: TemplateStatus
    drafted_by: str | None = Field(description="Null of one that came with the library.")
    approved_by: str | None
    approved_at: datetime | None
    deprecation_reason: str | None


class TemplateSource(Read):
    """What a template may have derived from the data."""

    source: Slug
    label: str
    needs: str = Field(description="The permission without which its values are not shown.")


class TemplateLibrary(Read):
    """The templates that come ready-made, to adopt; and what any template may have derived."""

    templates: list[TemplateWrite]
    sources: list[TemplateSource]


class TemplateAdoption(Read):
    """What came of adopting the library."""

    adopted: list[UUID] = Field(description="The ids of the templates that are there from now on.")
    present: list[Slug] = Field(description="The codes of which there was a version already: left alone.")
