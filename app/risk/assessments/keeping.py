"""Keeping assessments: each a row that nobody changes afterwards."""

from typing import Any

from app.calc.risk_response import Stage
from app.core.inserts import insert
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.risk.assessing import ASSESSED, FIGURES
from app.risk.assessments.models import RiskAssessment
from app.risk.assessments.schemas import AssessmentSummary
from app.risk.models import Risk


def keep(uow: Writing, risk: Risk, stage: Stage, said: dict[str, Any], reason: str | None) -> RiskAssessment:
    """Write down an assessment of a risk that is known to the database.

    Not by way of ``add``: the trail has it already, with the version of the risk that it leads to.
    """
    assessment = RiskAssessment(
        risk_id=risk.id,
        component_id=risk.place_id,
        stage=stage,
        assessed_by=uow.actor.id,
        reason=reason,
        **said,
    )
    assessment.organisation_id = risk.organisation_id
    insert(uow.session, [assessment])
    return assessment


def residual_of(risk: Risk) -> dict[str, Any]:
    """The residual assessment, which is the risk's own."""
    return {name: getattr(risk, name) for name in (*ASSESSED, *FIGURES)}


def summary(assessment: RiskAssessment) -> dict[str, Any]:
    """An assessment in short, as its risk keeps it."""
    told = {
        name: getattr(assessment, name)
        for name in AssessmentSummary.model_fields
        if name not in ("assessment_id", "assessed_on")
    }
    short = AssessmentSummary(assessment_id=assessment.id, assessed_on=utc_now().date(), **told)
    return short.model_dump(mode="json")
