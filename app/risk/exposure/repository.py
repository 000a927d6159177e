"""Adding up registers, under what the actor may see."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.calc.rag import Rag
from app.core.statements import Statement, filtered, placed, remembered
from app.risk.models import Risk, RiskKind
from app.risk.repository import CURRENCY, EXPECTED, RiskRepository

PLACES = (Risk.scale, Risk.scale_version, Risk.kind, Risk.probability_band, Risk.impact_band)


class Place(NamedTuple):
    """A cell of the heat map of one kind by one version of a scale; outside the map where unrated."""

    scale: str
    scale_version: int
    kind: RiskKind
    probability_band: int
    impact_band: int | None


class Tally(NamedTuple):
    """Risks that have their place, colour and currency in common."""

    place: Place
    colour: Rag | None
    currency: str | None
    risks: int
    expected_minor: int


class Listed(NamedTuple):
    """A risk of a cell, in short; without an impact in money it is expected to come to nothing known."""

    risk_id: UUID
    reference: str
    title: str
    score: int
    expected_minor: int | None
    currency: str | None


LISTED = (Risk.id, Risk.reference, Risk.title, Risk.score, EXPECTED, CURRENCY)


class ExposureRepository(RiskRepository):
    def tallies(self, **filters: Any) -> list[Tally]:
        """How many risks there are of each sort, and what they are expected to cost."""
        names, given = self._given(filters)
        query = tallying(type(self), names, self._shape())
        rows = self.session.execute(query, self._bound(**given, **self._scope()))
        return [Tally(Place(*row[:5]), row[5], row[6], row[7], int(row[8])) for row in rows]

    def listed(self, most: int, **filters: Any) -> Sequence[tuple[Place, Listed]]:
        """At most ``most`` risks for each place in a heat map, the largest expected values first."""
        names, given = self._given(filters)
        query = naming(type(self), names, self._shape())
        rows = self.session.execute(query, self._bound(**given, **self._scope(), most=most))
        return [(Place(*row[:5]), Listed(*row[5:-1])) for row in rows]


@remembered
def tallying(kind: type[RiskRepository], names: tuple[str, ...], shape: tuple[int | None, ...]) -> Statement:
    alike = (*PLACES, Risk.colour, CURRENCY)
    sums = sa.func.count(), sa.func.coalesce(sa.func.sum(EXPECTED), 0)
    return filtered(kind, placed(kind, sa.select(*alike, *sums)), names, shape).group_by(*alike)


@remembered
def naming(kind: type[RiskRepository], names: tuple[str, ...], shape: tuple[int | None, ...]) -> Statement:
    size = sa.func.abs(sa.func.coalesce(EXPECTED, 0)).desc()
    nth = sa.func.row_number().over(partition_by=PLACES, order_by=(size, Risk.id)).label("nth")
    ranked = sa.select(*PLACES, *LISTED, nth).where(Risk.impact_band.is_not(None))
    rows = filtered(kind, placed(kind, ranked), names, shape).subquery()
    return sa.select(rows).where(rows.c.nth <= sa.bindparam("most", type_=sa.Integer)).order_by(rows.c.nth)
