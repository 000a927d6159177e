"""Reading assessments."""

from typing import Any, ClassVar

import sqlalchemy as sa

from app.core.repository import Repository
from app.core.statements import equals
from app.risk.assessments.models import RiskAssessment
from app.risk.assessments.schemas import RiskAssessmentRead
from app.risk.models import Risk


def place_of_risk(model: Any) -> Any:
    """Where what belongs to a risk is placed: where its risk is by now."""
    of = (Risk.organisation_id == model.organisation_id, Risk.id == model.risk_id)
    return sa.select(Risk.place_id).where(*of).correlate(model).scalar_subquery()


class RiskAssessmentRepository(Repository[RiskAssessment, RiskAssessmentRead]):
    model = RiskAssessment
    told = RiskAssessmentRead
    noun = "assessment of a risk"
    reads = "risk:read"
    component = place_of_risk(RiskAssessment)
    sortable: ClassVar = {"created_at": RiskAssessment.created_at}
    filters: ClassVar = {
        "risk": equals("risk", RiskAssessment.risk_id),
        "stage": equals("stage", RiskAssessment.stage),
    }
