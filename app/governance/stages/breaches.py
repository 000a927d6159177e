"""Breaches: work past a gate that did not let it pass, recorded once, and healed by a waiver or a later pass.

Plans stand above governance: ``@starts`` hands over what tells which of their work was begun.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core.unit_of_work import Reading, Writing
from app.governance.gates.models import Gate, GateWaiver
from app.governance.gates.repository import ending
from app.governance.stages.hindering import Hindrance, hindrance
from app.governance.stages.models import BreachCause, BreachStatus, GateBreach, Stage
from app.governance.stages.repository import breach_of, stages_of


@dataclass(frozen=True, slots=True)
class StartedWork:
    """A task that was begun: ``within`` are the WBS codes and summary tasks that it is, or is below."""

    label: str
    began_on: date
    within: frozenset[str]


def gates_before(
    uow: Reading, stages: Sequence[Stage], stage: Stage, on: date
) -> list[tuple[Gate, Hindrance]]:
    """The gates before a stage that hinder it on a day, each with why, the first first."""
    before = [each for each in stages if each.sequence < stage.sequence]
    gates = ending(uow, [each.id for each in before])
    standing = ((gates[each.id], hindrance(uow, gates[each.id], on)) for each in before if each.id in gates)
    return [(gate, why) for gate, why in standing if why]


Started = Callable[[Reading, UUID], Iterable[StartedWork]]  # at a component, whoever asks
STARTS: list[Started] = []


def starts(function: Started) -> Started:
    """Register what tells the work that was begun at a component."""
    STARTS.append(function)
    return function


def watch(uow: Writing, component_id: UUID) -> None:
    """Record the breaches that the work begun at a component amounts to, the first that was begun of each gate."""
    uow.flush()
    stages = stages_of(uow, component_id)
    if not any(stage.work for stage in stages):
        return
    begun = [work for function in STARTS for work in function(uow, component_id)]
    for work in sorted(begun, key=lambda each: (each.began_on, each.label)):
        for stage in stages:
            if within(stage, work):
                for gate, why in gates_before(uow, stages, stage, work.began_on):
                    record(uow, gate, stage, BreachCause.WORK_STARTED, work.label, work.began_on, why)


def within(stage: Stage, work: StartedWork) -> bool:
    return stage.work is not None and stage.work in work.within


def record(
    uow: Writing,
    gate: Gate,
    stage: Stage,
    cause: BreachCause,
    subject: str,
    began_on: date,
    why: Hindrance,
    reason: str | None = None,
) -> None:
    """Record the breach of a gate, unless one is."""
    uow.lock(f"gate-breach:{gate.id}")
    uow.flush()
    if breach_of(uow, gate.id):
        return
    breach = GateBreach(
        component_id=gate.component_id,
        gate_id=gate.id,
        stage_id=stage.id,
        cause=cause,
        subject=subject,
        began_on=began_on,
        broken_rule=why.rule,
        explanation=why.text,
        reason=reason,
    )
    uow.record("gate.breached", uow.add(breach), reason)


def heal(uow: Writing, gate: Gate, waiver: GateWaiver) -> None:
    """A waiver of the gate heals the breach of it."""
    if (breach := breach_of(uow, gate.id)) and breach.status is BreachStatus.OPEN:
        breach.status, breach.waiver_id = BreachStatus.WAIVED, waiver.id
        uow.record("gate_breach.waived", breach, waiver.reason)


def regularise(uow: Writing, gate: Gate) -> None:
    """A later pass ends a breach, which stays on record."""
    if (breach := breach_of(uow, gate.id)) and breach.status is BreachStatus.OPEN:
        breach.status = BreachStatus.REGULARISED
        uow.record("gate_breach.regularised", breach)
