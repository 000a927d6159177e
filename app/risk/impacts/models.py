"""What one risk does to each of the components that it hits."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.calc.estimates import EstimateShape
from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, unique, within_organisation


class RiskImpact(Entity):
    """``component_id`` is the one that is hit. ``expected_value`` is its part of the risk's."""

    __tablename__ = "risk_impacts"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("risk_id", "risks"),
        unique("risk_id", "component_id", taken="The risk has an impact on this component already."),
        capped("impact"),
        capped("impact_low"),
        capped("impact_high"),
        sa.Index(None, "organisation_id", "component_id"),
    )

    risk_id: Mapped[UUID]
    component_id: Mapped[UUID]
    impact: Mapped[Money | None] = money("impact", optional=True)
    impact_low: Mapped[Money | None] = money("impact_low", optional=True)
    impact_high: Mapped[Money | None] = money("impact_high", optional=True)
    impact_distribution: Mapped[EstimateShape | None]
    schedule_impact_days: Mapped[int | None]
    schedule_impact_low_days: Mapped[int | None]
    schedule_impact_high_days: Mapped[int | None]
    schedule_impact_distribution: Mapped[EstimateShape | None]
    note: Mapped[str | None]
    expected_value: Mapped[Money | None] = money("expected_value", optional=True)
