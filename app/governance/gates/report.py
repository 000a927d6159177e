"""The report of a gate: what who decides on it should know."""

from datetime import date
from typing import Any
from uuid import UUID

from app.components.places import Place
from app.components.repository import ComponentRepository
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.governance.authority.schemas import Standing
from app.governance.decisions.models import Decision
from app.governance.gates.authority import checked, evidence_part, must_check, who_decides
from app.governance.gates.findings import findings
from app.governance.gates.freezing import measured, would_freeze
from app.governance.gates.judging import CriterionStanding, standings, verdict_of
from app.governance.gates.models import FINAL, Gate, GateOutcome, GateRecord
from app.governance.gates.report_schemas import (
    CriterionReport,
    EvidencePart,
    FrozenCriterion,
    GateDecision,
    GateReport,
    HeldGate,
    MeasuredFigure,
    NextStage,
    WouldFreeze,
)
from app.governance.gates.repository import GateRepository, records_of, waivers_of
from app.governance.gates.schemas import GateRead
from app.governance.gates.waiver_schemas import WaiverRead
from app.governance.lifecycles.templates import Criterion
from app.governance.stages.breaches import gates_before
from app.governance.stages.repository import stages_of
from app.governance.stages.service import after
from app.governance.tolerances.measures import MEASURES


def report(uow: Reading, id: UUID) -> GateReport:
    """A gate with its criteria, evidence, waivers, what a pass would freeze, and who may decide."""
    gate, today = GateRepository(uow).get(id), utc_now().date()
    place = ComponentRepository(uow).place(gate.component_id)
    found = standings(uow, gate, place, today)
    allowed, is_final = verdict_of(found), gate.outcome in FINAL
    freezes = None if is_final else WouldFreeze.model_validate(would_freeze(uow, place, found, today))
    best = GateOutcome.PASS if allowed.allows_pass else GateOutcome.CONDITIONAL_PASS
    return GateReport(
        gate_id=gate.id,
        component_id=place.id,
        name=gate.name,
        status=GateRead.of(gate).status,
        outcome=gate.outcome,
        as_of=today,
        best_outcome=best if allowed.allows_conditional_pass else None,
        unmet_musts=list(allowed.unmet_musts),
        partly_met_musts=list(allowed.partly_met_musts),
        unmet_shoulds=list(allowed.unmet_shoulds),
        criteria=[criterion_report(uow, place, each) for each in found],
        waivers=[WaiverRead.of(each) for each in waivers_of(uow, gate.id)],
        evidence=evidence(uow, gate, place),
        decision=decision(uow, gate),
        authority=standing(uow, gate, place),
        would_freeze=freezes,
        held=[held(uow, place, each) for each in records_of(uow, gate.id)],
        next_stage=next_stage(uow, gate, today),
        findings=findings(uow, gate, place),
    )


def criterion_report(uow: Reading, place: Place, each: CriterionStanding) -> CriterionReport:
    assessment = each.assessment
    sees = may_see(uow, place, each.criterion)
    by = ("assessor_id", "assessed_on", "document", "attestation", "author_id")
    return CriterionReport(
        criterion=each.criterion,
        result=each.result,
        reason=each.reason,
        assessment_id=assessment.id if assessment else None,
        remark=assessment.reason if assessment else None,
        dated_on=each.dated_on,
        fresh_until=each.fresh_until,
        is_stale=each.is_stale,
        measured=figure(measured(each)) if sees else None,
        withheld=each.measured is not None and not sees,
        waiver_id=each.waiver.id if each.waiver else None,
        **{name: getattr(assessment, name, None) for name in by},
    )


def may_see(uow: Reading, place: Place, criterion: Criterion) -> bool:
    """Whether the actor may see the figure that a criterion is about."""
    if criterion.threshold is None or criterion.threshold.metric not in MEASURES:
        return True
    return uow.actor.rights.allow(MEASURES[criterion.threshold.metric].needs, place.path)


def figure(told: dict[str, Any] | None) -> MeasuredFigure | None:
    return MeasuredFigure.model_validate(told) if told else None


def evidence(uow: Reading, gate: Gate, place: Place) -> EvidencePart | None:
    part = evidence_part(uow, place)
    if part is None:
        return None
    office, mode, clause = part
    return EvidencePart.model_validate(
        {
            "office_id": office.office_id,
            "office": office.name,
            "mode": mode,
            "clause": clause,
            "is_needed": must_check(mode) and bool(gate.criteria),
            "is_given": checked(uow, gate, office.office_id),
            "check": gate.evidence_check,
        }
    )


def decision_of(uow: Reading, gate: Gate) -> Decision | None:
    """The gate's decision, whether or not the actor sees its papers."""
    return uow.session.get(Decision, gate.decision_id) if gate.decision_id else None


def decision(uow: Reading, gate: Gate) -> GateDecision | None:
    found = decision_of(uow, gate)
    return GateDecision.of(found) if found else None


def standing(uow: Reading, gate: Gate, place: Place) -> Standing:
    """Who decides: as it was frozen when the decision was proposed, else as things stand."""
    found = decision_of(uow, gate)
    if found and found.authority:
        return Standing.model_validate(found.authority)
    return who_decides(uow, place)


def held(uow: Reading, place: Place, record: GateRecord) -> HeldGate:
    """What was known when it was held, without figures that the actor may not see."""
    told = HeldGate.of(record)
    told.criteria = [seen(uow, place, each) for each in told.criteria]
    told.findings = [each for each in told.findings if each.may_be_seen(uow.actor.rights, place.path)]
    return told


def seen(uow: Reading, place: Place, each: FrozenCriterion) -> FrozenCriterion:
    return each if may_see(uow, place, each.criterion) else each.model_copy(update={"measured": None})


def next_stage(uow: Reading, gate: Gate, on: date) -> NextStage | None:
    """The stage after the one that the gate ends."""
    stages = stages_of(uow, gate.component_id)
    following = after(stages, gate)
    if not following:
        return None
    rules = [why.rule for _, why in gates_before(uow, stages, following[0], on)]
    told = {name: getattr(following[0], name) for name in ("id", "code", "name", "status")}
    return NextStage(**told, hindered_by=rules)
