"""Reading responses to risks."""

from typing import ClassVar

import sqlalchemy as sa

from app.core.repository import Repository
from app.core.statements import equals
from app.risk.assessments.repository import place_of_risk
from app.risk.responses.models import RiskResponse
from app.risk.responses.schemas import RiskResponseRead


class RiskResponseRepository(Repository[RiskResponse, RiskResponseRead]):
    model = RiskResponse
    told = RiskResponseRead
    noun = "response to a risk"
    reads = "risk:read"
    component = place_of_risk(RiskResponse)
    sortable: ClassVar = {"created_at": RiskResponse.created_at}
    filters: ClassVar = {
        "risk": equals("risk", RiskResponse.risk_id),
        "status": RiskResponse.status.in_(
            sa.bindparam("status", type_=RiskResponse.status.type, expanding=True)
        ),
    }
