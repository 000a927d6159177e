"""What approvals do to tolerances."""

from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from app.components.places import AnyPlace, Place
from app.components.repository import ComponentRepository, not_archived
from app.core.errors import Conflict
from app.core.model import utc_now
from app.core.schemas import Label, Text
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions.effects import Done, effect, undoes
from app.governance.decisions.models import Decision
from app.governance.tolerances.levels import above, ids_of
from app.governance.tolerances.models import AppliesTo, Metric, Tolerance, part_of
from app.governance.tolerances.repository import book
from app.governance.tolerances.schemas import LimitsWrite, ToleranceWrite, refuse_part
from app.governance.tolerances.service import BY_LEVEL_ABOVE, CHANGING, enter, is_own, restore


class ToleranceChange(LimitsWrite):
    """Another tolerance, from the day on which the decision takes effect."""

    component_id: UUID = Field(description="Below the decision's component: a level does not widen its own.")
    metric: Metric
    applies_to: AppliesTo = AppliesTo.ITSELF
    work_package: Label | None = None
    stage_id: UUID | None = None
    rationale: Text

    @model_validator(mode="after")
    def can_be_so(self) -> Self:
        self.refuse_strange(self.metric)
        refuse_part(self.metric, self.applies_to, part_of(self))
        return self


def in_force(uow: Reading, place: AnyPlace, change: ToleranceChange) -> str | None:
    """The tolerance that it is to take the place of. Raises ``Conflict`` where the decision is too low for it."""
    at = set_below(uow, place, change)
    held = book(uow, ids_of(at.path), [change.metric])
    was = held.held.get((at.id, change.applies_to, change.metric, part_of(change)))
    return str(was.id) if was else None


def set_below(uow: Reading, place: AnyPlace, change: ToleranceChange) -> Place:
    """The component whose tolerance it is."""
    at = not_archived(ComponentRepository(uow).place(change.component_id))
    if not ((above(at.path) or at.path) if is_own(change) else at.path).startswith(place.path):
        raise Conflict(f"{place.code} does not set the tolerance of {at.code}.", rule=BY_LEVEL_ABOVE)
    return at


@effect("tolerance.change", ToleranceChange, set(CHANGING), in_force)
def change_as_decided(uow: Writing, decision: Decision, change: ToleranceChange) -> None:
    """Set or change a tolerance, by the decision of a level above."""
    place = ComponentRepository(uow).place(change.component_id)
    told = {name: getattr(change, name) for name in ToleranceChange.model_fields if name != "component_id"}
    effective_on = decision.effective_on or utc_now().date()
    enter(uow, place, ToleranceWrite(**told, effective_on=effective_on, decision_id=decision.id))


@undoes("tolerance.change", provisional=True)
def change_back(uow: Writing, done: Done) -> None:
    """Put the limits in force again that were before. Raises ``Conflict`` where there were none, or there are others since."""
    restore(uow, uow.session.get_one(Tolerance, UUID(done.wrote[0]["id"])), done.decision)
