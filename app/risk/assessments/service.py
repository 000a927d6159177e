"""Assessing a risk: without responses, as it is, and as it is to become."""

from uuid import UUID

from app.calc.risk_response import Stage
from app.components.places import AnyPlace
from app.components.service import kept_in
from app.core.errors import Invalid
from app.core.unit_of_work import Writing
from app.risk.assessing import ASSESSED, figures, members, monies, scale_of
from app.risk.assessments.keeping import keep, residual_of, summary
from app.risk.assessments.models import RiskAssessment
from app.risk.assessments.schemas import RiskAssessmentWrite
from app.risk.models import REVISABLE, Risk
from app.risk.repository import RiskRepository
from app.risk.schemas import RiskWrite
from app.risk.service import WRITE, place_of, reassess, recorded, refuse_unless


def make(uow: Writing, risk_id: UUID, data: RiskAssessmentWrite) -> RiskAssessment:
    """Assess a risk. A residual assessment becomes what the risk itself says."""
    risk = RiskRepository(uow).get(risk_id, WRITE)
    component = place_of(uow, risk)
    refuse_unless(risk, REVISABLE, "assessed")
    of_its_kind(risk, data)
    if data.stage == Stage.RESIDUAL:
        return make_residual(uow, risk, component, data)
    kept_in(component, *monies(data))
    scale = scale_of(uow, data.scale, data.scale_version)
    assessment = keep(uow, risk, data.stage, members(data, ASSESSED) | figures(data, scale), data.reason)
    setattr(risk, data.stage.value, summary(assessment))
    recorded(uow, "risk.assessed", risk, data.reason)
    return assessment


def make_residual(uow: Writing, risk: Risk, component: AnyPlace, data: RiskAssessmentWrite) -> RiskAssessment:
    """Make it what the risk says; one that confirms what it says already is kept as well."""
    changed = {name: getattr(data, name) for name in (*ASSESSED, "scale_version")}
    before = residual_of(risk)
    made = reassess(
        uow, risk, component, RiskWrite.model_validate(risk).model_copy(update=changed), data.reason
    )
    return made or keep(uow, risk, Stage.RESIDUAL, before, data.reason)


def of_its_kind(risk: Risk, data: RiskAssessmentWrite) -> None:
    """Refuse a gain from a threat, and a loss from an opportunity."""
    said = RiskWrite.model_validate(risk).model_dump()
    try:
        RiskWrite.model_validate(said | data.model_dump(include=set(ASSESSED)))
    except ValueError as error:
        raise Invalid(str(error)) from error
