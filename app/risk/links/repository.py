"""Reading links of risks."""

from typing import ClassVar

from app.core.repository import Repository
from app.core.statements import equals
from app.risk.assessments.repository import place_of_risk
from app.risk.links.models import RiskLink
from app.risk.links.schemas import RiskLinkRead


class RiskLinkRepository(Repository[RiskLink, RiskLinkRead]):
    model = RiskLink
    told = RiskLinkRead
    noun = "link of a risk"
    reads = "risk:read"
    component = place_of_risk(RiskLink)
    sortable: ClassVar = {"created_at": RiskLink.created_at}
    filters: ClassVar = {"risk": equals("risk", RiskLink.risk_id), "kind": equals("kind", RiskLink.kind)}
