"""What can be done about maturity: take over a model, assess by it, and complete that for good."""

from uuid import UUID

from app.calc.maturity import months_before, sample_needed
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Writing
from app.identity.people import person_of
from app.pmo.maturity.models import AssessmentKind, AssessmentStatus, MaturityAssessment, MaturityModel
from app.pmo.maturity.repository import AssessmentRepository, MaturityModelRepository, needed, projects_of
from app.pmo.maturity.schemas import (
    WRITE,
    MaturityAssessmentRevision,
    MaturityAssessmentWrite,
    MaturityModelAdoption,
    MaturityModelWrite,
)
from app.pmo.maturity.standard import standard
from app.pmo.models import Office
from app.pmo.repository import OfficeRepository

INDEPENDENT, COMPLETED, SAMPLE = "maturity.independent", "maturity.completed", "maturity.sample"
SOONEST, USUAL, LATEST = 12, 15, 18  # months until the next assessment


def adopt(uow: Writing, data: MaturityModelAdoption) -> MaturityModel:
    """Take over the model that is shipped."""
    return draw_up(uow, standard(data.pass_fraction))


def draw_up(uow: Writing, data: MaturityModelWrite) -> MaturityModel:
    """Keep a model, or the next edition of the one with its code."""
    if not uow.actor.rights.everywhere(WRITE):
        raise Forbidden(f"A model is the whole organisation's: that needs {WRITE} everywhere.", rule=WRITE)
    uow.lock("maturity_models")
    kept = data.model_dump(mode="json", exclude={"pass_fraction"})
    edition = MaturityModelRepository(uow).editions(data.code) + 1
    model = uow.add(MaturityModel(edition=edition, pass_fraction=data.pass_fraction, **kept))
    uow.record("maturity_model.drawn_up", model)
    return model


def assess(uow: Writing, office_id: UUID, data: MaturityAssessmentWrite) -> MaturityAssessment:
    """Begin an assessment of an office. Raises ``Forbidden`` for an independent one by whoever works in it."""
    office = OfficeRepository(uow).get(office_id)
    place = ComponentRepository(uow).open(office.component_id, needed(data.kind))
    refuse_own(uow, office, data.kind)
    model = MaturityModelRepository(uow).get(data.model_id)
    checked(uow, data, model, place.path)
    assessment = MaturityAssessment(
        component_id=place.id,
        office_id=office.id,
        model_id=model.id,
        kind=data.kind,
        reference=next_reference(uow, "MAT"),
        assessor_id=uow.actor.id,
        **kept(data),
    )
    uow.record("maturity_assessment.begun", uow.add(assessment))
    return assessment


def revise(
    uow: Writing, id: UUID, version: int, patch: MergePatch[MaturityAssessmentRevision]
) -> MaturityAssessment:
    """Change what is not completed."""
    assessment, model, path = drafted(uow, id, version)
    revised = patch.applied_to(MaturityAssessmentRevision.model_validate(assessment))
    checked(uow, revised, model, path)
    for name, value in kept(revised).items():
        setattr(assessment, name, value)
    uow.record("maturity_assessment.revised", assessment)
    return assessment


def complete(uow: Writing, id: UUID, version: int) -> MaturityAssessment:
    """Complete an assessment for good. Raises ``Conflict`` where too few projects were looked into."""
    assessment, _, path = drafted(uow, id, version)
    projects = len(projects_of(uow, path))
    if len(assessment.sample) < (least := sample_needed(projects)):
        told = f"{len(assessment.sample)} of {projects} projects were looked into: it takes {least}."
        raise Conflict(told, rule=SAMPLE)
    assessment.reassess_on = assessment.reassess_on or months_before(assessment.assessed_on, -USUAL)
    assessment.status = AssessmentStatus.COMPLETED
    uow.record("maturity_assessment.completed", assessment)
    return assessment


def drafted(uow: Writing, id: UUID, version: int) -> tuple[MaturityAssessment, MaturityModel, str]:
    """An assessment that is not completed, its model, and the path that its office serves."""
    assessments = AssessmentRepository(uow)
    permission = needed(assessments.get(id).kind)
    assessment = assessments.get(id, permission, version)
    place = ComponentRepository(uow).open(assessment.component_id, permission)
    refuse_own(uow, OfficeRepository(uow).get(assessment.office_id), assessment.kind)
    if assessment.status is AssessmentStatus.COMPLETED:
        raise Conflict(f"{assessment.reference} is completed, for good: begin another.", rule=COMPLETED)
    return assessment, MaturityModelRepository(uow).get(assessment.model_id), place.path


def refuse_own(uow: Writing, office: Office, kind: AssessmentKind) -> None:
    """Raises ``Forbidden`` to whoever works in the office that an independent assessment is of."""
    if kind is AssessmentKind.INDEPENDENT and person_of(uow) in {each["person_id"] for each in office.staff}:
        raise Forbidden("Who works in an office assesses it for itself, not independently.", rule=INDEPENDENT)


def checked(uow: Writing, data: MaturityAssessmentRevision, model: MaturityModel, path: str) -> None:
    """Raises ``Invalid`` for what the model has not, days that cannot be, and projects not served."""
    codes = {each["code"] for each in model.attributes}
    if unknown := [each.attribute for each in data.findings if each.attribute not in codes]:
        raise Invalid(f"{model.name} has no attribute {', '.join(unknown)}.")
    perspectives = {each["code"] for each in model.perspectives}
    if unknown := [code for code in data.targets if code not in perspectives]:
        raise Invalid(f"{model.name} has no perspective {', '.join(unknown)}.")
    if too_high := [code for code, level in data.targets.items() if level > len(model.levels)]:
        raise Invalid(f"{model.name} has {len(model.levels)} levels: {', '.join(too_high)}.")
    if data.assessed_on > utc_now().date():
        raise Invalid("assessed_on: the day has not come yet.")
    if any(each.evidenced_on and each.evidenced_on > data.assessed_on for each in data.findings):
        raise Invalid("Evidence is not of a day after the assessment.")
    first, last = (months_before(data.assessed_on, -months) for months in (SOONEST, LATEST))
    if data.reassess_on and not first <= data.reassess_on <= last:
        raise Invalid(f"It is assessed again from {first} to {last}.")
    if set(data.sample) - projects_of(uow, path):
        raise Invalid("The sample has a project that the office does not serve.")


def kept(data: MaturityAssessmentRevision) -> dict[str, object]:
    """An assessment as its row has it."""
    written = data.model_dump(mode="json", include={"sample", "findings", "targets"})
    said = {name: getattr(data, name) for name in ("assessor", "assessed_on", "reassess_on")}
    return {**said, **written}
