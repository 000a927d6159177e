"""Which risks go together, and how closely."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from app.core.model import Entity, referable, within_organisation


class RiskCorrelation(Entity):
    """A group of risks at a component or below it, any two of which go together alike.

    The coefficients are those of a Gaussian copula: of whether they occur, of their costs and of their days.
    """

    __tablename__ = "risk_correlations"
    __table_args__ = (referable(), within_organisation("component_id", "components"))

    component_id: Mapped[UUID]
    risk_ids: Mapped[list[Any]]
    occurrence: Mapped[Decimal | None]
    cost: Mapped[Decimal | None]
    days: Mapped[Decimal | None]
    basis: Mapped[str | None]
