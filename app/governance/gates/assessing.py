"""Assessing the criteria of a gate: by whom it may be done, and on which evidence."""

from uuid import UUID

import sqlalchemy as sa

from app.calc.authority.matrix import PmoType
from app.calc.gates import Result
from app.components.places import AnyPlace, Place
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.governance.gates.assessment_schemas import AssessmentWrite, DocumentState
from app.governance.gates.judging import criteria_of
from app.governance.gates.models import FINAL, Gate, GateAssessment
from app.governance.gates.repository import GateRepository
from app.governance.lifecycles.templates import ASSESS, Criterion, EvidenceKind
from app.governance.tolerances.levels import ids_of
from app.identity.models import Grant
from app.identity.people import is_id, known_people, person_of
from app.identity.roles import Role
from app.pmo.repository import serving, staff_of_offices


def assess(uow: Writing, gate_id: UUID, data: AssessmentWrite) -> GateAssessment:
    """Say what was found of a criterion, which counts from now on."""
    gate, place = undecided(uow, gate_id, ASSESS)
    criterion = criterion_of(gate, data.criterion)
    refuse_evidence(criterion, data)
    refuse_assessor(uow, place, criterion, data)
    assessment = uow.add(
        GateAssessment(
            component_id=gate.component_id,
            gate_id=gate.id,
            assessor_id=person_of(uow),
            assessed_on=utc_now().date(),
            **dict(data) | data.model_dump(mode="json", include={"document", "attestation"}),
        )
    )
    uow.record("gate.assessed", assessment)
    return assessment


def undecided(uow: Writing, gate_id: UUID, permission: str) -> tuple[Gate, Place]:
    """A gate that something may still come of, for one at a time, and its component. Raises ``Conflict``."""
    uow.lock(f"gate:{gate_id}")
    gate = GateRepository(uow).get(gate_id, permission)
    refuse_final(gate)
    return gate, ComponentRepository(uow).open(gate.component_id, permission)


def refuse_final(gate: Gate) -> None:
    if gate.outcome in FINAL:
        rule = "gate.outcome-is-final"
        raise Conflict(f"{gate.name} ended with a {gate.outcome}, which is never edited.", rule=rule)


def criterion_of(gate: Gate, code: str) -> Criterion:
    """The criterion with this code. Raises ``Invalid`` where the gate has none."""
    found = {each.code: each for each in criteria_of(gate)}
    if code not in found:
        raise Invalid(f"{gate.name} has no criterion {code}: {', '.join(found) or 'none'}.")
    return found[code]


def refuse_evidence(criterion: Criterion, data: AssessmentWrite) -> None:
    """Raises where the evidence is not of the criterion's kind, or does not show what it is to show."""
    if criterion.evidence is EvidenceKind.METRIC and data.result is not Result.NOT_APPLICABLE:
        told = f"{criterion.code} is measured: nobody assesses it, unless it does not apply."
        raise Conflict(told, rule="gate.metric-is-measured")
    kind = EvidenceKind.DOCUMENT if data.document else EvidenceKind.ATTESTATION if data.attestation else None
    if kind and kind is not criterion.evidence:
        raise Conflict(
            f"{criterion.code} is shown by {criterion.evidence}, not {kind}.", rule="gate.evidence-kind"
        )
    if data.dated_on and data.dated_on > utc_now().date():
        raise Invalid(f"Evidence of {data.dated_on} is yet to come.")
    unapproved = data.document is not None and data.document.state is not DocumentState.APPROVED
    if data.result is Result.MET and unapproved:
        raise Conflict(
            f"A document that is not approved does not meet {criterion.code}: at best in part.",
            rule="gate.document-approved",
        )


def refuse_assessor(uow: Writing, place: AnyPlace, criterion: Criterion, data: AssessmentWrite) -> None:
    """Raises ``Forbidden`` to who is not to assess the criterion, or wrote what shows it."""
    if not holds(uow, criterion.assessor, place):
        told = f"{criterion.code} is assessed by the role {criterion.assessor}."
        raise Forbidden(told, rule="gate.assessed-by")
    known_people(uow, [data.author_id] if data.author_id else [])
    if data.author_id and str(data.author_id) == person_of(uow):
        raise Forbidden("Who wrote the evidence does not assess it.", rule="gate.assessor-not-author")
    office = serving(uow, place.path, utc_now().date())
    # Where the managers report to the office, it is the line of delivery: assurance comes from elsewhere.
    directs = office is not None and office.type is PmoType.DIRECTIVE
    if office and directs and person_of(uow) in staff_of_offices(uow, [office.office_id]):
        raise Forbidden(
            f"{office.name} directs the work: others assess it.", rule="gate.assessor-independent"
        )


def holds(uow: Writing, role: Role, place: AnyPlace) -> bool:
    """Whether the actor was granted a role at a component or above; who is no member acts for the service."""
    if not is_id(uow.actor.id):
        return True
    query = sa.select(Grant.id).where(
        Grant.organisation_id == uow.actor.organisation_id,
        Grant.member_id == UUID(uow.actor.id),
        Grant.role == role,
        sa.or_(Grant.component_id.is_(None), Grant.component_id.in_(ids_of(place.path))),
    )
    return uow.session.scalar(query.limit(1)) is not None
