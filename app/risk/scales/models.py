"""Risk scales: versions of what probability and impact are banded by, and of the matrix they lead into."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, unique

JSON_OR_NULL = sa.JSON(none_as_null=True)


class RiskScale(Entity):
    """One version of one scale, never changed: what was scored by it stays comparable."""

    __tablename__ = "risk_scales"
    __table_args__ = (unique("slug", "scale_version", taken="This version of the scale exists."),)

    slug: Mapped[str]
    scale_version: Mapped[int]
    name: Mapped[str]
    description: Mapped[str | None]
    probability_bands: Mapped[list[Any]]
    probability_upper: Mapped[list[Any]]
    impact_bands: Mapped[list[Any]]
    cost_upper_share: Mapped[list[Any] | None] = mapped_column(JSON_OR_NULL)
    cost_upper: Mapped[list[Any] | None] = mapped_column(JSON_OR_NULL)
    schedule_upper_days: Mapped[list[Any] | None] = mapped_column(JSON_OR_NULL)
    cells: Mapped[list[Any]]
    review_days: Mapped[dict[str, Any]]
