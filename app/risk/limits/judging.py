"""Holding a risk against the limits of the level that holds it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.calc.appetite import Beyond, Limits
from app.core.unit_of_work import Reading
from app.governance.tolerances.levels import ids_of, places
from app.risk.limits.models import LimitedRisks, RiskLimit, RiskMeasure
from app.risk.models import ACTIVE, Risk, RiskKind

WORKING_DAYS, SCORE = "working_days", "score"
SINGLE = (
    sa.select(RiskLimit)
    .where(
        RiskLimit.organisation_id == sa.bindparam("organisation"), RiskLimit.applies_to == LimitedRisks.SINGLE
    )
    .order_by(RiskLimit.id)
)
SEVERITY = tuple(Beyond)


class Breach(NamedTuple):
    """What of a risk lies beyond which limit."""

    limit: RiskLimit
    value: Decimal
    unit: str
    beyond: Beyond


def beyond(uow: Reading, risk: Risk) -> Beyond | None:
    """The outermost limit for a single risk that it lies beyond; None while it is not active."""
    return outermost(breaches(uow, risk))


def outermost(found: Iterable[Breach]) -> Beyond | None:
    return max((breach.beyond for breach in found), key=SEVERITY.index, default=None)


def breaches(uow: Reading, risk: Risk) -> list[Breach]:
    """Each limit for a single risk that it lies beyond, as its residual assessment stands."""
    if risk.status not in ACTIVE or risk.kind != RiskKind.THREAT:
        return []
    limits = single_limits(uow)
    return list(broken(risk, in_force(uow, limits, risk))) if limits else []


def single_limits(uow: Reading) -> list[RiskLimit]:
    """The limits for single risks of the whole organisation: there are few."""
    return list(uow.session.scalars(SINGLE, {"organisation": uow.actor.organisation_id}))


def in_force(uow: Reading, limits: Sequence[RiskLimit], risk: Risk) -> list[RiskLimit]:
    """Of each measure the limit of the nearest level, from the one that holds the risk upwards; its category's first."""
    holder = risk.held_by_id or risk.component_id
    return nearest(limits, places(uow, [holder])[holder].path, risk.category)


def nearest(limits: Sequence[RiskLimit], path: str, category: str | None) -> list[RiskLimit]:
    depth = {id: at for at, id in enumerate(ids_of(path))}
    found: dict[RiskMeasure, RiskLimit] = {}
    fitting = [each for each in limits if each.component_id in depth and each.category in (None, category)]
    for limit in sorted(fitting, key=lambda each: (depth[each.component_id], each.category is not None)):
        found[limit.measure] = limit
    return list(found.values())


def broken(risk: Any, limits: Iterable[RiskLimit]) -> Iterator[Breach]:
    for limit in limits:
        value, unit = VALUES[limit.measure](risk)
        over = over_limit(limit, value, unit)
        if over and value is not None:
            yield Breach(limit, value, unit, over)


def over_limit(limit: RiskLimit, value: Decimal | None, unit: str) -> Beyond | None:
    """What of a limit a value breaks; None where it is in another unit, or not known."""
    if value is None or unit != unit_of(limit):
        return None
    return limits_of(limit).broken_by(value)


def limits_of(limit: RiskLimit) -> Limits:
    amounts = (limit.appetite, limit.tolerance, limit.capacity)
    return Limits(*(None if amount is None else Decimal(amount["amount"]) for amount in amounts))


def unit_of(limit: RiskLimit) -> str:
    amount = limit.appetite or limit.tolerance or limit.capacity
    assert amount is not None
    return str(amount["unit"])


Value = tuple[Decimal | None, str]


def expected_value(risk: Any) -> Value:
    money = risk.expected_value
    return (money.amount, money.currency) if money else (None, "")


def worst_cost(risk: Any) -> Value:
    """The most that it may cost, as far as somebody said; of a lognormal that is its P90."""
    money = risk.impact_high or risk.impact
    return (money.amount, money.currency) if money else (None, "")


def worst_delay(risk: Any) -> Value:
    likely, high = risk.schedule_impact_days, risk.schedule_impact_high_days
    days = likely if high is None else high
    return (None if days is None else Decimal(days)), WORKING_DAYS


def scored(risk: Any) -> Value:
    return (None if risk.score is None else Decimal(risk.score)), SCORE


VALUES: dict[RiskMeasure, Callable[[Any], Value]] = {
    RiskMeasure.EXPECTED_VALUE: expected_value,
    RiskMeasure.IMPACT: worst_cost,
    RiskMeasure.SCHEDULE_IMPACT: worst_delay,
    RiskMeasure.SCORE: scored,
}
