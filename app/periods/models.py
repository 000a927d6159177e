"""Reporting periods of an organisation: what a status report is for."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.core.model import Entity, referable, unique


class PeriodStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class ReportingPeriod(Entity):
    """``data_date``: the date as of which figures are stated, also called the status date.

    The clocks of its cycle follow it: by when records are in, reports submitted, and reports published.
    """

    __tablename__ = "reporting_periods"
    __table_args__ = (
        unique("code", taken="Another reporting period has this code."),
        referable(),
        sa.CheckConstraint("finish_on >= start_on", name="in_order"),
        sa.Index(None, "organisation_id", "data_date"),
    )

    code: Mapped[str]
    name: Mapped[str]
    start_on: Mapped[date]
    finish_on: Mapped[date]
    data_date: Mapped[date]
    cut_off_on: Mapped[date | None]
    submission_due_on: Mapped[date | None]
    publication_due_on: Mapped[date | None]
    status: Mapped[PeriodStatus]
