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
from app.core.sequences import next_reference
from app.core.unit_of_work import Writing

WRITE = "benefit:write"


def profile(uow: Writing, at: Address, data: BenefitWrite) -> Benefit:
    """Profile a benefit of a component."""
    component = ComponentRepository(uow).at(at, WRITE)
    kept_in(component, data.annual_value)
    reference = next_reference(uow, "BEN")
    benefit = uow.add(Benefit(component_id=component.id, reference=reference, **dict(data)))
    uow.record("benefit.profiled", benefit)
    return benefit


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[BenefitWrite]) -> Benefit:
    """Change a benefit profile that is still at ``version``."""
    benefit, component = found(uow, id, version)
    revised = patch.applied_to(BenefitWrite.model_validate(benefit))
    kept_in(component, revised.annual_value)
    for name, value in revised:
        setattr(benefit, name, value)
    uow.record("benefit.revised", benefit)
    return benefit


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take away a profile that was entered by mistake; one that is given up is withdrawn instead."""
    benefit, _ = found(uow, id, version)
    uow.remove("benefit.removed", benefit)


def found(uow: Writing, id: UUID, version: int) -> tuple[Benefit, AnyPlace]:
    benefit = BenefitRepository(uow).get(id, WRITE, version)
    return benefit, ComponentRepository(uow).open(benefit.component_id, WRITE)
