"""What a ranking reads: components and their scores, each in one statement."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component, ComponentKind, ComponentStatus
from app.core.errors import Invalid
from app.core.model import Exact
from app.core.prepared import typed_rows_of
from app.core.rights import below_bound, bounds
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.portfolio.scores.models import Score

LARGEST = 20_000  # components in one ranking
BELOW = sa.and_(
    Component.organisation_id == sa.bindparam("organisation"), below_bound(Component.path, "below")
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A component that may be ranked."""

    id: UUID
    kind: ComponentKind
    code: str
    name: str
    category: str | None
    status: ComponentStatus
    archived: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A score as a ranking reads it."""

    component_id: UUID
    criterion: str
    scorer: str
    value: Decimal


CANDIDATES_BELOW = (
    sa.select(
        *(Component.id, Component.kind, Component.code, Component.name, Component.category),
        *(Component.status, Component.archived_at.is_not(None).label("archived")),
    )
    .where(BELOW, equals("kind", Component.kind))
    .order_by(Component.code, Component.id)
    .limit(LARGEST + 1)
)
# Null of sealed ones alone, which are left out.
TOLD: sa.Label[Decimal] = sa.type_coerce(Score.value, Exact()).label("told")
READ: tuple[Any, ...] = (Score.component_id, Score.criterion, Score.scorer, TOLD)
SCORES_BELOW = (
    sa.select(*READ)
    .join(Component, Component.id == Score.component_id)
    .where(
        BELOW,
        Score.organisation_id == sa.bindparam("organisation"),
        Score.model_id == sa.bindparam("model", type_=Score.model_id.type),
        Score.seal.is_(None),
    )
    .order_by(Score.component_id, Score.criterion, Score.scorer)
)


def candidates(uow: Reading, path: str, kind: ComponentKind) -> list[Candidate]:
    """The components of a kind under ``path``, by code. Raises ``Invalid`` where there are too many."""
    bound = {"organisation": uow.actor.organisation_id, "kind": kind} | bounds("below", path)
    found = [Candidate(*row) for row in uow.session.execute(CANDIDATES_BELOW, bound)]
    if len(found) > LARGEST:
        raise Invalid(f"More than {LARGEST} components are below: rank a smaller portfolio.")
    return found


def scores(uow: Reading, path: str, model_id: UUID) -> list[Given]:
    """Every score by a model of what is under ``path``, but for those that are sealed."""
    bound = {"organisation": uow.actor.organisation_id, "model": model_id} | bounds("below", path)
    return [Given(*row) for row in typed_rows_of(uow.session.connection(), SCORES_BELOW, bound)]
