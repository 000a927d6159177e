"""What a client may say about artefacts, and what it is told."""

from datetime import date, datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.artefacts.fields import TemplateColumn, ValueType
from app.artefacts.models import ArtefactStatus
from app.artefacts.templates.models import ArtefactPurpose
from app.core.errors import Fault
from app.core.schemas import Action, Day, EntityRead, Label, Read, Slug, Text, Write

READ, WRITE, APPROVE = "artefact:read", "artefact:write", "artefact:approve"
VALUES = {"purpose": "Passengers who cannot climb stairs travel on"}


class ArtefactRevision(Write):
    title: Label = Field(examples=["Charter of the Northgate lifts"])
    values: dict[str, Any] = Field(
        default_factory=dict,
        max_length=60,
        description="By the codes of the template's fields; a draft need not have them all.",
        examples=[VALUES],
    )


class ArtefactWrite(ArtefactRevision):
    """An artefact from an approved template, or the successor of an approved one with its values."""

    template_id: UUID | None = Field(
        default=None,
        description="Where null, the newest approved version of what the replaced one was made from.",
    )
    replaces_id: UUID | None = Field(
        default=None, description="The approved artefact that is superseded when this one is approved."
    )

    @model_validator(mode="after")
    def comes_from_something(self) -> Self:
        if self.template_id is None and self.replaces_id is None:
            raise ValueError("it is made from a template, or replaces another: template_id or replaces_id")
        return self


class ArtefactSubmission(Write):
    due_on: Day | None = Field(
        default=None, description="By when it is to be approved; ten working days where null."
    )


class ArtefactApprovalWrite(Write):
    approval: Slug = Field(description="One that the template requires.", examples=["sponsor"])
    is_approved: bool = Field(default=True, description="Where false, it goes back to be a draft.")
    remark: Text | None = None

    @model_validator(mode="after")
    def says_why_not(self) -> Self:
        if not self.is_approved and self.remark is None:
            raise ValueError("what is sent back needs a remark: what is to be changed")
        return self


class ArtefactApproval(Read):
    """An approval that was given."""

    approval: Slug
    approved_by: str
    approved_at: datetime
    remark: str | None


class ArtefactUpgradeWrite(Write):
    template_id: UUID = Field(description="A later approved version of its template.")


class ArtefactRead(ArtefactRevision, EntityRead):
    address: ClassVar[str] = "/v1/artefacts"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE, {ArtefactStatus.DRAFT}),
        "upgrade": Action(WRITE, {ArtefactStatus.DRAFT}),
        "submission": Action(WRITE, {ArtefactStatus.DRAFT}),
        "approvals": Action(APPROVE, {ArtefactStatus.SUBMITTED}),
    }

    component_id: UUID
    template_id: UUID
    replaces_id: UUID | None
    reference: str
    purpose: ArtefactPurpose
    template_code: Slug
    template_semver: str
    status: ArtefactStatus
    authors: list[str] = Field(description="The ids of the members who wrote it: none of them approves it.")
    approvals: list[ArtefactApproval]
    submitted_by: str | None
    submitted_at: datetime | None
    due_on: date | None = Field(description="By when it is to be approved.")
    remark: str | None = Field(description="Why it was sent back.")
    approved_at: datetime | None
    derived_digest: str | None = Field(description="SHA-256 of what was derived when it was approved.")


class ArtefactUpgrade(Read):
    """What moving an artefact to another version of its template does, field by field."""

    artefact_id: UUID
    template_id: UUID
    template_code: Slug
    semver: str = Field(description="That of the artefact now.")
    to_semver: str
    kept: list[Slug]
    new: list[Slug]
    gone: list[Slug]
    retyped: list[Slug] = Field(description="Of another type: their values go.")
    lost: dict[str, Any] = Field(description="The values that go, by field.")
    errors: list[Fault] = Field(description="Kept values that the new version refuses: change them first.")


class DocumentField(Read):
    """A field with its value; null where there is none."""

    code: Slug
    label: str
    type: ValueType
    value: Any
    columns: list[TemplateColumn]


class ArtefactDerived(Read):
    """What one source tells."""

    source: Slug
    label: str
    rows: list[dict[str, Any]]
    reason: str | None = Field(
        description="Why there are no rows to be had: `not_permitted`, `no_status_report`, `no_plan`."
    )


class ArtefactDocument(Read):
    """An artefact as it is read: its values, and what is derived; live until it is approved, then frozen."""

    artefact_id: UUID
    reference: str
    title: str
    purpose: ArtefactPurpose
    status: ArtefactStatus
    component_id: UUID
    component_code: str
    component_name: str
    template_name: str
    template_code: Slug
    template_semver: str
    retention: str
    fields: list[DocumentField]
    derived: list[ArtefactDerived]
    is_frozen: bool
    as_of: date = Field(description="The day of what is derived.")
    approvals: list[ArtefactApproval]
