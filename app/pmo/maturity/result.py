"""What an assessment comes to: perspective by perspective, and as a whole."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from uuid import UUID

from app.calc.maturity import (
    Attainment,
    Attribute,
    Found,
    Standing,
    months_before,
    overall,
    sample_needed,
    standing,
)
from app.components.repository import ComponentRepository
from app.core.unit_of_work import Reading
from app.pmo.improvements.models import OPEN
from app.pmo.improvements.repository import ImprovementRepository
from app.pmo.maturity.models import MaturityAssessment, MaturityModel
from app.pmo.maturity.repository import AssessmentRepository, MaturityModelRepository, projects_of
from app.pmo.maturity.schemas import MaturityResult, PerspectiveResult

SUDDEN = 6  # months in which a level is not gained without a second look


def result(uow: Reading, assessment_id: UUID) -> MaturityResult:
    """The level of each perspective and of the whole, beside what is wanted and what came before."""
    assessments = AssessmentRepository(uow)
    assessment = assessments.get(assessment_id)
    model = MaturityModelRepository(uow).get(assessment.model_id)
    standings = standings_of(assessment, model)
    level = level_of(standings)
    before = assessments.before(assessment)
    was = level_of(standings_of(before, model)) if before else None
    projects = len(projects_of(uow, ComponentRepository(uow).place(assessment.component_id).path))
    linked = improvements_of(uow, assessment)
    names = {each["code"]: each["name"] for each in model.perspectives}
    return MaturityResult(
        assessment_id=assessment.id,
        kind=assessment.kind,
        status=assessment.status,
        assessed_on=assessment.assessed_on,
        pass_fraction=float(model.pass_fraction),
        level=level,
        lowest=[each.perspective for each in standings if each.level == level],
        perspectives=[
            told(each, names[each.perspective], assessment.targets.get(each.perspective), linked)
            for each in standings
        ],
        projects=projects,
        sampled=len(assessment.sample),
        sample_needed=sample_needed(projects),
        previous_assessment_id=before.id if before else None,
        previous_level=was,
        needs_review=bool(
            before and was is not None and is_sudden(level - was, before, assessment.assessed_on)
        ),
    )


def standings_of(assessment: MaturityAssessment, model: MaturityModel) -> list[Standing]:
    """How each perspective stands on the day of the assessment."""
    found = {each["attribute"]: as_found(each) for each in assessment.findings}
    by_perspective: dict[str, list[Attribute]] = defaultdict(list)
    for each in model.attributes:
        by_perspective[each["perspective"]].append(
            Attribute(each["code"], each["perspective"], each["level"])
        )
    return [
        standing(code, attributes, found, Fraction(model.pass_fraction), assessment.assessed_on)
        for code, attributes in by_perspective.items()
    ]


def as_found(finding: Mapping[str, str]) -> Found:
    day = finding["evidenced_on"]
    return Found(Attainment(finding["finding"]), date.fromisoformat(day) if day else None)


def level_of(standings: list[Standing]) -> int:
    return overall({each.perspective: each.level for each in standings})


def is_sudden(gained: int, before: MaturityAssessment, on: date) -> bool:
    return gained > 0 and before.assessed_on > months_before(on, SUDDEN)


def improvements_of(uow: Reading, assessment: MaturityAssessment) -> dict[str, list[str]]:
    """The open improvements of the office by the attributes that they are to meet."""
    linked: dict[str, list[str]] = defaultdict(list)
    for each in ImprovementRepository(uow).all(office=assessment.office_id, model=assessment.model_id):
        for code in each.maturity_attributes if each.status in OPEN else ():
            linked[code].append(each.reference)
    return linked


def told(
    standing: Standing, name: str, target: int | None, linked: Mapping[str, list[str]]
) -> PerspectiveResult:
    references = {reference for code in standing.missing for reference in linked.get(code, ())}
    return PerspectiveResult(
        perspective=standing.perspective,
        name=name,
        level=standing.level,
        fractions=[round(float(each), 4) for each in standing.fractions],
        indicative=round(float(standing.indicative), 4),
        target=target,
        gap=None if target is None else max(0, target - standing.level),
        missing=list(standing.missing),
        stale=list(standing.stale),
        improvements=sorted(references),
    )
