"""What can be done with a consistency check: tell it, and keep it."""

import hashlib
from collections import Counter
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.scope import Scope
from app.core.audit import canonical
from app.core.errors import Invalid
from app.core.unit_of_work import Reading, Writing
from app.governance.consistency.checking import Outcome, check
from app.governance.consistency.models import ConsistencyCheck
from app.governance.consistency.repository import ConsistencyCheckRepository
from app.governance.consistency.rules import RULES, Severity
from app.governance.consistency.schemas import Consistency, ConsistencyCheckWrite, FindingRead, KeptFindings
from app.governance.gates.repository import GateRepository

CHECK = "consistency:check"
MOST_KEPT = 1_000


def consistency_of(
    uow: Reading,
    place: AnyPlace,
    scope: Scope,
    rule: str | None,
    severity: Severity | None,
    wanted: int,
) -> Consistency:
    """The check as things stand, with so many of the findings that are asked for."""
    outcome = check(uow, place, scope)
    asked = [
        each
        for each in outcome.findings
        if rule in (None, each.rule) and (severity is None or each.severity is severity)
    ]
    return Consistency(
        component_id=place.id,
        scope=scope,
        inputs_sha256=outcome.inputs_sha256,
        findings=[FindingRead.of(each) for each in asked[:wanted]],
        findings_in_all=len(asked),
        **counted(outcome),
    )


def counted(outcome: Outcome) -> dict[str, Any]:
    """What an outcome comes to, in all and for each rule."""
    counts = Counter((each.rule, each.severity is Severity.CANNOT_TELL) for each in outcome.findings)
    rules = [
        {
            "rule": rule.name,
            "asks": rule.asks,
            "severity": rule.severity,
            "found": counts[rule.name, False],
            "cannot_tell": counts[rule.name, True],
        }
        for _, rule in sorted(RULES.items())
    ]
    in_all = {severity.value: outcome.count(severity) for severity in Severity}
    return {"as_of": outcome.as_of, "components": outcome.components, "rules": rules, **in_all}


def keep(uow: Writing, at: Address, data: ConsistencyCheckWrite) -> ConsistencyCheck:
    """Check a component and keep what is found, as evidence for a gate or for later."""
    place = ComponentRepository(uow).at(at, CHECK)
    if data.gate_id and GateRepository(uow).get(data.gate_id).component_id != place.id:
        raise Invalid(f"{data.gate_id} is not a gate of {place.code}.")
    outcome = check(uow, place, data.scope)
    found = [FindingRead.of(each).model_dump(mode="json") for each in outcome.findings]
    kept = ConsistencyCheck(
        component_id=place.id,
        findings=found[:MOST_KEPT],
        findings_sha256=hashlib.sha256(canonical(found).encode()).hexdigest(),
        inputs=to_jsonable_python(outcome.inputs),
        inputs_sha256=outcome.inputs_sha256,
        checked_by=uow.actor.id,
        **dict(data),
        **counted(outcome),
    )
    uow.record("consistency_check.kept", uow.add(kept))
    return kept


def kept_findings(uow: Reading, id: UUID) -> KeptFindings:
    """What a kept check found."""
    kept = ConsistencyCheckRepository(uow).get(id)
    in_all = kept.must_fix + kept.should_fix + kept.cannot_tell
    return KeptFindings(check_id=kept.id, findings=kept.findings, findings_in_all=in_all)
