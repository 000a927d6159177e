"""What was said of risks, by whom, when and why; each assessment stays as it was made."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.calc.risk_response import Stage
from app.core.model import Entity, capped, referable, within_organisation
from app.risk.assessments.columns import AssessmentColumns


class RiskAssessment(AssessmentColumns, Entity):
    """``component_id`` is where its risk is placed, ``stage`` what it takes for granted."""

    __tablename__ = "risk_assessments"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("risk_id", "risks"),
        capped("impact"),
        capped("impact_low"),
        capped("impact_high"),
        capped("budget"),
        sa.Index(None, "organisation_id", "risk_id", "stage", "id"),
    )

    risk_id: Mapped[UUID]
    component_id: Mapped[UUID]
    stage: Mapped[Stage]
    assessed_by: Mapped[str]
    reason: Mapped[str | None]
