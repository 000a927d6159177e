"""Materiality thresholds: from what size on an organisation wants a variance explained."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from app.core.model import Entity, unique


class MaterialityThresholds(Entity):
    """Those in force from a day on, never changed: what was judged by them stays explained."""

    __tablename__ = "materiality_thresholds"
    __table_args__ = (unique("effective_on", taken="There are thresholds from this day on."),)

    effective_on: Mapped[date]
    floors: Mapped[list[Any]]
    large_amounts: Mapped[list[Any]]
    variance_share: Mapped[Decimal]
    at_completion_share: Mapped[Decimal]
    tolerance_consumed: Mapped[Decimal]
    worsening_periods: Mapped[int]
    slip_days: Mapped[int]
    driver_coverage: Mapped[Decimal]
    offsetting_ratio: Mapped[Decimal]
    reason: Mapped[str | None]
