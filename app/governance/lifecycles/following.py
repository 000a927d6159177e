"""Following a lifecycle: its stages and gates are laid out at a component, and stay once they have begun."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid
from app.core.ids import uuid7
from app.core.model import utc_now
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions.models import DecisionKind
from app.governance.gates.models import Gate
from app.governance.gates.repository import ending, newest_assessments, waivers_of
from app.governance.lifecycles.models import LifecycleUse
from app.governance.lifecycles.repository import LifecycleRepository, followed
from app.governance.lifecycles.schemas import (
    FOLLOW,
    ComponentLifecycle,
    LifecycleGate,
    LifecycleStage,
    LifecycleUseWrite,
    StageDates,
)
from app.governance.lifecycles.service import in_use, stages_of, standard
from app.governance.lifecycles.templates import GateTemplate, StageTemplate
from app.governance.stages import breaches
from app.governance.stages.models import Stage, StageStatus
from app.governance.stages.repository import breach_of, is_in_breach
from app.governance.stages.repository import stages_of as laid_out
from app.governance.tolerances.deciding import approved_on
from app.governance.tolerances.repository import is_tolerated

TAILORING = (DecisionKind.TAILORING, DecisionKind.METHOD)
READ = "gate:read"
BY_DECISION, KEPT = "lifecycle.changed-by-decision", "lifecycle.begun-stays"


def follow(uow: Writing, at: Address, data: LifecycleUseWrite) -> LifecycleUse:
    """Follow a lifecycle from now on: lay out its stages and gates, but for what has begun."""
    place = ComponentRepository(uow).at(at, FOLLOW)
    uow.lock(f"lifecycle:{place.id}")
    stages, name, number = named(uow, data)
    refuse_unknown(stages, data.dates)
    begun = take_away(uow, place)
    if begun or data.decision_id:
        refuse_undecided(uow, place, data)
    refuse_other_beginning(begun, stages)
    use = uow.add(
        LifecycleUse(
            component_id=place.id,
            name=name,
            number=number,
            follows_from=utc_now().date(),
            **dict(data) | data.model_dump(mode="json", include={"dates"}),
        )
    )
    uow.record("lifecycle.followed", use)
    lay_out(uow, place, stages[len(begun) :], data.dates, len(begun))
    breaches.watch(uow, place.id)
    return use


def named(uow: Reading, data: LifecycleUseWrite) -> tuple[list[StageTemplate], str, int | None]:
    """The stages of the lifecycle that is named, what it is called, and its version's number."""
    if data.standard:
        ready = standard(data.standard)
        return ready.stages, ready.name, None
    assert data.lifecycle_id  # it names one
    own = in_use(LifecycleRepository(uow).get(data.lifecycle_id))
    return stages_of(own), own.name, own.number


def refuse_unknown(stages: Sequence[StageTemplate], dates: Sequence[StageDates]) -> None:
    if strange := {each.stage for each in dates} - {stage.code for stage in stages}:
        raise Invalid(f"The lifecycle has no stage {', '.join(sorted(strange))}.")


def refuse_undecided(uow: Writing, place: AnyPlace, data: LifecycleUseWrite) -> None:
    """Raises ``Conflict`` where another lifecycle is followed after work has begun, and nobody decided so."""
    if data.decision_id is None:
        raise Conflict(
            f"{place.code} has begun by its lifecycle: a decision of kind {' or '.join(TAILORING)} changes it.",
            rule=BY_DECISION,
        )
    approved_on(uow, place, data.decision_id, TAILORING, BY_DECISION)


def refuse_other_beginning(begun: Sequence[Stage], stages: Sequence[StageTemplate]) -> None:
    """Raises ``Conflict`` where the other lifecycle does not begin with the stages that have begun."""
    codes = [stage.code for stage in begun]
    if codes != [stage.code for stage in stages[: len(codes)]]:
        told = f"{', '.join(codes)} have begun: a lifecycle that is followed now begins with them."
        raise Conflict(told, rule=KEPT)


def take_away(uow: Writing, place: AnyPlace) -> list[Stage]:
    """Take away the stages after the last that has begun, and their gates; those that stay."""
    stages = list(laid_out(uow, place.id))
    gates = ending(uow, [stage.id for stage in stages])
    touched = [has_begun(uow, stage, gates.get(stage.id)) for stage in stages]
    last = max((at for at, is_touched in enumerate(touched, 1) if is_touched), default=0)
    for stage in stages[last:]:
        if gate := gates.get(stage.id):
            uow.remove("gate.dropped", gate)
        uow.remove("stage.dropped", stage)
    return stages[:last]


def has_begun(uow: Reading, stage: Stage, gate: Gate | None) -> bool:
    """Whether something is on record of a stage, or of the gate that ends it."""
    if stage.status is not StageStatus.NOT_STARTED or is_in_breach(uow, stage) or is_tolerated(uow, stage):
        return True
    return gate is not None and bool(
        gate.outcome
        or gate.decision_id
        or breach_of(uow, gate.id)
        or newest_assessments(uow, gate.id)
        or waivers_of(uow, gate.id)
    )


def lay_out(
    uow: Writing, place: AnyPlace, stages: Sequence[StageTemplate], dates: Sequence[StageDates], after: int
) -> None:
    """Lay out stages and gates, those of a component that are planned by hand before them."""
    planned = {each.stage: each for each in dates}
    own = (Gate.organisation_id == uow.actor.organisation_id, Gate.component_id == place.id)
    last = uow.session.scalar(sa.select(sa.func.max(Gate.sequence)).where(*own)) or 0
    for at, template in enumerate(stages, 1):
        when = planned.get(template.code, StageDates(stage=template.code))
        stage = Stage(
            id=uuid7(),
            component_id=place.id,
            sequence=after + at,
            code=template.code,
            name=template.name,
            planned_start_on=when.planned_start_on,
            planned_finish_on=when.planned_finish_on,
            work=when.work,
        )
        uow.record("stage.laid_out", uow.add(stage))
        if template.gate:
            gate = gate_of(template.gate, stage, last + at, when)
            uow.record("gate.laid_out", uow.add(gate))


def gate_of(template: GateTemplate, stage: Stage, sequence: int, when: StageDates) -> Gate:
    kept: dict[str, Any] = template.model_dump(mode="json", include={"code", "name", "criteria", "reviewers"})
    return Gate(
        component_id=stage.component_id,
        stage_id=stage.id,
        sequence=sequence,
        planned_on=when.gate_planned_on,
        valid_days=template.valid_days,
        **kept,
    )


def lifecycle_at(uow: Reading, at: Address) -> ComponentLifecycle:
    """The lifecycle that a component follows, with its stages and gates as they are."""
    components = ComponentRepository(uow)
    place = components.of_kind(components.place(at.id, READ), at)
    use, stages = followed(uow, place.id), laid_out(uow, place.id)
    gates = ending(uow, [stage.id for stage in stages])
    return ComponentLifecycle(
        component_id=place.id,
        use_id=use.id if use else None,
        standard=use.standard if use else None,
        lifecycle_id=use.lifecycle_id if use else None,
        name=use.name if use else None,
        number=use.number if use else None,
        stages=[told(stage, gates.get(stage.id)) for stage in stages],
    )


def told(stage: Stage, gate: Gate | None) -> LifecycleStage:
    shown = {name: getattr(stage, name) for name in LifecycleStage.model_fields if name != "gate"}
    return LifecycleStage(**shown, gate=LifecycleGate.of(gate) if gate else None)
