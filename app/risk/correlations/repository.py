"""Reading which risks go together."""

from typing import ClassVar

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.risk.correlations.models import RiskCorrelation
from app.risk.correlations.schemas import RiskCorrelationRead


class RiskCorrelationRepository(Repository[RiskCorrelation, RiskCorrelationRead]):
    model = RiskCorrelation
    told = RiskCorrelationRead
    noun = "correlation of risks"
    reads = "risk:read"
    component = RiskCorrelation.component_id
    sortable: ClassVar = {"created_at": RiskCorrelation.created_at}
    filters: ClassVar = {
        "component": equals("component", RiskCorrelation.component_id),
        "live": live(RiskCorrelation.component_id),
        "risk": sa.cast(RiskCorrelation.groups, sa.String).contains(sa.bindparam("risk", type_=sa.String)),
    }
