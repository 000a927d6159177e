"""Reading impacts of risks by component, and what comes from risks that are placed elsewhere."""

from typing import Any, ClassVar, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.components.models import Component
from app.components.places import AnyPlace
from app.components.scope import Scope, live, within
from app.core.repository import Repository
from app.core.rights import below_bound, bounds
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.risk.impacts.models import RiskImpact
from app.risk.impacts.schemas import RiskImpactRead
from app.risk.models import Risk
from app.risk.repository import IS_ACTIVE

Raising = aliased(Component)
OF_ITS_RISK = sa.and_(Risk.organisation_id == RiskImpact.organisation_id, Risk.id == RiskImpact.risk_id)
PLACED_OUTSIDE = sa.exists().where(
    OF_ITS_RISK, IS_ACTIVE, Raising.id == Risk.place_id, sa.not_(below_bound(Raising.path, "outside"))
)

PLACED_ELSEWHERE = sa.exists().where(OF_ITS_RISK, IS_ACTIVE, Risk.place_id != RiskImpact.component_id)


class RiskImpactRepository(Repository[RiskImpact, RiskImpactRead]):
    model = RiskImpact
    told = RiskImpactRead
    noun = "impact of a risk"
    reads = "risk:read"
    component = RiskImpact.component_id
    sortable: ClassVar = {"created_at": RiskImpact.created_at}
    filters: ClassVar = {
        "risk": equals("risk", RiskImpact.risk_id),
        "component": equals("component", RiskImpact.component_id),
        "live": live(RiskImpact.component_id),
        "outside": PLACED_OUTSIDE,
        "elsewhere": PLACED_ELSEWHERE,
    }


class Shared(NamedTuple):
    """A risk of another register, and what of it hits the components that are looked at."""

    risk: Risk
    impacts: list[RiskImpact]


def shared(uow: Reading, place: AnyPlace, scope: Scope, category: str | None = None) -> list[Shared]:
    """The active risks placed outside what is looked at, with an impact within it, by reference."""
    filters = within(uow, place, scope)
    away: dict[str, Any] = (
        {"outside": bounds("outside", place.path)} if "below" in filters else {"elsewhere": {}}
    )
    by_risk: dict[UUID, list[RiskImpact]] = {}
    for impact in RiskImpactRepository(uow).all(**filters, **away):
        by_risk.setdefault(impact.risk_id, []).append(impact)
    query = sa.select(Risk).where(
        Risk.organisation_id == uow.actor.organisation_id, Risk.id.in_(by_risk), IS_ACTIVE
    )
    risks = uow.session.scalars(query.order_by(Risk.reference)) if by_risk else ()
    return [Shared(risk, by_risk[risk.id]) for risk in risks if category in (None, risk.category)]
