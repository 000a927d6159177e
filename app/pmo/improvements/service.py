"""What can be done with improvements: from an idea to a measured result, step by step."""

from datetime import date
from uuid import UUID

from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Writing
from app.pmo.improvements.models import FOLLOWING, OPEN, Improvement, ImprovementStatus
from app.pmo.improvements.repository import ImprovementRepository
from app.pmo.improvements.schemas import (
    PHASES,
    WRITE,
    ImprovementStep,
    ImprovementStepWrite,
    ImprovementWrite,
    observed_until,
)
from app.pmo.maturity.repository import MaturityModelRepository
from app.pmo.repository import OfficeRepository

S = ImprovementStatus
STATUS, READY, MEASURED, KEPT = (
    "improvement.status",
    "improvement.ready",
    "improvement.measured-result",
    "improvement.measure-kept",
)
NEEDED = ("measure", "baseline_value", "target_value", "owner", "due_on")
FROZEN = ("measure", "unit", "baseline_value", "target_value", "observation_days")


def suggest(uow: Writing, office_id: UUID, data: ImprovementWrite) -> Improvement:
    """Enter an idea in an office's backlog."""
    office = OfficeRepository(uow).get(office_id)
    place = ComponentRepository(uow).open(office.component_id, WRITE)
    known_attributes(uow, data)
    improvement = Improvement(
        component_id=place.id,
        office_id=office.id,
        reference=next_reference(uow, "IMP"),
        status_since=utc_now().date(),
        **dict(data),
    )
    uow.record("improvement.suggested", uow.add(improvement))
    return improvement


def known_attributes(uow: Writing, data: ImprovementWrite) -> None:
    """Raises ``Invalid`` for attributes that the maturity model has not."""
    if data.maturity_model_id is None:
        return
    model = MaturityModelRepository(uow).get(data.maturity_model_id)
    codes = {each["code"] for each in model.attributes}
    if unknown := [code for code in data.maturity_attributes if code not in codes]:
        raise Invalid(f"{model.name} has no attribute {', '.join(unknown)}.")


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ImprovementWrite]) -> Improvement:
    """Change what is open; what it is measured by stays as it is once work on it has begun."""
    improvement = still_open(uow, id, version)
    was = ImprovementWrite.model_validate(improvement)
    revised = patch.applied_to(was)
    moved = [name for name in FROZEN if getattr(was, name) != getattr(revised, name)]
    if moved and improvement.status in (S.DOING, S.MEASURING):
        told = f"Work on {improvement.reference} has begun: {', '.join(moved)} stay as they were."
        raise Conflict(told, rule=KEPT)
    if improvement.status is not S.IDEA:
        refuse_unready(improvement.reference, revised)
    known_attributes(uow, revised)
    for name, value in revised:
        setattr(improvement, name, value)
    uow.record("improvement.revised", improvement)
    return improvement


def step(uow: Writing, id: UUID, version: int, data: ImprovementStepWrite) -> Improvement:
    """Take an improvement to its next status, and keep what was planned, done, found or learned."""
    improvement, today = still_open(uow, id, version), utc_now().date()
    if data.status not in FOLLOWING[improvement.status]:
        following = " or ".join(sorted(FOLLOWING[improvement.status]))
        raise Conflict(f"{improvement.reference} is {improvement.status}: next is {following}.", rule=STATUS)
    if data.status is S.ACCEPTED:
        refuse_unready(improvement.reference, ImprovementWrite.model_validate(improvement))
    if data.status is S.DONE:
        refuse_unmeasured(improvement, data, today)
    elif data.result_value is not None:
        raise Invalid("A result is told of what is done.")
    improvement.result_value, improvement.measured_on = data.result_value, data.measured_on
    improvement.status, improvement.status_since = data.status, today
    taken = ImprovementStep(
        phase=PHASES[data.status], status=data.status, on=today, by=uow.actor.id, reason=data.reason
    )
    improvement.steps = [*improvement.steps, taken.model_dump(mode="json")]
    uow.record(f"improvement.{data.status}", improvement, data.reason)
    return improvement


def still_open(uow: Writing, id: UUID, version: int) -> Improvement:
    """An improvement that is not at its end. Raises ``Conflict``."""
    improvement = ImprovementRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(improvement.component_id, WRITE)
    if improvement.status not in OPEN:
        told = f"{improvement.reference} is {improvement.status}, for good: what comes back is a new one."
        raise Conflict(told, rule=STATUS)
    return improvement


def refuse_unready(reference: str, data: ImprovementWrite) -> None:
    """Raises ``Conflict`` for what nobody could measure, owns, or is to finish by a day."""
    if missing := [name for name in NEEDED if getattr(data, name) is None]:
        raise Conflict(f"{reference} has no {', '.join(missing)}: what is accepted has them.", rule=READY)


def refuse_unmeasured(improvement: Improvement, data: ImprovementStepWrite, today: date) -> None:
    """Raises ``Conflict`` unless a result was measured when the observation was over."""
    over = observed_until(improvement.status_since, improvement.observation_days)
    if data.measured_on is None:
        raise Conflict(
            f"{improvement.reference} is done with a result measured on {over} or later.", rule=MEASURED
        )
    if data.measured_on > today:
        raise Invalid("measured_on: the day has not come yet.")
    if data.measured_on < over:
        raise Conflict(
            f"{improvement.reference} is observed until {over}: measure it then, or later.", rule=MEASURED
        )
