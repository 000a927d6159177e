"""``/v1``: how far a release has come, as figures and as a picture."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.agile.progress import service
from app.agile.progress.explaining import explained
from app.agile.progress.knowing import day, known
from app.agile.progress.picture import picture
from app.agile.progress.schemas import ReleaseProgress, ScopeExplanation
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day
from app.core.svg import SvgResponse
from app.core.unit_of_work import Reading
from app.dependencies import KnownAt

router = APIRouter(prefix="/v1", tags=["Agile"], route_class=UnitOfWorkRoute)
AsOf = Annotated[
    Day | None,
    Query(description="At the end of this day; of today, or of the day it was known, unless told."),
]
Figure = Annotated[
    str, Query(max_length=100, description="`scope`, `must.accepted_share`, `velocity`, `release_on` ...")
]


@router.get("/releases/{release_id}/progress")
def read_release_progress(
    release_id: UUID, uow: Reading, as_of: AsOf = None, known_at: KnownAt = None
) -> ReleaseProgress:
    """Accepted scope by MoSCoW class against plan, the burn-up, and the forecast with its range.

    The range is by what the timeboxes that are over delivered; with fewer than three there is none.
    """
    with known(uow, release_id, known_at) as then:
        return service.progress(then, release_id, as_of or day(known_at))


@router.get("/releases/{release_id}/progress/explanation")
def read_release_progress_explanation(
    release_id: UUID, uow: Reading, figure: Figure, as_of: AsOf = None, known_at: KnownAt = None
) -> ScopeExplanation:
    """How a figure of a release comes about: formula, entries with their addresses, values on the way."""
    with known(uow, release_id, known_at) as then:
        return explained(then, release_id, as_of or day(known_at), figure)


@router.get("/releases/{release_id}/burn-up.svg", response_class=SvgResponse)
def read_burn_up(release_id: UUID, uow: Reading, as_of: AsOf = None, known_at: KnownAt = None) -> SvgResponse:
    """The burn-up as a picture: scope, plan, acceptance, the fixed day and the range of the forecast."""
    with known(uow, release_id, known_at) as then:
        return SvgResponse(picture(service.progress(then, release_id, as_of or day(known_at))))
