"""Prioritisation models of an organisation: numbered versions of the criteria that components are ranked by."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique


class ModelStatus(StrEnum):
    DRAFT = "draft"
    IN_USE = "in_use"
    RETIRED = "retired"


class ValueFunction(StrEnum):
    """How an amount of a criterion becomes a value between 0 and 1."""

    LINEAR = "linear"
    PIECEWISE = "piecewise"
    DIRECT = "direct"


class PrioritisationModel(Entity):
    """``number`` counts the versions of a ``slug``; ``weights`` are the criteria's shares, adding up to 1."""

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
    status: Mapped[ModelStatus] = mapped_column(default=ModelStatus.DRAFT)
    adopted_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
