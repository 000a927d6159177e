"""What can be done with benefit profiles."""

from uuid import UUID

from app.benefits.models import Benefit
from app.benefits.repository import BenefitRepository
from app.benefits.schemas import BenefitWrite
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Writing
from app.governance.exceptions.evaluating import evaluate
from app.governance.tolerances.models import Metric

WRITE = "benefit:write"


def profile(uow: Writing, at: Address, data: BenefitWrite) -> Benefit:
    """Profile a benefit of a component."""
    component = ComponentRepository(uow).at(at, WRITE)
    kept_in(component, data.annual_value)
    reference = next_reference(uow, "BEN")
    benefit = uow.add(Benefit(component_id=component.id, reference=reference, **dict(data)))
    uow.record("benefit.profiled", benefit)
    judge(uow, component)
    return benefit


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[BenefitWrite]) -> Benefit:
    """Change a benefit profile that is still at ``version``."""
    benefit, component = found(uow, id, version)
    revised = patch.applied_to(BenefitWrite.model_validate(benefit))
    kept_in(component, revised.annual_value)
    for name, value in revised:
        setattr(benefit, name, value)
    uow.record("benefit.revised", benefit)
    judge(uow, component)
    return benefit


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take away a profile that was entered by mistake; one that is given up is withdrawn instead."""
    benefit, component = found(uow, id, version)
    uow.remove("benefit.removed", benefit)
    judge(uow, component)


def judge(uow: Writing, component: AnyPlace) -> None:
    """Judge what is still expected by the tolerances for benefits."""
    evaluate(uow, [component.id], utc_now().date(), [Metric.ANNUAL_BENEFITS])


def found(uow: Writing, id: UUID, version: int) -> tuple[Benefit, AnyPlace]:
    benefit = BenefitRepository(uow).get(id, WRITE, version)
    return benefit, ComponentRepository(uow).open(benefit.component_id, WRITE)
