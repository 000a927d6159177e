"""What lies beyond its limits, as a client is told."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from app.calc.money import Money
from app.components.places import Place
from app.components.scope import Scope, within
from app.core.pagination import Paging
from app.core.unit_of_work import Reading
from app.governance.tolerances.levels import ids_of
from app.risk.escalations.repository import open_for_limits
from app.risk.exposure.service import threats_together
from app.risk.limits.judging import Breach, breaches, over_limit, unit_of
from app.risk.limits.models import LimitedRisks, LimitEscalation, RiskLimit, RiskMeasure
from app.risk.limits.repository import RiskLimitRepository
from app.risk.limits.schemas import (
    PERCENTILES,
    BrokenRisk,
    ComponentBreaches,
    LimitStanding,
    RiskAmount,
    RiskBreach,
    RiskBreaches,
)
from app.risk.repository import RiskRepository
from app.risk.simulations.repository import RiskSimulationRepository

Missing = Literal["no_simulation", "other_currency", "withheld", "not_quantified"]


def of_risk(uow: Reading, risk_id: UUID) -> RiskBreaches:
    """The limits that a risk breaks as it stands."""
    risk = RiskRepository(uow).get(risk_id)
    return RiskBreaches(risk_id=risk.id, breaches=[told(breach) for breach in breaches(uow, risk)])


def told(breach: Breach) -> RiskBreach:
    names = ("component_id", "applies_to", "measure", "category")
    return RiskBreach(
        limit_id=breach.limit.id,
        value=RiskAmount(amount=breach.value, unit=breach.unit),
        beyond=breach.beyond,
        **{name: getattr(breach.limit, name) for name in names},
    )


def at_component(uow: Reading, place: Place) -> ComponentBreaches:
    """How all threats together stand against the limits set here, and which risks lie beyond theirs."""
    filters: dict[str, Any] = {**within(uow, place, Scope.BELOW), "active": {}, "beyond": {}}
    risks = RiskRepository(uow)
    first = risks.records(Paging(limit=ComponentBreaches.MOST, sort="-expected_value"), **filters)[0]
    limits = RiskLimitRepository(uow).all(component=place.id, applies_to=LimitedRisks.AGGREGATE)
    names = ("reference", "title", "component_id", "beyond", "proposed_to_id")
    return ComponentBreaches(
        component_id=place.id,
        aggregates=standings(uow, place, limits),
        risks_beyond=risks.count(**filters),
        risks=[BrokenRisk(risk_id=risk["id"], **{name: risk[name] for name in names}) for risk in first],
    )


def standings(uow: Reading, place: Place, limits: Sequence[RiskLimit]) -> list[LimitStanding]:
    """The limits for all threats together of one component, with the proposals that are open about them."""
    proposed = open_for_limits(uow, [limit.id for limit in limits])
    return [standing(uow, place, limit, proposed.get(limit.id)) for limit in limits]


def standing(uow: Reading, place: Place, limit: RiskLimit, proposal: UUID | None) -> LimitStanding:
    amount, missing = measured(uow, place, limit)
    beyond = over_limit(limit, amount.amount, amount.unit) if amount else None
    may_go_up = bool(beyond) and proposal is None and bool(above_of(place))
    return LimitStanding(
        limit_id=limit.id,
        component_id=place.id,
        measure=limit.measure,
        category=limit.category,
        confidence=limit.confidence,
        value=amount,
        beyond=beyond,
        missing=missing,
        risk_escalation_id=proposal,
        offered=may_go_up and limit.escalation == LimitEscalation.OFFERED,
    )


def above_of(place: Place) -> list[UUID]:
    """The levels above, the next one last."""
    return ids_of(place.path)[:-1]


def measured(uow: Reading, place: Place, limit: RiskLimit) -> tuple[RiskAmount | None, Missing | None]:
    """What all threats together come to, in the unit of a limit; or why that is not known."""
    value, missing = VALUES[limit.measure](uow, place, limit)
    if value is not None and value.currency != unit_of(limit):
        return None, "other_currency"
    return (RiskAmount(amount=max(value.amount, Decimal(0)), unit=value.currency) if value else None), missing


Value = tuple[Money | None, Missing | None]


def expected(uow: Reading, place: Place, limit: RiskLimit) -> Value:
    """The expected value of the active threats, those of other registers in their part that hits here."""
    return threats_together(uow, place, limit.category)


def simulated(uow: Reading, place: Place, limit: RiskLimit) -> Value:
    """The percentile of the newest simulation of the component and all below it."""
    newest = RiskSimulationRepository(uow).newest(place.id)
    if newest is None:
        return None, "no_simulation"
    if "cost" in newest["withheld"]:
        return None, "withheld"
    if newest["cost"] is None or limit.confidence is None:
        return None, "not_quantified"
    at = newest["cost"]["percentiles"][PERCENTILES[limit.confidence.normalize()]]
    return Money(Decimal(at["amount"]), at["currency"]), None


VALUES = {RiskMeasure.EXPECTED_VALUE: expected, RiskMeasure.SIMULATED_COST: simulated}
