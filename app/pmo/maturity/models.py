"""Maturity: models as data, and what assessors found of an office by them."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation


class AssessmentKind(StrEnum):
    SELF = "self"
    INDEPENDENT = "independent"


class AssessmentStatus(StrEnum):
    DRAFT = "draft"
    COMPLETED = "completed"


class MaturityModel(Entity):
    """One edition of a model, never changed: another follows it under the same ``code``."""

    __tablename__ = "maturity_models"
    stays = True
    __table_args__ = (
        referable(),
        unique("code", "edition", taken="Somebody else has just made an edition of this model."),
    )

    code: Mapped[str]
    edition: Mapped[int]
    name: Mapped[str]
    source: Mapped[str]
    perspectives: Mapped[list[Any]]
    levels: Mapped[list[Any]]
    attributes: Mapped[list[Any]]
    pass_fraction: Mapped[Decimal]


class MaturityAssessment(Entity):
    """``component_id`` is the office's; ``assessor_id`` the member who entered it; once completed it stays."""

    __tablename__ = "maturity_assessments"
    stays = True
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("office_id", "offices"),
        within_organisation("model_id", "maturity_models"),
        unique("reference", taken="Another maturity assessment has this reference."),
        sa.Index(None, "organisation_id", "office_id", "assessed_on"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    office_id: Mapped[UUID]
    model_id: Mapped[UUID] = mapped_column(index=True)
    reference: Mapped[str]
    kind: Mapped[AssessmentKind]
    assessor: Mapped[str]
    assessor_id: Mapped[str]
    assessed_on: Mapped[date]
    sample: Mapped[list[Any]]
    findings: Mapped[list[Any]]
    targets: Mapped[dict[str, Any]]
    reassess_on: Mapped[date | None]
    status: Mapped[AssessmentStatus] = mapped_column(default=AssessmentStatus.DRAFT)
