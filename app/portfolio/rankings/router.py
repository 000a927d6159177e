"""``/v1``: rankings that are kept, with all that explains them and tells how firm they are."""

from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import APIRouter, Query

from app.components.models import ComponentKind
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.csv import CsvResponse, Table
from app.core.errors import CHANGING, CREATING, Invalid
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.svg import SvgResponse
from app.core.telling import Told
from app.core.unit_of_work import Reading, Then, Writing
from app.core.workbook import WorkbookResponse, workbook_response
from app.dependencies import IfMatch, KnownAt, Prefer, wants_job
from app.jobs.models import Job
from app.jobs.repository import JobRepository
from app.jobs.schemas import JobRead
from app.portfolio.rankings import picture, service, sheets
from app.portfolio.rankings.comparing import compared, verified
from app.portfolio.rankings.models import Ranking
from app.portfolio.rankings.repository import RankingRepository
from app.portfolio.rankings.rows import RankingRowRead
from app.portfolio.rankings.schemas import (
    RankingComparison,
    RankingDeviationWrite,
    RankingOrder,
    RankingRead,
    RankingVerification,
)

router = APIRouter(prefix="/v1", tags=["Prioritisation"], route_class=UnitOfWorkRoute)
BY_A_JOB: dict[int | str, dict[str, Any]] = {202: {"model": JobRead, "description": "A job makes it."}}
SHOWN = "How many of the first."


class Search(Scoped, Paging):
    """The filters and the paging of a list of rankings."""

    model_id: UUID | None = None
    kind: ComponentKind | None = None


@router.get("/portfolios/{portfolio_id}/rankings")
def list_portfolio_rankings(
    portfolio_id: UUID, uow: Reading, search: Annotated[Search, Query()]
) -> Page[RankingRead]:
    """The rankings that were kept of a portfolio, and of those below it."""
    place = ComponentRepository(uow).at(Address(ComponentKind.PORTFOLIO, portfolio_id))
    within = search.within(uow, place)
    return RankingRepository(uow).page(search, **within, model=search.model_id, kind=search.kind)


@router.post("/portfolios/{portfolio_id}/rankings", status_code=201, responses=CREATING | BY_A_JOB)
def create_portfolio_ranking(
    portfolio_id: UUID, order: RankingOrder, uow: Reading, prefer: Prefer = ""
) -> Then[Told[RankingRead]]:
    """Rank what a portfolio holds now, and keep the ranking with all that it follows from.

    One that takes more than a second or so, and any with `Prefer: respond-async`, is a job: the answer is
    202, and the job's result names the ranking.
    """
    write = service.prepared(uow, portfolio_id, order, wants_job(prefer))

    def written(writing: Writing) -> Told[RankingRead]:
        made: Ranking | Job = write(writing)
        if isinstance(made, Job):
            return cast(Told[RankingRead], JobRepository(writing).row(made.id).with_status(202))
        return RankingRepository(writing).row(made.id)

    return Then(written)


