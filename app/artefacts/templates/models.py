"""Templates of artefacts, every version of each; one that was approved is never edited."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique


class ArtefactPurpose(StrEnum):
    """What an artefact is for: what a method requires is named so."""

    CHARTER = "charter"
    BUSINESS_CASE = "business_case"
    TIMELINE = "timeline"
    RISK_REGISTER = "risk_register"
    STATUS_REPORT = "status_report"
    CHANGE_REQUEST = "change_request"
    EXCEPTION_REPORT = "exception_report"
    GATE_REPORT = "gate_report"
    BENEFITS_PROFILE = "benefits_profile"
    STAKEHOLDER_REGISTER = "stakeholder_register"
    LESSONS = "lessons"
    MINUTES = "minutes"
    CLOSURE_REPORT = "closure_report"
    RACI = "raci"


class TemplateType(StrEnum):
    DOCUMENT = "document"
    REGISTER = "register"
    REPORT = "report"
    FORM = "form"
    MATRIX = "matrix"


class TemplateStatus(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    DEPRECATED = "deprecated"


class Template(Entity):
    """``drafted_by`` is None of one that came with the library; ``owner`` is the role that keeps it."""

    __tablename__ = "templates"
    __table_args__ = (
        referable(),
        unique("code", "semver", taken="There is this version of the template already."),
        sa.Index(None, "organisation_id", "purpose"),
    )

    code: Mapped[str]
    semver: Mapped[str] = mapped_column(sa.String(14))
    name: Mapped[str]
    description: Mapped[str | None]
    purpose: Mapped[ArtefactPurpose]
    type: Mapped[TemplateType]
    stage: Mapped[str | None]
    owner: Mapped[str]
    fields: Mapped[list[Any]]
    derived: Mapped[list[Any]]
    approvals: Mapped[list[Any]]
    retention: Mapped[str]
    status: Mapped[TemplateStatus] = mapped_column(default=TemplateStatus.DRAFT)
    drafted_by: Mapped[str | None]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    deprecation_reason: Mapped[str | None]
