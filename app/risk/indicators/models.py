"""Key risk indicators: early signs, their thresholds, and what was read."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.indicator import Worse
from app.calc.rag import Rag
from app.core.model import Entity, referable, unique, within_organisation
from app.governance.tolerances.models import Metric


class IndicatorStatus(StrEnum):
    ACTIVE = "active"
    RETIRED = "retired"


class RiskIndicator(Entity):
    """``value``, ``colour`` and ``as_of`` are of its newest reading. Figures are decimal text: some are amounts."""

    __tablename__ = "risk_indicators"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        unique("reference", taken="Another indicator has this reference."),
        CheckConstraint(
            "(value IS NULL) = (as_of IS NULL) AND (value IS NULL) = (colour IS NULL)", name="read"
        ),
    )

    component_id: Mapped[UUID]
    reference: Mapped[str]
    name: Mapped[str]
    description: Mapped[str | None]
    measure: Mapped[Metric | None]
    worse: Mapped[Worse]
    unit: Mapped[str]
    amber: Mapped[str]
    red: Mapped[str]
    source: Mapped[str | None]
    owner: Mapped[str | None]
    amber_review_days: Mapped[int | None]
    red_review_days: Mapped[int]
    risk_ids: Mapped[list[Any]]
    status: Mapped[IndicatorStatus]
    value: Mapped[str | None]
    colour: Mapped[Rag | None]
    as_of: Mapped[date | None]


class IndicatorReading(Entity):
    """One figure, never changed, and the risks whose review it brought forward to ``review_on``."""

    __tablename__ = "indicator_readings"
    __table_args__ = (
        within_organisation("component_id", "components"),
        within_organisation("indicator_id", "risk_indicators"),
    )

    component_id: Mapped[UUID]
    indicator_id: Mapped[UUID] = mapped_column(index=True)
    as_of: Mapped[date]
    value: Mapped[str]
    colour: Mapped[Rag]
    source: Mapped[str | None]
    remark: Mapped[str | None]
    review_on: Mapped[date | None]
    reviewed_risk_ids: Mapped[list[Any]]
