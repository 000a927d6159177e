"""Stating what is uncertain about a plan."""

from typing import Any
from uuid import UUID

from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Writing
from app.risk.uncertainties.models import ScheduleUncertainty
from app.risk.uncertainties.repository import ScheduleUncertaintyRepository
from app.risk.uncertainties.schemas import WRITE, ScheduleUncertaintyWrite


def state(uow: Writing, at: Address, data: ScheduleUncertaintyWrite) -> ScheduleUncertainty:
    """State what is uncertain about the plan of a component."""
    component = ComponentRepository(uow).at(at, WRITE)
    kept_in(component, *data.amounts())
    stated = uow.add(ScheduleUncertainty(component_id=component.id, **columns(data)))
    uow.record("schedule_uncertainty.stated", stated)
    return stated


def revise(
    uow: Writing, id: UUID, version: int, patch: MergePatch[ScheduleUncertaintyWrite]
) -> ScheduleUncertainty:
    """Change a statement that is still at ``version``."""
    stated = ScheduleUncertaintyRepository(uow).get(id, WRITE, version)
    revised = patch.applied_to(ScheduleUncertaintyWrite.model_validate(stated))
    kept_in(ComponentRepository(uow).open(stated.component_id, WRITE), *revised.amounts())
    for name, value in columns(revised).items():
        setattr(stated, name, value)
    uow.record("schedule_uncertainty.revised", stated)
    return stated


def columns(data: ScheduleUncertaintyWrite) -> dict[str, Any]:
    """A statement as its columns: what is inside lists as JSON."""
    plain = data.model_dump(mode="json")
    return {name: plain[name] if isinstance(value, list) else value for name, value in data}
