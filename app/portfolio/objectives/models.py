"""Strategic objectives of an organisation, and what components contribute to them."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation


class StrategicObjective(Entity):
    """``period`` is what people call the time it is for, such as a strategy's years; ``measures`` tell how it goes."""

    __tablename__ = "strategic_objectives"
    __table_args__ = (
        referable(),
        unique("code", taken="Another strategic objective has this code."),
        sa.CheckConstraint("CAST(weight AS NUMERIC) >= 0", name="weight"),
    )

    code: Mapped[str]
    title: Mapped[str]
    description: Mapped[str | None]
    weight: Mapped[Decimal]
    owner: Mapped[str | None]
    period: Mapped[str | None]
    measures: Mapped[list[Any]] = mapped_column(default=list)


class StrategicContribution(Entity):
    """``share``: how much of the objective the component is to deliver, 0 to 1."""

    __tablename__ = "strategic_contributions"
    __table_args__ = (
        within_organisation("objective_id", "strategic_objectives"),
        within_organisation("component_id", "components"),
        unique("component_id", "objective_id", taken="This component has a contribution to this objective."),
        sa.CheckConstraint("CAST(share AS NUMERIC) BETWEEN 0 AND 1", name="share"),
    )

    objective_id: Mapped[UUID] = mapped_column(index=True)
    component_id: Mapped[UUID] = mapped_column(index=True)
    share: Mapped[Decimal]
    rationale: Mapped[str | None]
