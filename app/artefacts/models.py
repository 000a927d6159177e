"""Artefacts: what was made from templates, on components."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.artefacts.templates.models import ArtefactPurpose
from app.core.model import Entity, referable, unique, within_organisation


class ArtefactStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


class Artefact(Entity):
    """``authors`` are the ids of all members who wrote it, none of whom approves it.

    ``frozen`` is what was derived when it was approved, under each source. It is kept apart from the
    versions, which whoever reads the artefact reads whole; ``derived_digest`` is its SHA-256.
    """

    __tablename__ = "artefacts"
    __table_args__ = (
        referable(),
        unique("reference", taken="Another artefact has this reference."),
        within_organisation("component_id", "components"),
        within_organisation("template_id", "templates"),
        within_organisation("replaces_id", "artefacts"),
        sa.Index(None, "organisation_id", "status", "due_on"),
        sa.CheckConstraint(
            "(status IN ('approved', 'superseded')) = (approved_at IS NOT NULL)", name="approved_at"
        ),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    template_id: Mapped[UUID] = mapped_column(index=True)
    replaces_id: Mapped[UUID | None] = mapped_column(index=True)
    reference: Mapped[str]
    title: Mapped[str]
    purpose: Mapped[ArtefactPurpose]
    template_code: Mapped[str]
    template_semver: Mapped[str] = mapped_column(sa.String(14))
    values: Mapped[dict[str, Any]]
    status: Mapped[ArtefactStatus] = mapped_column(default=ArtefactStatus.DRAFT)
    authors: Mapped[list[Any]]
    approvals: Mapped[list[Any]] = mapped_column(default=list)
    submitted_by: Mapped[str | None]
    submitted_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    remark: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    derived_digest: Mapped[str | None] = mapped_column(sa.String(64))
    frozen: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True), info={"derived": True})
