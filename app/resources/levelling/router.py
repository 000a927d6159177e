"""``/v1``: levelling plans against the capacity of roles."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Query

from app.calc.levelling.levelling import Status
from app.components.models import ComponentKind
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import CREATING
from app.core.pagination import Page, Paging
from app.core.route import UnitOfWorkRoute
from app.core.svg import SvgResponse
from app.core.telling import Told
from app.core.unit_of_work import Reading, Then, Writing
from app.dependencies import Prefer, wants_job
from app.jobs.repository import JobRepository
from app.jobs.schemas import A_JOB
from app.resources.levelling import adopting, service
from app.resources.levelling.picture import picture
from app.resources.levelling.repository import LevellingRepository
from app.resources.levelling.schemas import AdoptionEntry, LevellingOrder, LevellingRead
from app.schedule.repository import ScheduleVersionRepository
from app.schedule.schemas import Code, ScheduleVersionRead

router = APIRouter(prefix="/v1", tags=["Levelling"], route_class=UnitOfWorkRoute)


class Search(Paging):
    """The filters and the paging of a list of levellings."""

    status: Status | None = None


@router.get("/projects/{project_id}/levellings")
def list_levellings(
    project_id: UUID, uow: Reading, search: Annotated[Search, Query()]
) -> Page[LevellingRead]:
    """What the plan of a project was levelled to."""
    place = ComponentRepository(uow).at(Address(ComponentKind.PROJECT, project_id))
    return LevellingRepository(uow).page(search, component=place.id, status=search.status)


@router.post("/projects/{project_id}/levellings", status_code=201, responses=CREATING | A_JOB)
def create_levelling(
    project_id: UUID, order: LevellingOrder, uow: Reading, prefer: Prefer = ""
) -> Then[Told[LevellingRead]]:
    """Level the current plan of a project against the capacity of the roles that its tasks demand.

    What takes longer than a moment, all that is solved exactly, and any with `Prefer: respond-async`, is a job:
    the answer is 202, and the job's result names the levelling.
    """
    ready = service.ready_at(uow, Address(ComponentKind.PROJECT, project_id), order)
    if ready.is_long or wants_job(prefer):
        return Then(lambda to: asked(to, project_id, order))
    columns = ready.columns
    return Then(lambda to: LevellingRepository(to).row(service.keep(to, project_id, columns).id))


def asked(uow: Writing, project_id: UUID, order: LevellingOrder) -> Told[LevellingRead]:
    """The job in place of what it comes to."""
    job = JobRepository(uow).row(service.ask(uow, project_id, order).id)
    return cast(Told[LevellingRead], job.with_status(202))


@router.get("/levellings/{levelling_id}")
def read_levelling(levelling_id: UUID, uow: Reading) -> Told[LevellingRead]:
    """One levelling: dates before and after, what held each task, and demand against capacity."""
    return LevellingRepository(uow).row(levelling_id)


@router.get("/levellings/{levelling_id}/profile.svg", response_class=SvgResponse)
def read_levelling_profile_picture(
    levelling_id: UUID,
    uow: Reading,
    role: Annotated[
        Code | None, Query(description="One role; all of them, up to twelve, if not given.")
    ] = None,
) -> SvgResponse:
    """Demand for each role as a picture, before and after, against what there is of it."""
    return SvgResponse(picture(LevellingRepository(uow).row(levelling_id).content, role))


@router.post("/levellings/{levelling_id}/adoption", status_code=201, responses=CREATING)
def adopt_levelling(
    levelling_id: UUID, entry: AdoptionEntry, uow: Reading
) -> Then[Told[ScheduleVersionRead]]:
    """Make it the next version of the plan: each task that waits for a role is held where it was levelled to.

    Refused where the plan has changed since it was levelled.
    """
    ready = adopting.ready(uow, levelling_id, entry)
    return Then(lambda to: ScheduleVersionRepository(to).row(adopting.adopt(to, levelling_id, ready).id))
