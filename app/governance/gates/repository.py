"""Reading gates, and what was assessed, waived and frozen at them."""

from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.governance.gates.assessment_schemas import AssessmentRead
from app.governance.gates.models import FINAL, Gate, GateAssessment, GateRecord, GateWaiver
from app.governance.gates.schemas import GateRead, GateStatus
from app.governance.gates.waiver_schemas import WaiverRead

# When it is to be held, or to be held again.
due = sa.func.coalesce(Gate.return_on, Gate.forecast_on, Gate.planned_on)
final = Gate.outcome.in_(sorted(FINAL))
waits = sa.and_(Gate.waived_on.is_(None), sa.or_(Gate.outcome.is_(None), Gate.return_on.is_not(None)))
STATUSES = {
    GateStatus.UPCOMING: sa.and_(Gate.outcome.is_(None), Gate.waived_on.is_(None)),
    GateStatus.OPEN: sa.and_(Gate.outcome.is_not(None), ~final, Gate.waived_on.is_(None)),
    GateStatus.CLOSED: final,
    GateStatus.WAIVED: sa.and_(Gate.waived_on.is_not(None), sa.or_(Gate.outcome.is_(None), ~final)),
}


class GateRepository(Repository[Gate, GateRead]):
    model = Gate
    told = GateRead
    noun = "gate"
    reads = "gate:read"
    component = Gate.component_id
    sortable: ClassVar = {"sequence": Gate.sequence, "name": Gate.name, "created_at": Gate.created_at}
    filters: ClassVar = {
        "component": equals("component", Gate.component_id),
        "live": live(Gate.component_id),
        "outcome": equals("outcome", Gate.outcome),
        "upcoming": Gate.outcome.is_(None),
        "held": Gate.outcome.is_not(None),
        "due_before": sa.and_(waits, due < sa.bindparam("due_before", type_=sa.Date)),
        **{f"status_{status}": condition for status, condition in STATUSES.items()},
    }


class AssessmentRepository(Repository[GateAssessment, AssessmentRead]):
    model = GateAssessment
    told = AssessmentRead
    noun = "gate assessment"
    reads = "gate:read"
    component = GateAssessment.component_id
    sortable: ClassVar = {"criterion": GateAssessment.criterion, "created_at": GateAssessment.created_at}
    filters: ClassVar = {
        "gate": equals("gate", GateAssessment.gate_id),
        "criterion": equals("criterion", GateAssessment.criterion),
    }


class WaiverRepository(Repository[GateWaiver, WaiverRead]):
    model = GateWaiver
    told = WaiverRead
    noun = "gate waiver"
    reads = "gate:read"
    component = GateWaiver.component_id
    sortable: ClassVar = {"created_at": GateWaiver.created_at}
    filters: ClassVar = {"gate": equals("gate", GateWaiver.gate_id)}


def newest_assessments(uow: Reading, gate_id: UUID) -> dict[str, GateAssessment]:
    """The assessment of each criterion that counts, whoever asks."""
    query = sa.select(GateAssessment).where(
        GateAssessment.organisation_id == uow.actor.organisation_id, GateAssessment.gate_id == gate_id
    )
    return {each.criterion: each for each in uow.session.scalars(query.order_by(GateAssessment.id))}


def waivers_of(uow: Reading, gate_id: UUID) -> list[GateWaiver]:
    """The waivers of a gate and of its criteria, whoever asks."""
    query = sa.select(GateWaiver).where(
        GateWaiver.organisation_id == uow.actor.organisation_id, GateWaiver.gate_id == gate_id
    )
    return list(uow.session.scalars(query.order_by(GateWaiver.id)))


def records_of(uow: Reading, gate_id: UUID) -> list[GateRecord]:
    """What was known each time that a gate was held, the first first."""
    query = sa.select(GateRecord).where(
        GateRecord.organisation_id == uow.actor.organisation_id, GateRecord.gate_id == gate_id
    )
    return list(uow.session.scalars(query.order_by(GateRecord.id)))


def ending(uow: Reading, stage_ids: Iterable[UUID]) -> dict[UUID, Gate]:
    """The gate that ends each stage, of those that have one."""
    query = sa.select(Gate).where(
        Gate.organisation_id == uow.actor.organisation_id, Gate.stage_id.in_(list(stage_ids))
    )
    return {each.stage_id: each for each in uow.session.scalars(query) if each.stage_id}
