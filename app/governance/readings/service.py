"""What can be done with readings: enter one."""

from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.governance.exceptions.evaluating import evaluate
from app.governance.readings.models import ToleranceReading
from app.governance.readings.schemas import ReadingWrite

MEASURE = "tolerance:measure"


def measure(uow: Writing, at: Address, data: ReadingWrite) -> ToleranceReading:
    """Enter a figure that no record has, and judge it."""
    component = ComponentRepository(uow).at(at, MEASURE)
    if data.as_of > utc_now().date():
        raise Invalid(f"It cannot have been measured on {data.as_of}: that is yet to come.")
    reading = uow.add(ToleranceReading(component_id=component.id, **dict(data)))
    uow.record("tolerance.measured", reading)
    evaluate(uow, [component.id], data.as_of, [data.metric])
    return reading
