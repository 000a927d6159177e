"""What can be done with measurements of benefits."""

from uuid import UUID

from app.benefits.judging import judge
from app.benefits.measurements.models import BenefitMeasurement
from app.benefits.measurements.repository import MeasurementRepository
from app.benefits.measurements.schemas import BenefitMeasurementWrite
from app.benefits.models import Benefit
from app.benefits.repository import BenefitRepository
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Invalid, NotFound
from app.core.model import utc_now
from app.core.unit_of_work import Writing

WRITE = "benefit:write"


def measure(uow: Writing, benefit_id: UUID, data: BenefitMeasurementWrite) -> BenefitMeasurement:
    """Enter what was measured; what is still expected is judged by the tolerances anew."""
    benefit = BenefitRepository(uow).get(benefit_id, WRITE)
    component = ComponentRepository(uow).open(benefit.component_id, WRITE)
    uow.lock("benefits")
    refuse_unfit(uow, benefit, data)
    made = BenefitMeasurement(component_id=component.id, benefit_id=benefit.id, **dict(data))
    uow.record("benefit.measured", uow.add(made))
    judge(uow, component)
    return made


def refuse_unfit(uow: Writing, benefit: Benefit, data: BenefitMeasurementWrite) -> None:
    """Raises ``Invalid`` or ``Conflict`` for what cannot have been measured, or was measured already."""
    if benefit.unit is None:
        raise Conflict(f"{benefit.reference} has no unit: say first what is counted.", rule="benefit.unit")
    if data.measured_on > utc_now().date():
        raise Invalid(f"It cannot have been measured on {data.measured_on}: that is yet to come.")
    if data.corrects_id:
        refuse_other(uow, benefit, data.corrects_id)
    same_day = MeasurementRepository(uow).all(benefit=benefit.id, measured_on=data.measured_on, standing={})
    if any(each.id != data.corrects_id for each in same_day):
        raise Conflict(
            f"It was measured for {data.measured_on} already: correct that one.", rule="benefit.measured-once"
        )


def refuse_other(uow: Writing, benefit: Benefit, corrected_id: UUID) -> None:
    try:
        corrected = MeasurementRepository(uow).get(corrected_id)
    except NotFound as missing:
        raise Invalid(missing.detail) from missing
    if corrected.benefit_id != benefit.id:
        raise Invalid(f"It corrects a measurement of {benefit.reference}, not one of another benefit.")
