"""What was known when a gate was held: its criteria with their evidence and figures, what reviews and checks
found, and the baseline in force."""

import hashlib
from datetime import date
from typing import Any

from app.components.places import AnyPlace
from app.core.audit import canonical
from app.core.model import utc_now
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions.models import Decision
from app.governance.gates.agreed import AgreedBaseline, baseline_in_force
from app.governance.gates.findings import Finding
from app.governance.gates.judging import CriterionStanding
from app.governance.gates.models import PASSES, Gate, GateRecord
from app.governance.tolerances.telling import amount


def known(found: list[CriterionStanding]) -> tuple[list[dict[str, Any]], str]:
    """The criteria as they stand, as JSON, and the digest of that."""
    criteria = [told(each) for each in found]
    return criteria, digest(criteria)


def digest(content: Any) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def told(each: CriterionStanding) -> dict[str, Any]:
    assessment, waiver = each.assessment, each.waiver
    return {
        "criterion": each.criterion.model_dump(mode="json"),
        "result": each.result,
        "reason": each.reason,
        "assessment_id": str(assessment.id) if assessment else None,
        "document": assessment.document if assessment else None,
        "attestation": assessment.attestation if assessment else None,
        "dated_on": in_iso(each.dated_on),
        "fresh_until": in_iso(each.fresh_until),
        "measured": measured(each),
        "waiver_id": str(waiver.id) if waiver else None,
    }


def measured(each: CriterionStanding) -> dict[str, Any] | None:
    """The live figure, frozen."""
    found = each.measured
    if found is None:
        return None
    figures = {"baseline": found.baseline, "actual": found.actual, "forecast": found.forecast}
    exact = {name: None if value is None else amount(value, found.unit) for name, value in figures.items()}
    value = None if each.value is None else amount(each.value, None)
    return {"unit": found.unit, "value": value, "as_of": in_iso(found.as_of), "source": found.source, **exact}


def in_iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def freeze(
    uow: Writing,
    gate: Gate,
    place: AnyPlace,
    found: list[CriterionStanding],
    others: list[Finding],
    decision: Decision | None,
) -> GateRecord:
    """What is known now of a gate that has just been given its outcome, yet to be recorded; its digests are on the gate."""
    assert gate.outcome and gate.held_on  # it is held
    criteria, sha256 = known(found)
    findings = [each.model_dump(mode="json") for each in others]
    baseline = baseline_in_force(uow, place, gate.held_on) if gate.outcome in PASSES else None
    gate.evidence_sha256 = sha256
    gate.baseline_id, gate.baseline_number, gate.baseline_sha256 = (
        (baseline.id, baseline.number, baseline.sha256) if baseline else (None, None, None)
    )
    record = GateRecord(
        component_id=gate.component_id,
        gate_id=gate.id,
        outcome=gate.outcome,
        held_on=gate.held_on,
        frozen_at=utc_now(),
        baseline=in_json(baseline),
        decision=decided(decision),
        criteria=criteria,
        sha256=sha256,
        findings=findings,
        findings_sha256=digest(findings),
    )
    return uow.add(record)


def in_json(baseline: AgreedBaseline | None) -> dict[str, Any] | None:
    if baseline is None:
        return None
    return {"id": str(baseline.id), "number": baseline.number, "sha256": baseline.sha256}


def decided(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {"id": str(decision.id), "reference": decision.reference, "status": decision.status}


def would_freeze(uow: Reading, place: AnyPlace, found: list[CriterionStanding], on: date) -> dict[str, Any]:
    """What a pass would keep as things stand."""
    _, sha256 = known(found)
    return {"baseline": in_json(baseline_in_force(uow, place, on)), "evidence_sha256": sha256}
