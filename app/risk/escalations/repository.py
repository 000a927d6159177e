"""Reading what levels put to each other."""

from collections.abc import Collection
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.risk.escalations.models import EscalationStatus, RiskEscalation
from app.risk.escalations.schemas import RiskEscalationRead
from app.risk.models import Risk


def of_its_risk(column: Any) -> Any:
    """What the risk is called, for who is asked to take it over and may not see it yet."""
    its = (Risk.organisation_id == RiskEscalation.organisation_id, Risk.id == RiskEscalation.risk_id)
    return sa.select(column).where(*its).correlate(RiskEscalation).scalar_subquery()


def open_for_limits(uow: Reading, limit_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The proposal that is open about each of some limits, if one is."""
    query = sa.select(RiskEscalation.limit_id, RiskEscalation.id).where(
        RiskEscalation.organisation_id == uow.actor.organisation_id,
        RiskEscalation.limit_id.in_(limit_ids),
        RiskEscalation.status == EscalationStatus.PROPOSED,
    )
    found = uow.session.execute(query) if limit_ids else ()
    return {limit_id: id for limit_id, id in found if limit_id}


class RiskEscalationRepository(Repository[RiskEscalation, RiskEscalationRead]):
    model = RiskEscalation
    told = RiskEscalationRead
    noun = "escalation of a risk"
    reads = "risk:read"
    component = RiskEscalation.component_id
    extra: ClassVar = {
        "risk_reference": of_its_risk(Risk.reference),
        "risk_title": of_its_risk(Risk.title),
    }
    sortable: ClassVar = {
        "created_at": RiskEscalation.created_at,
        "answer_by": RiskEscalation.answer_by,
    }
    filters: ClassVar = {
        "risk": equals("risk", RiskEscalation.risk_id),
        "component": sa.or_(
            equals("component", RiskEscalation.to_id), equals("component", RiskEscalation.from_id)
        ),
        "live": live(RiskEscalation.component_id),
        "to": equals("to", RiskEscalation.to_id),
        "from": equals("from", RiskEscalation.from_id),
        "status": equals("status", RiskEscalation.status),
        "late": sa.and_(
            RiskEscalation.status == "proposed",
            RiskEscalation.answer_by < sa.bindparam("late", type_=sa.Date),
        ),
    }
