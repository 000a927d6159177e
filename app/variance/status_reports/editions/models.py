"""Published status reports: each edition as it went out, and the corrections that led to it."""

from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation


class CorrectionStatus(StrEnum):
    PROPOSED = "proposed"
    PUBLISHED = "published"
    REJECTED = "rejected"


class ReportEdition(Entity):
    """A published version of a report, never changed.

    ``content`` is its document, character by character, and ``digest`` its SHA-256; ``inputs`` and
    ``rules`` are what the document is made of and by, so that it can be made again.
    """

    __tablename__ = "report_editions"
    __table_args__ = (
        within_organisation("component_id", "components"),
        within_organisation("status_report_id", "status_reports"),
        unique("status_report_id", "number", taken="This version of the report is published."),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    status_report_id: Mapped[UUID]
    number: Mapped[int]
    rules: Mapped[str]
    inputs: Mapped[dict[str, Any]]
    content: Mapped[str] = mapped_column(sa.Text)
    digest: Mapped[str] = mapped_column(sa.String(64))
    difference: Mapped[list[Any]]
    reason: Mapped[str | None]


class ReportCorrection(Entity):
    """What is to be put right in a published report: the members that change, and why."""

    __tablename__ = "report_corrections"
    __table_args__ = (
        within_organisation("component_id", "components"),
        within_organisation("status_report_id", "status_reports"),
        referable(),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    status_report_id: Mapped[UUID] = mapped_column(index=True)
    status: Mapped[CorrectionStatus]
    changes: Mapped[dict[str, Any]]
    take_figures_anew: Mapped[bool]
    reason: Mapped[str]
    refusal: Mapped[str | None]
    edition: Mapped[int | None]
