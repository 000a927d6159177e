"""What counts together with a question, so that splitting it slips under no limit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from app.calc.authority.limits import Question
from app.components.places import AnyPlace
from app.core.unit_of_work import Reading
from app.governance.authority.kinds import ADDING, MATTERS, MOVING
from app.governance.authority.schemas import Figures
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.states import APPROVALS, WANTED

N = TypeVar("N", int, Decimal)
TOGETHER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a component, with what it needs to find what counts together with it.

    ``itself`` is the decision that asks it, ``instead_of`` the one it is to supersede, and
    ``before`` when it was proposed: of what is undecided, only what was proposed earlier counts.
    """

    place: AnyPlace
    kind: DecisionKind
    figures: Figures
    now: datetime
    itself: UUID | None = None
    instead_of: UUID | None = None
    before: datetime | None = None


def counted(uow: Reading, asked: Asked) -> Sequence[Decision]:
    """The decisions that count together with a question, oldest first; whoever asks."""
    if asked.kind not in ADDING | MOVING:
        return []
    standing = sa.or_(
        Decision.status.in_(sorted(APPROVALS)),
        sa.and_(Decision.status.in_(sorted(WANTED)), Decision.proposed_at < (asked.before or asked.now)),
    )
    query = sa.select(Decision).where(
        Decision.organisation_id == uow.actor.organisation_id,
        Decision.id.not_in([id for id in (asked.itself, asked.instead_of) if id]),
        standing,
        sa.or_(related(asked), moving(asked)),
    )
    return uow.session.scalars(query.order_by(Decision.proposed_at, Decision.id)).all()


def related(asked: Asked) -> Any:
    """Decided in the same twelve months for the same outcome, with the same supplier, or maybe so."""
    figures = asked.figures
    same = [sa.and_(Decision.component_id == asked.place.id, Decision.kind == asked.kind, unnamed(figures))]
    if figures.purpose:
        same.append(Decision.purpose == figures.purpose)
    if figures.supplier:
        same.append(Decision.supplier == figures.supplier)
    recent = Decision.proposed_at >= asked.now - TOGETHER
    return sa.and_(recent, Decision.kind.in_(sorted(ADDING)), sa.or_(*same))


def unnamed(figures: Figures) -> Any:
    return Decision.purpose.is_(None) if figures.purpose else sa.true()


def moving(asked: Asked) -> Any:
    """Moved the same component from its original baseline, however long ago."""
    if asked.kind not in MOVING:
        return sa.false()
    return sa.and_(Decision.component_id == asked.place.id, Decision.kind.in_(sorted(MOVING)))


def question_of(asked: Asked, others: Sequence[Decision]) -> Question:
    """The question, with what counts together with it."""
    figures = asked.figures
    own = Question(
        matter=MATTERS[asked.kind],
        value=figures.value.amount if figures.value else None,
        currency=asked.place.currency,
        variance=figures.variance,
        days=figures.days,
        risk=figures.risk,
        categories=frozenset(figures.categories),
        circumstances=frozenset(figures.circumstances),
    )
    moved = [each for each in others if each.component_id == asked.place.id and each.kind in MOVING]
    return replace(
        own,
        value=value_with(asked, own.value, others),
        variance=further(own.variance, (each.variance for each in moved)),
        days=further(own.days, (each.days for each in moved)),
    )


def value_with(asked: Asked, own: Decimal | None, others: Iterable[Decision]) -> Decimal | None:
    """The value of all together; none can be told where another is in another currency."""
    since = asked.now - TOGETHER
    monies = [each.value for each in others if each.value and (each.proposed_at or asked.now) >= since]
    if own is None or any(money.currency != asked.place.currency for money in monies):
        return None
    return own + sum((money.amount for money in monies), Decimal(0))


def further(own: N | None, others: Iterable[N | None]) -> N | None:
    """How far from the start one is after a step: as far as the step itself, or as all of them together."""
    if own is None:
        return None
    total = sum((each for each in others if each is not None), own)
    return max(own, total, key=abs)
