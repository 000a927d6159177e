"""Reading limits of risk."""

from typing import ClassVar

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.risk.limits.models import RiskLimit
from app.risk.limits.schemas import RiskLimitRead


class RiskLimitRepository(Repository[RiskLimit, RiskLimitRead]):
    model = RiskLimit
    told = RiskLimitRead
    noun = "limit of risk"
    reads = "risk:read"
    component = RiskLimit.component_id
    sortable: ClassVar = {"created_at": RiskLimit.created_at}
    filters: ClassVar = {
        "component": equals("component", RiskLimit.component_id),
        "live": live(RiskLimit.component_id),
        "applies_to": equals("applies_to", RiskLimit.applies_to),
        "category": equals("category", RiskLimit.category),
    }
