"""What can be done with stages: date them, open them past the gates before them, and close them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from app.components.places import Place
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.governance.decisions.models import DecisionKind
from app.governance.exceptions.evaluating import evaluate
from app.governance.gates.models import Gate
from app.governance.gates.repository import ending
from app.governance.stages import breaches
from app.governance.stages.hindering import Hindrance, hindrance
from app.governance.stages.models import BreachCause, Stage, StageStatus
from app.governance.stages.repository import StageRepository, stages_of
from app.governance.stages.schemas import StageClosingWrite, StageOpeningWrite, StageRevision
from app.governance.tolerances.deciding import approved_on
from app.governance.tolerances.models import Metric
from app.governance.tolerances.repository import is_tolerated

WRITE = "gate:write"
BY_DECISION = "stage.planned-dates-by-decision"
PLANNED = ("planned_start_on", "planned_finish_on")
MOVING = (DecisionKind.EXCEPTION, DecisionKind.CHANGE, DecisionKind.BASELINE, DecisionKind.REBASELINE)


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[StageRevision]) -> Stage:
    """Change when a stage that is not closed is to be, or which part of the plan is its work."""
    stage, place = found(uow, id, version)
    if stage.status is StageStatus.CLOSED:
        raise Conflict(f"{stage.name} is closed.", rule="stage.closed")
    revised = patch.applied_to(StageRevision.model_validate(stage))
    refuse_undecided(uow, stage, place, revised)
    for name, value in revised:
        setattr(stage, name, value)
    uow.record("stage.revised", stage)
    breaches.watch(uow, stage.component_id)
    judge(uow, stage)
    return stage


def refuse_undecided(uow: Writing, stage: Stage, place: Place, revised: StageRevision) -> None:
    """Raises ``Conflict`` where a tolerance is around the planned dates, and no decision of their own moves them."""
    is_new = revised.decision_id != stage.decision_id
    if is_new and revised.decision_id:
        approved_on(uow, place, revised.decision_id, MOVING, BY_DECISION)
    moves = any(getattr(revised, name) != getattr(stage, name) for name in PLANNED)
    if moves and not (is_new and revised.decision_id) and is_tolerated(uow, stage, Metric.FINISH):
        raise Conflict(
            f"{stage.name} has a tolerance around its planned dates: a decision of kind "
            f"{' or '.join(MOVING)} moves them.",
            rule=BY_DECISION,
        )


def judge(uow: Writing, stage: Stage) -> None:
    """Open an exception where the finish of a stage breaks its tolerance."""
    evaluate(uow, [stage.component_id], utc_now().date(), [Metric.FINISH])


def found(uow: Writing, id: UUID, version: int) -> tuple[Stage, Place]:
    stage = StageRepository(uow).get(id, WRITE, version)
    return stage, ComponentRepository(uow).open(stage.component_id, WRITE)


def begin(uow: Writing, id: UUID, version: int, data: StageOpeningWrite) -> Stage:
    """Open a stage. Past a gate that was not passed, only with a reason, and as a breach."""
    stage, place = found(uow, id, version)
    if stage.status is not StageStatus.NOT_STARTED:
        raise Conflict(f"{stage.name} is {stage.status}: it was opened.", rule=f"stage.{stage.status}->open")
    on = past(data.opened_on)
    hindering = breaches.gates_before(uow, stages_of(uow, place.id), stage, on)
    if hindering and not data.breach_reason:
        refuse(stage, hindering)
    for gate, why in hindering:
        cause = BreachCause.STAGE_OPENED
        breaches.record(uow, gate, stage, cause, stage.name, on, why, data.breach_reason)
    enter(uow, stage, on)
    judge(uow, stage)
    return stage


def refuse(stage: Stage, hindering: list[tuple[Gate, Hindrance]]) -> None:
    told = " ".join(why.text for _, why in hindering)
    raise Conflict(
        f"{stage.name} is not opened: {told} Where it was begun nevertheless, say why in breach_reason.",
        rule=hindering[0][1].rule,
        gates=[{"id": str(gate.id), "name": gate.name, "rule": why.rule} for gate, why in hindering],
    )


def past(day: date | None) -> date:
    """The day, or today. Raises ``Invalid`` where it is yet to come."""
    today = utc_now().date()
    if day and day > today:
        raise Invalid(f"{day} is yet to come.")
    return day or today


def enter(uow: Writing, stage: Stage, on: date) -> None:
    """Open a stage; the component is in it from now on."""
    stage.status, stage.opened_on = StageStatus.OPEN, on
    uow.record("stage.opened", stage)
    component = ComponentRepository(uow).get(stage.component_id)
    component.stage = stage.name
    uow.record("component.stage_opened", component)


def close(uow: Writing, id: UUID, version: int, data: StageClosingWrite) -> Stage:
    """Close a stage; the gate that ends it must be passed or waived."""
    stage, _ = found(uow, id, version)
    if stage.status is not StageStatus.OPEN:
        raise Conflict(f"{stage.name} is {stage.status}.", rule=f"stage.{stage.status}->closed")
    on = past(data.closed_on)
    if stage.opened_on and on < stage.opened_on:
        raise Invalid(f"{stage.name} was opened on {stage.opened_on}: it closes after that.")
    gate = ending(uow, [stage.id]).get(stage.id)
    if gate and (why := hindrance(uow, gate, on)):
        raise Conflict(f"{stage.name} is not closed: {why.text}", rule=why.rule)
    end(uow, stage.id, on)
    judge(uow, stage)
    return stage


def end(uow: Writing, id: UUID, on: date) -> None:
    """Close a stage that is open."""
    stage = StageRepository(uow).get(id)
    if stage.status is StageStatus.OPEN:
        stage.status, stage.closed_on = StageStatus.CLOSED, max(on, stage.opened_on or on)
        uow.record("stage.closed", stage)


def after(stages: Sequence[Stage], gate: Gate) -> list[Stage]:
    """The stages after the one that a gate ends; none where it ends none."""
    ended = next((each for each in stages if each.id == gate.stage_id), None)
    return [each for each in stages if ended and each.sequence > ended.sequence]


def open_after(uow: Writing, gate: Gate, on: date) -> None:
    """Open the stage after the one that a gate ends, unless it is open, or there is none."""
    stages = stages_of(uow, gate.component_id)
    following = after(stages, gate)
    if not following or following[0].status is not StageStatus.NOT_STARTED:
        return
    hindering = breaches.gates_before(uow, stages, following[0], on)
    others = [each for each in hindering if each[0].id != gate.id]
    if others:
        refuse(following[0], others)
    enter(uow, following[0], on)
