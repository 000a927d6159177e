"""What can be done with consultations on plans: ask a stakeholder, keep what came of it."""

from datetime import date
from uuid import UUID

from app.components.repository import ComponentRepository
from app.core.errors import Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.repository import repository_of
from app.core.unit_of_work import Writing
from app.governance.exceptions.evaluating import evaluate
from app.governance.tolerances.models import Metric
from app.methods.consultations.models import PlanConsultation
from app.methods.consultations.repository import PlanConsultationRepository
from app.methods.consultations.schemas import WRITE, PlanConsultationRevision, PlanConsultationWrite


def consult(uow: Writing, data: PlanConsultationWrite) -> PlanConsultation:
    """Keep that a stakeholder is asked about a plan of a component."""
    place = ComponentRepository(uow).open(data.component_id, WRITE)
    refuse_future(data)
    for kind, id in (("baselines", data.baseline_id), ("schedule_versions", data.schedule_version_id)):
        if id:
            refuse_other_plan(uow, kind, id, place.id)
    consultation = uow.add(PlanConsultation(**dict(data)))
    uow.record("plan_consultation.asked", consultation)
    judge(uow, consultation)
    return consultation


def refuse_other_plan(uow: Writing, kind: str, id: UUID, component_id: UUID) -> None:
    """Raises where the plan is not the component's. Plans are above: they are found by their table's name."""
    repository = repository_of(kind)
    assert repository
    if repository(uow).get(id).component_id != component_id:
        raise Invalid("That plan is another component's.")


def refuse_future(data: PlanConsultationRevision) -> None:
    days: tuple[date | None, ...] = (data.asked_on, data.responded_on, data.settled_on)
    if late := next((each for each in days if each and each > utc_now().date()), None):
        raise Invalid(f"{late} is yet to come.")


def revise(
    uow: Writing, id: UUID, version: int, patch: MergePatch[PlanConsultationRevision]
) -> PlanConsultation:
    """Keep the response, and what was made of it."""
    consultation = PlanConsultationRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(consultation.component_id, WRITE)
    revised = patch.applied_to(PlanConsultationRevision.model_validate(consultation))
    refuse_future(revised)
    for name, value in revised:
        setattr(consultation, name, value)
    uow.record("plan_consultation.revised", consultation)
    judge(uow, consultation)
    return consultation


def judge(uow: Writing, consultation: PlanConsultation) -> None:
    """Judge the tolerances for what consultations measure."""
    metrics = [Metric.CONSULTATION_RESPONSE, Metric.OBJECTIONS_OPEN]
    evaluate(uow, [consultation.component_id], utc_now().date(), metrics)
