"""Which risks go together, and how closely."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from app.core.model import Entity, referable, within_organisation


class RiskCorrelation(Entity):
    """Groups of risks at a component or below it, any two of a group going together alike.

    Each has its ``risk_ids`` and the coefficients of a Gaussian copula: of whether they occur, of their costs
    and of their days. What makes sense only together is stated together.
    """

    __tablename__ = "risk_correlations"
    __table_args__ = (referable(), within_organisation("component_id", "components"))

    component_id: Mapped[UUID]
    groups: Mapped[list[Any]]
    basis: Mapped[str | None]
