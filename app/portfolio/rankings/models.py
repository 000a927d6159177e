"""Rankings as they were made: what went in, what came out, and where a body decided otherwise."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.components.models import ComponentKind
from app.core.model import Base, Entity, referable, within_organisation


class Ranking(Entity):
    """One ranking of a portfolio. Only ``deviations`` change; its rows stand in a table of their own.

    ``criteria`` are the model's as they were, ``scores_digest`` is that of the portfolio's ranking as it is
    told at any time, ``inputs_digest`` of all that went in and ``result_digest`` of all that came out.
    """

    __tablename__ = "rankings"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("model_id", "prioritisation_models"),
    )

    component_id: Mapped[UUID]
    model_id: Mapped[UUID]
    model_slug: Mapped[str]
    model_number: Mapped[int]
    criteria: Mapped[list[Any]]
    kind: Mapped[ComponentKind]
    draws: Mapped[int]
    seed: Mapped[int] = mapped_column(sa.BigInteger)
    top: Mapped[int]
    weight_ranges: Mapped[list[Any]]
    weight_order: Mapped[list[Any]]
    method: Mapped[str]
    libraries: Mapped[dict[str, Any]]
    scores_digest: Mapped[str] = mapped_column(sa.String(64))
    inputs_digest: Mapped[str] = mapped_column(sa.String(64))
    result_digest: Mapped[str] = mapped_column(sa.String(64))
    ranked_by: Mapped[str]
    ranked: Mapped[int]
    complete: Mapped[int]
    left_out: Mapped[dict[str, Any]]
    stability: Mapped[dict[str, Any]]
    sensitivity: Mapped[dict[str, Any]]
    ties: Mapped[list[Any]]
    deviations: Mapped[list[Any]] = mapped_column(default=list)


class RankingRow(Base):
    """A component in a ranking: what was ``given`` of it, and what is ``told``."""

    __tablename__ = "ranking_rows"
    __table_args__ = (within_organisation("ranking_id", "rankings"),)

    organisation_id: Mapped[UUID]
    ranking_id: Mapped[UUID] = mapped_column(primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    component_id: Mapped[UUID]
    given: Mapped[dict[str, Any]]
    told: Mapped[dict[str, Any]]
