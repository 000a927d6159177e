"""What was read of the measure of a benefit: never changed, put right by another."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation


class BenefitMeasurement(Entity):
    """``value`` is of the benefit's measure, in its unit; ``corrects_id`` is the one that this puts right."""

    __tablename__ = "benefit_measurements"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("benefit_id", "benefits"),
        within_organisation("corrects_id", "benefit_measurements"),
        unique("corrects_id", taken="Another measurement corrects this one: correct that."),
    )

    component_id: Mapped[UUID]
    benefit_id: Mapped[UUID] = mapped_column(index=True)
    measured_on: Mapped[date]
    value: Mapped[Decimal]
    evidence: Mapped[str]
    corrects_id: Mapped[UUID | None]
