"""What can be done with what leads to benefits, and the map of it."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal
from uuid import UUID

from app.benefits.models import Benefit
from app.benefits.repository import BenefitRepository
from app.benefits.steps.models import BenefitStep, StepKind
from app.benefits.steps.repository import StepRepository, edges, steps_to
from app.benefits.steps.schemas import WRITE, BenefitMap, BenefitStepWrite, MapNode
from app.calc.circles import path
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid, NotFound
from app.core.merge_patch import MergePatch
from app.core.sequences import next_reference
from app.core.unit_of_work import Reading, Writing

ORDER = list(StepKind)


def plan(uow: Writing, at: Address, data: BenefitStepWrite) -> BenefitStep:
    """Say what has to be there before benefits come, and what it leads to."""
    component = ComponentRepository(uow).at(at, WRITE)
    refuse_backwards(uow, data)
    reference = next_reference(uow, "STP")
    step = uow.add(BenefitStep(component_id=component.id, reference=reference, **columns(data)))
    uow.record("benefit_step.planned", step)
    return step


def columns(data: BenefitStepWrite) -> dict[str, Any]:
    """What a step keeps of ``data``."""
    return dict(data) | {"leads_to": [str(id) for id in dict.fromkeys(data.leads_to)]}


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[BenefitStepWrite]) -> BenefitStep:
    """Change a step, or what it leads to."""
    uow.lock("benefits")
    step = found(uow, id, version)
    revised = patch.applied_to(BenefitStepWrite.model_validate(step))
    refuse_backwards(uow, revised)
    refuse_circle(uow, step, revised.leads_to)
    for name, value in columns(revised).items():
        setattr(step, name, value)
    uow.record("benefit_step.revised", step)
    return step


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take away a step that none leads to."""
    step = found(uow, id, version)
    if leading := steps_to(uow, id):
        raise Conflict(f"{len(leading)} steps lead to {step.reference}: change them first.")
    uow.remove("benefit_step.removed", step)


def found(uow: Writing, id: UUID, version: int) -> BenefitStep:
    step = StepRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(step.component_id, WRITE)
    return step


def refuse_backwards(uow: Reading, data: BenefitStepWrite) -> None:
    """Raises ``Invalid`` where what it leads to is not there, or comes before it."""
    for id in data.leads_to:
        reached = step_or_benefit(uow, id)
        if isinstance(reached, BenefitStep) and ORDER.index(reached.kind) < ORDER.index(data.kind):
            raise Invalid(f"An {data.kind} leads to no {reached.kind}: {reached.reference} comes before it.")


def step_or_benefit(uow: Reading, id: UUID) -> BenefitStep | Benefit:
    try:
        return StepRepository(uow).get(id)
    except NotFound:
        try:
            return BenefitRepository(uow).get(id)
        except NotFound as missing:
            raise Invalid(f"No benefit and no benefit step {id}.") from missing


def refuse_circle(uow: Reading, step: BenefitStep, leads_to: Iterable[UUID]) -> None:
    """Raises ``Conflict``, naming its members, where a step would lead to itself."""
    following = edges(uow)
    for id in leads_to:
        if back := path(following, id, step.id):
            names = " -> ".join(named(uow, each) for each in [step.id, *back])
            raise Conflict(f"It closes a circle: {names}.", rule="benefit.circle")


def named(uow: Reading, id: UUID) -> str:
    """The reference of a step that the caller sees."""
    try:
        return StepRepository(uow).get(id).reference
    except NotFound:
        return "(another step)"


def mapped(uow: Reading, benefit_id: UUID) -> BenefitMap:
    """All that leads to a benefit, at once or by what it leads to."""
    benefit = BenefitRepository(uow).get(benefit_id)
    steps = leading(benefit.id, {step.id: step for step in StepRepository(uow).all()})
    kinds = {step.kind for step in steps}
    nodes = [node_of(step) for step in steps]
    serves = [benefit.objective_id] if benefit.objective_id else []
    nodes.append(node("benefit", benefit.id, benefit.title, serves, "benefits"))
    nodes += [node("objective", id, None, [], "strategic-objectives") for id in serves]
    missing: list[StepKind | Literal["objective"]] = [kind for kind in StepKind if kind not in kinds]
    if not serves:
        missing.append("objective")
    return BenefitMap(benefit_id=benefit.id, nodes=nodes, missing=missing)


def leading(to: UUID, steps: Mapping[UUID, BenefitStep]) -> list[BenefitStep]:
    """The steps from which ``to`` is reached, in the order of their kinds and references."""
    backwards: dict[UUID, list[UUID]] = {}
    for step in steps.values():
        for id in step.leads_to:
            backwards.setdefault(UUID(id), []).append(step.id)
    reached: set[UUID] = set()
    waiting = [to]
    while waiting:
        new = [id for id in backwards.get(waiting.pop(), ()) if id not in reached]
        reached.update(new)
        waiting += new
    return sorted((steps[id] for id in reached), key=lambda step: (ORDER.index(step.kind), step.reference))


def node_of(step: BenefitStep) -> MapNode:
    return node(step.kind, step.id, step.title, [UUID(id) for id in step.leads_to], "benefit-steps")


def node(kind: Any, id: UUID, title: str | None, leads_to: list[UUID], at: str) -> MapNode:
    return MapNode(kind=kind, id=id, title=title, leads_to=leads_to, link=f"/v1/{at}/{id}")
