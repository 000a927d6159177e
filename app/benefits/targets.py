"""Who holds the targets of outcomes: the office, where the authority matrix lets it decide on them."""

from app.benefits.models import Benefit
from app.benefits.schemas import BenefitWrite
from app.calc.authority.matrix import Matter, Mode
from app.components.places import AnyPlace
from app.core.errors import Forbidden
from app.core.unit_of_work import Writing
from app.pmo.parts import part_at

UNSAID: tuple[object, ...] = (None, None, [])


def refuse_target(uow: Writing, place: AnyPlace, was: Benefit | None, data: BenefitWrite) -> None:
    """Raises ``Forbidden`` where another than the staff of the office would set or move a target."""
    if aim(data) == (aim(BenefitWrite.model_validate(was)) if was else UNSAID):
        return
    part = part_at(uow, place.path, Matter.OUTCOME_TARGETS)
    if part and part.mode is Mode.DECIDE and not part.is_played_by(uow):
        told = f"{part.office.name} holds the targets of outcomes here: its staff set them."
        raise Forbidden(told, rule=part.clause)


def aim(data: BenefitWrite) -> tuple[object, ...]:
    """What is aimed at, by when, and on which way there."""
    return data.target_value, data.target_on, data.trajectory
