"""Holding all threats together against the limits of a level, and putting a breach to the level above."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.components.places import Place
from app.components.repository import ComponentRepository
from app.core.errors import Conflict
from app.core.unit_of_work import Writing
from app.governance.tolerances.levels import ids_of, places, unhindered
from app.risk.escalations import proposing
from app.risk.escalations.models import EscalationDirection, EscalationStatus, RiskEscalation
from app.risk.escalations.repository import open_for_limits
from app.risk.escalations.schemas import ExposureEscalationWrite
from app.risk.limits.judging import SEVERITY, over_limit
from app.risk.limits.models import LimitedRisks, LimitEscalation, RiskLimit, RiskMeasure
from app.risk.limits.repository import RiskLimitRepository
from app.risk.limits.schemas import RiskAmount
from app.risk.limits.telling import above_of, measured

WRITE = "risk:write"
RULE = "All threats together come to {amount:,} {unit}: beyond the {beyond} of {level}."
WITHIN = "All threats together are within appetite again."
TOGETHER = (
    sa.select(RiskLimit)
    .where(
        RiskLimit.organisation_id == sa.bindparam("organisation"),
        RiskLimit.applies_to == LimitedRisks.AGGREGATE,
    )
    .order_by(RiskLimit.id)
)


def follow(uow: Writing, component_ids: Iterable[UUID], measure: RiskMeasure) -> None:
    """Judge the limits of these components and of all above them after what they measure has changed."""
    limits = uow.session.scalars(TOGETHER, {"organisation": uow.actor.organisation_id}).all()
    limits = [limit for limit in limits if limit.measure == measure]
    if not limits:
        return
    uow.flush()
    hit = {id for place in places(uow, set(component_ids)).values() for id in ids_of(place.path)}
    judge(uow, [limit for limit in limits if limit.component_id in hit])


def judge(uow: Writing, limits: Iterable[RiskLimit]) -> None:
    """Hold all threats together against these limits: what is newly beyond goes up once, what is within comes back."""
    for limit in limits:
        place = places(uow, [limit.component_id])[limit.component_id]
        amount, _ = measured(unhindered(uow), place, limit)
        if amount is None:
            continue
        was, limit.beyond = limit.beyond, over_limit(limit, amount.amount, amount.unit)
        if limit.beyond == was:
            continue
        uow.record("risk_limit.held_against_exposure", limit)
        if limit.beyond is None:
            withdraw(uow, limit, WITHIN)
        elif is_further(limit, was) and limit.escalation == LimitEscalation.BY_RULE:
            by_rule(uow, limit, place, amount)


def is_further(limit: RiskLimit, was: Any) -> bool:
    """Whether more is broken than before: a breach that is known is not put up again."""
    return was is None or SEVERITY.index(limit.beyond) > SEVERITY.index(was)


def by_rule(uow: Writing, limit: RiskLimit, place: Place, amount: RiskAmount) -> None:
    if above_of(place) and not open_for_limits(uow, [limit.id]):
        reason = RULE.format(amount=amount.amount, unit=amount.unit, beyond=limit.beyond, level=place.code)
        put(uow, limit, place, amount, reason, proposing.ANSWER_DAYS)


def put(
    uow: Writing, limit: RiskLimit, place: Place, amount: RiskAmount, reason: str, within: int
) -> RiskEscalation:
    levels = proposing.Levels(uow)
    to = levels.place(above_of(place)[-1])
    proposal = proposing.put(
        uow,
        place,
        to,
        EscalationDirection.UP,
        reason,
        levels.calendar(to.id),
        within,
        limit_id=limit.id,
        beyond=limit.beyond,
        exposure=amount.model_dump(mode="json"),
    )
    uow.record("risk_escalation.proposed", proposal)
    return proposal


def propose(uow: Writing, limit_id: UUID, data: ExposureEscalationWrite) -> RiskEscalation:
    """Put all threats together to the level above. Raises ``Conflict`` where they break nothing, or it is asked."""
    limit = RiskLimitRepository(uow).get(limit_id, WRITE)
    place = ComponentRepository(uow).open(limit.component_id, WRITE)
    amount, _ = measured(unhindered(uow), place, limit) if is_together(limit) else (None, None)
    if amount is None or over_limit(limit, amount.amount, amount.unit) is None:
        raise Conflict("All threats together are not known to be beyond this limit.", rule="within")
    if not above_of(place):
        raise Conflict(f"There is no level above {place.code}.", rule="highest")
    if open_for_limits(uow, [limit.id]):
        raise Conflict("It is put to the level above already: wait for its answer.", rule="proposed")
    return put(uow, limit, place, amount, data.reason, data.answer_within_days)


def is_together(limit: RiskLimit) -> bool:
    return limit.applies_to == LimitedRisks.AGGREGATE


def withdraw(uow: Writing, limit: RiskLimit, why: str) -> None:
    """Take back the proposal that is open about a limit, if one is."""
    for id in open_for_limits(uow, [limit.id]).values():
        proposal = uow.session.get_one(RiskEscalation, id)
        proposing.answered(uow, proposal, EscalationStatus.WITHDRAWN, why)
        uow.record("risk_escalation.withdrawn", proposal, why)
