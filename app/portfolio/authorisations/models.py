"""Portfolio authorisations: scenarios that a body adopted, as it adopted them."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, within_organisation


class AuthorisationStatus(StrEnum):
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


class PortfolioAuthorisation(Entity):
    """``lines`` are the candidates as decided, ``deviations`` where that is not what was recommended."""

    __tablename__ = "portfolio_authorisations"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("scenario_id", "scenarios"),
        within_organisation("solution_id", "scenario_solutions"),
        within_organisation("decision_id", "decisions"),
        # Of one portfolio, one authorisation at most is in force: the database keeps it so.
        sa.Index(
            "uq_portfolio_authorisations_in_force",
            *("organisation_id", "component_id"),
            unique=True,
            sqlite_where=sa.text("status = 'in_force'"),
            postgresql_where=sa.text("status = 'in_force'"),
        ),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    scenario_id: Mapped[UUID] = mapped_column(index=True)
    solution_id: Mapped[UUID] = mapped_column(index=True)
    decision_id: Mapped[UUID] = mapped_column(index=True)
    status: Mapped[AuthorisationStatus] = mapped_column(default=AuthorisationStatus.IN_FORCE)
    effective_on: Mapped[date]
    objective: Mapped[str]
    decided_value: Mapped[str]
    cost_of_deviation: Mapped[str]
    deviations: Mapped[list[Any]]
    violations: Mapped[list[Any]]
    lines: Mapped[list[Any]]
