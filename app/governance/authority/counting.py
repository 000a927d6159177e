"""What counts together with a question, so that splitting it slips under no limit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeVar
from uuid import UUID

import sqlalchemy as sa

from app.calc.authority.limits import Question
from app.calc.conversion import Applied
from app.calc.money import Money, exponent
from app.components.places import AnyPlace
from app.core.prepared import typed_rows_of
from app.core.statements import Statement, equals, remembered
from app.core.unit_of_work import Reading
from app.governance.authority.kinds import ADDING, MATTERS, MOVING
from app.governance.authority.rates import from_one
from app.governance.authority.schemas import Figures
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.states import APPROVALS, WANTED

N = TypeVar("N", int, Decimal)
TOGETHER = timedelta(days=365)
MINOR, CURRENCY = Decision.__table__.c.value_minor, Decision.__table__.c.value_currency


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a component, with what it needs to find what counts together with it.

    ``itself`` is the decision that asks it, ``instead_of`` the one it is to supersede, and
    ``before`` when it was proposed: of what is undecided, only what was proposed earlier counts.
    ``alone`` where its figures are those of all that counts together already.
    """

    place: AnyPlace
    kind: DecisionKind
    figures: Figures
    now: datetime
    itself: UUID | None = None
    instead_of: UUID | None = None
    before: datetime | None = None
    alone: bool = False

    @property
    def currency(self) -> str:
        return self.figures.value.currency if self.figures.value else self.place.currency

    @property
    def submitted_on(self) -> date:
        return (self.before or self.now).date()


class Other(NamedTuple):
    """A decision as far as it counts."""

    id: UUID
    reference: str
    component_id: UUID
    kind: DecisionKind
    proposed_at: datetime
    variance: Decimal | None
    days: int | None
    minor: int | None
    currency: str | None

    @property
    def value(self) -> Money | None:
        return None if self.minor is None else Money.of_minor(self.minor, self.currency or "")


COLUMNS = (*(getattr(Decision, name) for name in Other._fields[:-2]), MINOR, CURRENCY)


def counted(uow: Reading, asked: Asked) -> Sequence[Other]:
    """The decisions that count together with a question, oldest first; whoever asks."""
    if asked.alone or asked.kind not in ADDING | MOVING:
        return []
    figures = asked.figures
    query = together(asked.kind in MOVING, bool(figures.purpose), bool(figures.supplier))
    bound = {
        "organisation": uow.actor.organisation_id,
        "component": asked.place.id,
        "kind": asked.kind,
        "purpose": figures.purpose,
        "supplier": figures.supplier,
        "since": asked.now - TOGETHER,
        "before": asked.before or asked.now,
    }
    aside = (asked.itself, asked.instead_of)
    rows = typed_rows_of(uow.session.connection(), query, bound)
    return [each for each in map(Other._make, rows) if each.id not in aside]


@remembered
def together(moves: bool, purpose: bool, supplier: bool) -> Statement:
    """What counts together with a question that moves a baseline, and names an outcome or a supplier."""
    here = equals("component", Decision.component_id)
    earlier = Decision.proposed_at < sa.bindparam("before", type_=Decision.proposed_at.type)
    standing = sa.or_(
        Decision.status.in_(literals(APPROVALS)), sa.and_(Decision.status.in_(literals(WANTED)), earlier)
    )
    unnamed = Decision.purpose.is_(None) if purpose else sa.true()
    same = [sa.and_(here, equals("kind", Decision.kind), unnamed)]
    same += [equals("purpose", Decision.purpose)] * purpose
    same += [equals("supplier", Decision.supplier)] * supplier
    recent = Decision.proposed_at >= sa.bindparam("since", type_=Decision.proposed_at.type)
    counts = sa.and_(recent, Decision.kind.in_(literals(ADDING)), sa.or_(*same))
    if moves:  # the same component from its original baseline, however long ago
        counts = sa.or_(counts, sa.and_(here, Decision.kind.in_(literals(MOVING))))
    own = equals("organisation", Decision.organisation_id)
    return sa.select(*COLUMNS).where(own, standing, counts).order_by(Decision.proposed_at, Decision.id)


def literals(values: Iterable[str]) -> list[sa.ColumnElement[str]]:
    """A list in the text of the statement itself, which goes to the driver as it is."""
    return [sa.literal_column(f"'{value}'") for value in sorted(values)]


def question_of(
    asked: Asked, others: Sequence[Other], rates: Mapping[str, Applied] | None = None
) -> Question:
    """The question, with what counts together with it; ``rates`` are those into its currency."""
    figures, known = asked.figures, rates or {}
    own = Question(
        matter=MATTERS[asked.kind],
        value=figures.value.amount if figures.value else None,
        currency=asked.currency,
        variance=figures.variance,
        days=figures.days,
        risk=figures.risk,
        categories=frozenset(figures.categories),
        circumstances=frozenset(figures.circumstances),
        rates=from_one(known),
    )
    if not others:
        return own
    moved = [each for each in others if each.component_id == asked.place.id and each.kind in MOVING]
    return replace(
        own,
        value=value_with(asked, own.value, others, known),
        variance=further(own.variance, (each.variance for each in moved)),
        days=further(own.days, (each.days for each in moved)),
    )


def value_with(
    asked: Asked, own: Decimal | None, others: Iterable[Other], rates: Mapping[str, Applied]
) -> Decimal | None:
    """The value of all together; none can be told where another is in a currency that no rate joins."""
    since, to = asked.now - TOGETHER, asked.currency
    monies = [each.value for each in others if each.value and each.proposed_at >= since]
    if own is None or any(money.currency not in (to, *rates) for money in monies):
        return None
    factors = {to: Fraction(1)} | {other: rate.factor for other, rate in rates.items()}
    total = sum((Fraction(each.amount) * factors[each.currency] for each in monies), Fraction(own))
    return Money.of_minor(round(total * 10 ** exponent(to)), to).amount


def further(own: N | None, others: Iterable[N | None]) -> N | None:
    """How far from the start one is after a step: as far as the step itself, or as all of them together."""
    if own is None:
        return None
    total = sum((each for each in others if each is not None), own)
    return max(own, total, key=abs)
