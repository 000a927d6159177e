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
    """``data_date``: the date as of which figures are stated, also called the status date."""

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
    status: Mapped[PeriodStatus]
