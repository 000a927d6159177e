"""``/v1/trainings``: who is to learn what, and what came of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.people.trainings import service
from app.people.trainings.models import TrainingStatus
from app.people.trainings.repository import TrainingRepository
from app.people.trainings.schemas import TrainingRead, TrainingWrite

router = APIRouter(prefix="/v1", tags=["People"], route_class=UnitOfWorkRoute)
TrainingPatch = Annotated[MergePatch[TrainingWrite], Body(media_type="application/merge-patch+json")]
Sought = Annotated[str | None, Query(max_length=200)]


@router.get("/trainings")
def list_trainings(
    uow: Reading,
    paging: Paged,
    person_id: UUID | None = None,
    course_id: UUID | None = None,
    skill: Sought = None,
    scheme: Sought = None,
    status: TrainingStatus | None = None,
) -> Page[TrainingRead]:
    """The training plan: what people are to learn, and what came of what they were to."""
    filters = {
        "person": person_id,
        "course": course_id,
        "skill": skill,
        "scheme": scheme,
        "status": status,
    }
    return TrainingRepository(uow).page(paging, **filters)


@router.post("/trainings", status_code=201, responses=CREATING)
def create_training(data: TrainingWrite, uow: Writing) -> Told[TrainingRead]:
    """Plan what somebody is to learn, for a skill or a scheme; or enter what they have learnt."""
    return TrainingRepository(uow).row(service.plan(uow, data).id)


@router.get("/trainings/{training_id}")
def read_training(training_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[TrainingRead]:
    """One training, as it is or as it was known at an instant."""
    trainings = TrainingRepository(uow)
    return trainings.known(training_id, known_at) if known_at else trainings.row(training_id)


@router.get("/trainings/{training_id}/history")
def read_training_history(training_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a training, from the plan to its result."""
    return TrainingRepository(uow).history(training_id, paging)


@router.patch("/trainings/{training_id}", responses=CHANGING)
def update_training(
    training_id: UUID, patch: TrainingPatch, version: IfMatch, uow: Writing
) -> Told[TrainingRead]:
    """Change a planned training, or say that it took place, and with which result."""
    return TrainingRepository(uow).row(service.revise(uow, training_id, version, patch).id)


@router.delete("/trainings/{training_id}", status_code=204, responses=CHANGING)
def delete_training(training_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a training that was entered by mistake."""
    service.remove(uow, training_id, version)
