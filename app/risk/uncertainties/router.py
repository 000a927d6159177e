"""``/v1``: what is uncertain about plans."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.risk.uncertainties import service
from app.risk.uncertainties.repository import ScheduleUncertaintyRepository
from app.risk.uncertainties.schemas import ScheduleUncertaintyRead, ScheduleUncertaintyWrite

router = APIRouter(prefix="/v1", tags=["Schedule risk"], route_class=UnitOfWorkRoute)
UncertaintyPatch = Annotated[
    MergePatch[ScheduleUncertaintyWrite], Body(media_type="application/merge-patch+json")
]


class Search(Scoped, Paging):
    """The filters and the paging of a list of what is uncertain."""


@at_every_level(router.get, "/{id}/schedule-uncertainties")
def list_schedule_uncertainties(
    at: Address, uow: Reading, search: Annotated[Search, Query()]
) -> Page[ScheduleUncertaintyRead]:
    """What is uncertain about the plan of a component, and about those below it."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    return ScheduleUncertaintyRepository(uow).page(search, **within)


@at_every_level(router.post, "/{id}/schedule-uncertainties", status_code=201, responses=CREATING)
def create_schedule_uncertainty(
    at: Address, data: ScheduleUncertaintyWrite, uow: Writing
) -> Told[ScheduleUncertaintyRead]:
    """State what is uncertain about the plan of a component, once: from then on, change it."""
    return ScheduleUncertaintyRepository(uow).row(service.state(uow, at, data).id)


@router.get("/schedule-uncertainties/{schedule_uncertainty_id}")
def read_schedule_uncertainty(
    schedule_uncertainty_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[ScheduleUncertaintyRead]:
    """What is uncertain about one plan, as it is or as it was known at an instant."""
    stated = ScheduleUncertaintyRepository(uow)
    return (
        stated.known(schedule_uncertainty_id, known_at) if known_at else stated.row(schedule_uncertainty_id)
    )


@router.get("/schedule-uncertainties/{schedule_uncertainty_id}/history")
def read_schedule_uncertainty_history(
    schedule_uncertainty_id: UUID, uow: Reading, paging: Paged
) -> Page[VersionRead]:
    """Every version of what was stated: who changed what, when, from what, to what."""
    return ScheduleUncertaintyRepository(uow).history(schedule_uncertainty_id, paging)


@router.patch("/schedule-uncertainties/{schedule_uncertainty_id}", responses=CHANGING)
def update_schedule_uncertainty(
    schedule_uncertainty_id: UUID, patch: UncertaintyPatch, version: IfMatch, uow: Writing
) -> Told[ScheduleUncertaintyRead]:
    """Change what is uncertain: a list that is sent takes the place of the one there was."""
    changed = service.revise(uow, schedule_uncertainty_id, version, patch)
    return ScheduleUncertaintyRepository(uow).row(changed.id)
