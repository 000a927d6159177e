"""Figures that no record of the service has, as somebody measured them."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, within_organisation
from app.governance.tolerances.models import Metric


class ToleranceReading(Entity):
    """One figure of scope, quality or sustainability; never changed, the newest counts."""

    __tablename__ = "tolerance_readings"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        sa.Index(None, "organisation_id", "metric", "component_id", "as_of"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    metric: Mapped[Metric]
    as_of: Mapped[date]
    unit: Mapped[str]
    baseline: Mapped[Decimal]
    actual: Mapped[Decimal | None]
    forecast: Mapped[Decimal | None]
    source: Mapped[str]
