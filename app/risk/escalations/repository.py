"""Reading what levels put to each other."""

from typing import ClassVar

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.risk.escalations.models import RiskEscalation
from app.risk.escalations.schemas import RiskEscalationRead


class RiskEscalationRepository(Repository[RiskEscalation, RiskEscalationRead]):
    model = RiskEscalation
    told = RiskEscalationRead
    noun = "escalation of a risk"
    reads = "risk:read"
    component = RiskEscalation.component_id
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
