"""How much risk a level seeks, tolerates and can absorb."""

from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.appetite import Beyond
from app.core.model import Entity, referable, within_organisation

AMOUNT = sa.JSON(none_as_null=True)


class LimitedRisks(StrEnum):
    """To each risk by itself, or to all threats together."""

    SINGLE = "single"
    AGGREGATE = "aggregate"


class RiskMeasure(StrEnum):
    EXPECTED_VALUE = "expected_value"
    IMPACT = "impact"
    SCHEDULE_IMPACT = "schedule_impact"
    SCORE = "score"
    SIMULATED_COST = "simulated_cost"


class LimitEscalation(StrEnum):
    """What becomes of a breach by all threats together: put to the level above, offered to be put there, or told."""

    BY_RULE = "by_rule"
    OFFERED = "offered"
    FLAGGED = "flagged"


class RiskLimit(Entity):
    """A category's own where one is named. ``confidence`` is the percentile that a simulated cost is judged by.

    ``beyond`` is how all threats together stood when they were last judged.
    """

    __tablename__ = "risk_limits"
    __table_args__ = (referable(), within_organisation("component_id", "components"))

    component_id: Mapped[UUID]
    applies_to: Mapped[LimitedRisks]
    measure: Mapped[RiskMeasure]
    category: Mapped[str | None]
    confidence: Mapped[Decimal | None]
    appetite: Mapped[dict[str, Any] | None] = mapped_column(AMOUNT)
    tolerance: Mapped[dict[str, Any] | None] = mapped_column(AMOUNT)
    capacity: Mapped[dict[str, Any] | None] = mapped_column(AMOUNT)
    note: Mapped[str | None]
    escalation: Mapped[LimitEscalation] = mapped_column(default=LimitEscalation.BY_RULE)
    beyond: Mapped[Beyond | None]
