"""``/v1/demands``: ideas and requests, until a component comes of them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import Field

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.portfolio.demands import looking, service
from app.portfolio.demands.models import DemandStatus
from app.portfolio.demands.repository import DemandRepository
from app.portfolio.demands.schemas import (
    DemandBacklog,
    DemandConversion,
    DemandOutcome,
    DemandRead,
    DemandReopening,
    DemandTriage,
    DemandWrite,
    LikelyDuplicates,
)

Days = Annotated[
    int, Query(ge=0, le=1000, description="Working days in one state beyond which it waits too long.")
]
Likeness = Annotated[float, Query(ge=0.05, le=1, description="The least likeness that is told.")]
AS_IT_IS = DemandConversion()
router = APIRouter(prefix="/v1", tags=["Demand"], route_class=UnitOfWorkRoute)
DemandPatch = Annotated[MergePatch[DemandWrite], Body(media_type="application/merge-patch+json")]
Words = Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$")]


class Search(Paging):
    """The filters and the paging of a list of demands."""

    status: DemandStatus | None = None
    category: Words = None
    is_mandatory: bool | None = Field(
        default=None, description="Whether it must be done, whatever it is worth."
    )
    target_id: UUID | None = None
    converted_to_id: UUID | None = Field(default=None, description="The one that this component came of.")
    duplicate_of_id: UUID | None = Field(default=None, description="Those that were merged with this one.")
    title: Annotated[Words, Query(description="What the title has in it.")] = None


@router.get("/demands")
def list_demands(uow: Reading, search: Annotated[Search, Query()]) -> Page[DemandRead]:
    """The organisation's demands; `converted_to_id` finds the one that a component came of."""
    return DemandRepository(uow).page(
        search,
        status=search.status,
        category=search.category,
        mandatory=search.is_mandatory,
        target=search.target_id,
        converted_to=search.converted_to_id,
        duplicate_of=search.duplicate_of_id,
        title=search.title,
    )


@router.post("/demands", status_code=201, responses=CREATING)
def create_demand(data: DemandWrite, uow: Writing) -> Told[DemandRead]:
    """Enter an idea or a request, as a draft."""
    return DemandRepository(uow).row(service.enter(uow, data).id)


@router.get("/demand-backlog")
def read_demand_backlog(uow: Reading, days: Days = 10) -> DemandBacklog:
    """The demands that wait for somebody, for how many working days, and which of them for too long."""
    return looking.backlog(uow, days)


@router.get("/demands/{demand_id}")
def read_demand(demand_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[DemandRead]:
    """One demand, as it is or as it was known at an instant."""
    demands = DemandRepository(uow)
    return demands.known(demand_id, known_at) if known_at else demands.row(demand_id)


@router.get("/demands/{demand_id}/history")
def read_demand_history(demand_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every step of a demand: who, when, why, from what, to what."""
    return DemandRepository(uow).history(demand_id, paging)


@router.get("/demands/{demand_id}/likely-duplicates")
def read_likely_duplicates(demand_id: UUID, uow: Reading, likeness: Likeness = 0.25) -> LikelyDuplicates:
    """The demands whose words are much the same: offered, and never merged by itself."""
    return looking.likely_duplicates(uow, demand_id, likeness)


@router.patch("/demands/{demand_id}", responses=CHANGING)
def update_demand(demand_id: UUID, patch: DemandPatch, version: IfMatch, uow: Writing) -> Told[DemandRead]:
    """Change what is not decided on yet: send what changes, and the ETag you last saw."""
    return DemandRepository(uow).row(service.revise(uow, demand_id, version, patch).id)


@router.post("/demands/{demand_id}/submission", responses=CHANGING)
def submit_demand(demand_id: UUID, version: IfMatch, uow: Writing) -> Told[DemandRead]:
    """Hand a draft in to be triaged."""
    return DemandRepository(uow).row(service.submit(uow, demand_id, version).id)


@router.post("/demands/{demand_id}/triage", responses=CHANGING)
def triage_demand(demand_id: UUID, data: DemandTriage, version: IfMatch, uow: Writing) -> Told[DemandRead]:
    """Take a submitted or deferred demand up, to be answered by a day."""
    return DemandRepository(uow).row(service.triage(uow, demand_id, version, data).id)


@router.post("/demands/{demand_id}/outcome", responses=CHANGING)
def decide_demand(demand_id: UUID, data: DemandOutcome, version: IfMatch, uow: Writing) -> Told[DemandRead]:
    """Accept, reject or defer a demand that another raised, or merge it with the one it repeats."""
    return DemandRepository(uow).row(service.decide(uow, demand_id, version, data).id)


@router.post("/demands/{demand_id}/conversion", responses=CHANGING)
def convert_demand(
    demand_id: UUID, version: IfMatch, uow: Writing, data: DemandConversion = AS_IT_IS
) -> Told[DemandRead]:
    """Make the component that comes of an accepted demand: once, however often it is asked."""
    return DemandRepository(uow).row(service.convert(uow, demand_id, version, data).id)


@router.post("/demands/{demand_id}/reopening", responses=CHANGING)
def reopen_demand(demand_id: UUID, data: DemandReopening, version: IfMatch, uow: Writing) -> Told[DemandRead]:
    """Put an accepted, rejected or merged demand back among the submitted ones."""
    return DemandRepository(uow).row(service.reopen(uow, demand_id, version, data).id)
