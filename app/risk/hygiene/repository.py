"""Reading what the health of registers is judged by, under what the actor may see."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.calc.rag import Rag
from app.calc.risk_response import Stage
from app.components.models import Component, ComponentKind
from app.core.history import EntityVersion
from app.core.statements import Statement, filtered, placed, remembered
from app.risk.assessments.models import RiskAssessment
from app.risk.models import ClosureReason, Risk, RiskKind, RiskStatus
from app.risk.repository import CURRENCY, EXPECTED, RiskRepository
from app.risk.responses.models import IN_PLACE, ResponseStatus, RiskResponse

AT_ONCE = 1000  # rows that are fetched at once


class Seen(NamedTuple):
    """An active risk as the rules look at it."""

    id: UUID
    reference: str
    component_id: UUID
    kind: RiskKind
    title: str
    cause: str
    event: str
    effect: str
    owner: str | None
    responded: bool
    currency: str | None
    probability: Decimal
    colour: Rag | None
    scale: str
    scale_version: int
    review_on: date | None
    created_at: datetime
    impact_band: int | None
    score: int | None
    expected_minor: int | None
    inherent: Any
    costly: bool
    assessed_at: datetime | None


class Ended(NamedTuple):
    """A risk that is closed or has occurred."""

    component_id: UUID
    kind: RiskKind
    status: RiskStatus
    probability: Decimal
    closure_reason: ClosureReason | None
    on: date | None


RESPONSE = sa.exists().where(
    RiskResponse.organisation_id == Risk.organisation_id, RiskResponse.risk_id == Risk.id
)
COSTLY = RESPONSE.where(RiskResponse.status.in_(IN_PLACE), sa.inspect(RiskResponse).columns["cost_minor"] > 0)
RESPONDED = sa.or_(
    Risk.response_strategy.is_not(None), RESPONSE.where(RiskResponse.status != ResponseStatus.CANCELLED)
)
ASSESSED_AT = (
    sa.select(sa.func.max(RiskAssessment.created_at))
    .where(
        RiskAssessment.organisation_id == Risk.organisation_id,
        RiskAssessment.risk_id == Risk.id,
        RiskAssessment.stage == Stage.RESIDUAL,
    )
    .scalar_subquery()
)
OF_OWN = {
    "responded": RESPONDED,
    "currency": CURRENCY,
    "expected_minor": EXPECTED,
    "costly": COSTLY,
    "assessed_at": ASSESSED_AT,
}
SEEN = tuple(OF_OWN[n].label(n) if n in OF_OWN else getattr(Risk, n) for n in Seen._fields)
ENDED_ON = sa.func.coalesce(Risk.closed_on, Risk.occurred_on)
ENDED = tuple(ENDED_ON.label(n) if n == "on" else getattr(Risk, n) for n in Ended._fields)
IS_ENDED = Risk.status.in_((RiskStatus.CLOSED, RiskStatus.OCCURRED))


class HygieneRepository(RiskRepository):
    def active_facts(self, **filters: Any) -> list[Seen]:
        return [Seen(*row) for row in self.columns(choosing, active={}, **filters)]

    def ended(self, **filters: Any) -> list[Ended]:
        return [Ended(*row) for row in self.columns(ending, **filters)]

    def kinds(self, ids: Iterable[UUID]) -> dict[UUID, ComponentKind]:
        """What kind each of these components is."""
        query = sa.select(Component.id, Component.kind).where(
            Component.organisation_id == self.actor.organisation_id, Component.id.in_(list(ids))
        )
        return {id: kind for id, kind in self.session.execute(query)}

    def columns(self, choose: Any, **filters: Any) -> Any:
        names, given = self._given(filters)
        query = choose(type(self), names, self._shape())
        return self.session.execute(query, self._bound(**given, **self._scope()))

    def pasts(self, **filters: Any) -> Iterator[Any]:
        """The versions of every risk that the filters leave; those of one stand together, the first first."""
        names, given = self._given(filters)
        query = passing(type(self), names, self._shape())
        bound = self._bound(**given, **self._scope())
        yield from self.session.execute(query, bound, execution_options={"yield_per": AT_ONCE})


@remembered
def choosing(kind: type[RiskRepository], names: tuple[str, ...], shape: tuple[int | None, ...]) -> Statement:
    return filtered(kind, placed(kind, sa.select(*SEEN)), names, shape).order_by(Risk.id)


@remembered
def ending(kind: type[RiskRepository], names: tuple[str, ...], shape: tuple[int | None, ...]) -> Statement:
    return filtered(kind, placed(kind, sa.select(*ENDED)), names, shape).where(IS_ENDED)


@remembered
def passing(kind: type[RiskRepository], names: tuple[str, ...], shape: tuple[int | None, ...]) -> Statement:
    ids = filtered(kind, placed(kind, sa.select(Risk.id)), names, shape)
    V = EntityVersion
    return (
        sa.select(V.entity_id, V.valid_from, V.snapshot)
        .where(
            V.organisation_id == sa.bindparam("organisation"),
            V.kind == Risk.__tablename__,
            V.entity_id.in_(ids),
        )
        .order_by(V.entity_id, V.version)
    )
