"""Who appoints the managers of projects: the office, where the authority matrix lets it decide that."""

from app.calc.authority.matrix import Matter, Mode
from app.components.models import Component
from app.components.schemas import ComponentPlan
from app.components.vetting import vets
from app.core.errors import Forbidden
from app.core.unit_of_work import Writing
from app.pmo.parts import part_at


@vets
def refuse_appointment(uow: Writing, path: str, was: Component | None, data: ComponentPlan) -> None:
    """Raises ``Forbidden`` where another than the staff of the office would name or replace a manager."""
    if data.manager == (was.manager if was else None):
        return
    part = part_at(uow, path, Matter.APPOINTMENT)
    if part and part.mode is Mode.DECIDE and not part.is_played_by(uow):
        raise Forbidden(f"{part.office.name} appoints managers here: its staff do.", rule=part.clause)
