"""What can be done with benefit profiles."""

from uuid import UUID

from app.benefits.claims import refuse_unfounded, refuse_while_referred_to
from app.benefits.judging import judge
from app.benefits.measurements.repository import MeasurementRepository
from app.benefits.models import Benefit
from app.benefits.repository import BenefitRepository
from app.benefits.schemas import BenefitWrite
from app.benefits.targets import refuse_target
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Conflict
from app.core.merge_patch import MergePatch
from app.core.sequences import next_reference
from app.core.unit_of_work import Writing

WRITE = "benefit:write"


def profile(uow: Writing, at: Address, data: BenefitWrite) -> Benefit:
    """Profile a benefit of a component."""
    component = ComponentRepository(uow).at(at, WRITE)
    refuse_what_is_not_so(uow, component, data)
    refuse_target(uow, component, None, data)
    reference = next_reference(uow, "BEN")
    benefit = uow.add(Benefit(component_id=component.id, reference=reference, **data.columns()))
    uow.record("benefit.profiled", benefit)
    judge(uow, component)
    return benefit


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[BenefitWrite]) -> Benefit:
    """Change a benefit profile that is still at ``version``."""
    benefit, component = found(uow, id, version)
    revised = patch.applied_to(BenefitWrite.model_validate(benefit))
    refuse_what_is_not_so(uow, component, revised, id)
    refuse_target(uow, component, benefit, revised)
    if revised.unit != benefit.unit and MeasurementRepository(uow).count(benefit=id):
        raise Conflict("It is measured in its unit already.", rule="benefit.unit")
    for name, value in revised.columns().items():
        setattr(benefit, name, value)
    uow.record("benefit.revised", benefit)
    judge(uow, component)
    return benefit


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take away a profile that was entered by mistake; one that is given up is withdrawn instead."""
    benefit, component = found(uow, id, version)
    refuse_while_referred_to(uow, benefit)
    if held := MeasurementRepository(uow).count(benefit=id):
        raise Conflict(f"{benefit.reference} has {held} measurements: withdraw it instead.")
    uow.remove("benefit.removed", benefit)
    judge(uow, component)


def refuse_what_is_not_so(
    uow: Writing, component: AnyPlace, data: BenefitWrite, own_id: UUID | None = None
) -> None:
    """Raises ``Invalid`` or ``Conflict`` for what cannot be said of a benefit of the component."""
    kept_in(component, data.annual_value, data.realisation_cost)
    refuse_unfounded(uow, component.id, data, own_id)


def found(uow: Writing, id: UUID, version: int) -> tuple[Benefit, AnyPlace]:
    benefit = BenefitRepository(uow).get(id, WRITE, version)
    return benefit, ComponentRepository(uow).open(benefit.component_id, WRITE)
