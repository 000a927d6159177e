"""Prioritisation models of an organisation: numbered versions of the criteria that components are ranked by."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique

DIRECTLY: dict[str, Any] = {"by": "direct", "judgements": [], "swings": []}


class ModelStatus(StrEnum):
    DRAFT = "draft"
    IN_USE = "in_use"
    RETIRED = "retired"


class ValueFunction(StrEnum):
    """How an amount of a criterion becomes a value between 0 and 1."""

    LINEAR = "linear"
    PIECEWISE = "piecewise"
    STEP = "step"
    DIRECT = "direct"
    EXPONENTIAL = "exponential"


class Method(StrEnum):
    """How a model puts components in order."""

    WEIGHTED_SCORE = "weighted_score"
    WSJF = "wsjf"
    BENEFIT_COST = "benefit_cost"
    NET_PRESENT_VALUE = "net_present_value"


class PrioritisationModel(Entity):
    """``number`` counts the versions of a ``slug``; ``weights`` are the criteria's shares, adding up to 1.

    ``consistency`` tells of weights by comparison, ``rates`` are those that ``discounting`` found in force.
    """

    __tablename__ = "prioritisation_models"
    __table_args__ = (
        referable(),
        unique("slug", "number", taken="Somebody made this version meanwhile: try again."),
        # Of one slug, one version at most is in use: the database keeps it so.
        sa.Index(
            "uq_prioritisation_models_in_use",
            *("organisation_id", "slug"),
            unique=True,
            sqlite_where=sa.text("status = 'in_use'"),
            postgresql_where=sa.text("status = 'in_use'"),
        ),
    )

    slug: Mapped[str]
    number: Mapped[int]
    name: Mapped[str]
    description: Mapped[str | None]
    criteria: Mapped[list[Any]]
    weights: Mapped[dict[str, Any]]
    method: Mapped[Method] = mapped_column(default=Method.WEIGHTED_SCORE)
    weighting: Mapped[dict[str, Any]] = mapped_column(default=lambda: dict(DIRECTLY))
    consistency: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    discounting: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    rates: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    blind: Mapped[bool] = mapped_column(default=False)
    scorers: Mapped[list[Any]] = mapped_column(default=list)
    moderation_spread: Mapped[Decimal] = mapped_column(default=Decimal(2))
    status: Mapped[ModelStatus] = mapped_column(default=ModelStatus.DRAFT)
    adopted_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