@router.get("/rankings/{ranking_id}")
def read_ranking(ranking_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[RankingRead]:
    """One ranking as a whole: what it was made from, how firm it is, and what was decided otherwise."""
    rankings = RankingRepository(uow)
    return rankings.known(ranking_id, known_at) if known_at else rankings.row(ranking_id)


@router.get("/rankings/{ranking_id}/history")
def read_ranking_history(ranking_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a ranking: what was decided otherwise than it says, by whom and why."""
    return RankingRepository(uow).history(ranking_id, paging)


@router.get("/rankings/{ranking_id}/rows")
def list_ranking_rows(ranking_id: UUID, uow: Reading, paging: Paged) -> Page[RankingRowRead]:
    """The components of a ranking by rank, each with the parts of its score and how firm its rank is."""
    return RankingRepository(uow).rows_page(ranking_id, paging)


@router.get("/rankings/{ranking_id}/rows.csv", response_class=CsvResponse)
def export_ranking_rows(ranking_id: UUID, uow: Reading) -> Table:
    """A whole ranking as CSV."""
    rankings = RankingRepository(uow)
    rows, of = rankings.told_rows(ranking_id), rankings.get(ranking_id)
    slugs = [criterion["slug"] for criterion in of.criteria]
    return Table(f"ranking-{ranking_id}.csv", sheets.header(slugs), sheets.lines(rows))


@router.get("/rankings/{ranking_id}/workbook.xlsx", response_class=WorkbookResponse)
def read_ranking_workbook(ranking_id: UUID, uow: Reading) -> WorkbookResponse:
    """A whole ranking as a workbook: rows, model, ties, deviations, and what it was made from."""
    rankings = RankingRepository(uow)
    rows, told = rankings.told_rows(ranking_id), RankingRead.of(rankings.get(ranking_id))
    return workbook_response(f"ranking-{ranking_id}.xlsx", sheets.sheets(told, rows), told.created_at.date())


@router.get("/rankings/{ranking_id}/bars.svg", response_class=SvgResponse)
def read_ranking_bars(
    ranking_id: UUID, uow: Reading, first: Annotated[int, Query(ge=1, le=100, description=SHOWN)] = 30
) -> SvgResponse:
    """The first of a ranking as bars: each score in its parts."""
    rankings = RankingRepository(uow)
    rows, of = rankings.told_rows(ranking_id), rankings.get(ranking_id)
    labels = {criterion["slug"]: criterion["label"] for criterion in of.criteria}
    return SvgResponse(
        picture.bars(f"Ranking by {of.model_slug}, version {of.model_number}", rows[:first], labels)
    )


@router.get("/rankings/{ranking_id}/bubbles.svg", response_class=SvgResponse)
def read_ranking_bubbles(
    ranking_id: UUID,
    uow: Reading,
    risk: Annotated[
        str | None,
        Query(
            max_length=63,
            pattern=r"^[a-z][a-z0-9_]*$",
            description="The criterion that is the risk; where it is not given, the first one called so.",
        ),
    ] = None,
    first: Annotated[int, Query(ge=1, le=500, description=SHOWN)] = 100,
) -> SvgResponse:
    """The first of a ranking as bubbles: value against risk, with the cost as their area."""
    rankings = RankingRepository(uow)
    rows, of = rankings.told_rows(ranking_id), rankings.get(ranking_id)
    scales = {criterion["slug"]: criterion["scale"] for criterion in of.criteria}
    chosen = risk or next((slug for slug in scales if "risk" in slug), None)
    if chosen is None or chosen not in scales:
        raise Invalid(f"Say by risk which criterion is the risk: {', '.join(scales)}.")
    scale = (float(scales[chosen]["low"]), float(scales[chosen]["high"]))
    currency = ComponentRepository(uow).place(of.component_id).currency
    name = f"Value against {chosen} by {of.model_slug}, version {of.model_number}"
    return SvgResponse(picture.bubbles(name, rows[:first], chosen, scale, currency))


@router.get("/rankings/{ranking_id}/verification")
def verify_ranking(ranking_id: UUID, uow: Reading) -> RankingVerification:
    """Work a ranking out anew from its stored inputs, and say whether it comes out the same bit for bit."""
    return verified(uow, ranking_id)


@router.get("/rankings/{ranking_id}/comparison")
def compare_rankings(
    ranking_id: UUID,
    uow: Reading,
    base: Annotated[UUID, Query(alias="with", description="The ranking that it is compared with.")],
) -> RankingComparison:
    """Who moved since another ranking and why: values, weights, what entered and what left."""
    return compared(uow, ranking_id, base)


@router.post("/rankings/{ranking_id}/deviations", responses=CHANGING)
def create_ranking_deviation(
    ranking_id: UUID, data: RankingDeviationWrite, version: IfMatch, uow: Writing
) -> Told[RankingRead]:
    """Record that a body decides otherwise than a ranking says, with its reason and its decision."""
    return RankingRepository(uow).row(service.deviate(uow, ranking_id, version, data).id)
