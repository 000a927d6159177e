"""``/v1``: the variance report of a portfolio, a programme or a project."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field, TypeAdapter

from app.calc.money import Currency
from app.components.past import seen
from app.components.router import at_every_level
from app.components.schemas import Address
from app.core.accepting import Accept, CacheControl, wanted_form
from app.core.csv import csv_response
from app.core.errors import NotAcceptable, problems
from app.core.model import utc_now
from app.core.pagination import Page, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Instant
from app.core.unit_of_work import Reading
from app.core.workbook import XLSX, workbook_response
from app.dependencies import KnownAt
from app.periods.schemas import PeriodCode
from app.variance.portfolio_report import service
from app.variance.portfolio_report.asking import period_for, period_of, reported
from app.variance.portfolio_report.costs import Costs
from app.variance.portfolio_report.keeping import Keeper
from app.variance.portfolio_report.knowing import SUMMED, reports_alone, whole
from app.variance.portfolio_report.projects import projects_of
from app.variance.portfolio_report.repository import ReportedProjectRepository
from app.variance.portfolio_report.schemas import Explanation, ReportedProject, Totals, VarianceReport
from app.variance.portfolio_report.sheets import HEADER, melted, sheets
from app.variance.portfolio_report.totals import totals
from app.variance.status_reports.models import CostBasis

router = APIRouter(prefix="/v1", tags=["Variance"], route_class=UnitOfWorkRoute)
JSON, CSV = "application/json", "text/csv"
FORMS = (JSON, CSV, XLSX)
IN_EVERY_FORM: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            CSV: {"schema": {"type": "string"}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        }
    },
    **problems(NotAcceptable),
}
TELLING = TypeAdapter(VarianceReport)
WORTH_KEEPING = 100  # reports: fewer are added up as quickly as what is kept of them is found
LAST = "The last one that a project reported for, unless told."


class Asked(BaseModel):
    """Which report is wanted, and how much of it."""

    period: PeriodCode | None = Field(default=None, description=LAST)
    since: PeriodCode | None = Field(
        default=None, description="The earlier period to compare with; the last one, unless told."
    )
    currency: Currency | None = Field(default=None, description="What the narrative is to speak of.")
    cost_basis: CostBasis | None = Field(default=None, description="What the narrative is to speak of.")
    listed: Annotated[
        int,
        Field(ge=0, le=service.MOST_LISTED, description="How many entries a list of the report has at most."),
    ] = 50

    known_at: Instant | None = Field(default=None, description="As it was known at this instant.")

    def costs(self, uow: Reading, at: Address) -> Costs:
        """The costs of the component's projects that are asked about."""
        top = reported(uow, at)
        period = period_of(uow, top.path, self.period)
        projects = projects_of(uow, top, period, period_for(uow, self.since), self.known_at)
        return service.main_costs(projects, self.listed, self.currency, self.cost_basis)


class AskedReport(Asked):
    periods: Annotated[int, Field(ge=1, le=120, description="Of how many periods the trend is.")] = 12

    def report(self, uow: Reading, at: Address) -> VarianceReport:
        with seen(uow, lambda: reported(uow, at), self.known_at, whole) as then:
            return service.variance_report(then, self.costs(then, at), self.periods)


class AskedWhy(Asked):
    figure: Annotated[str, Field(max_length=200, description="The id of one of the report's `figures`.")]


class AskedProjects(Paging):
    period: PeriodCode | None = Field(default=None, description=LAST)
    known_at: Instant | None = Field(default=None, description="As it was known at this instant.")


@at_every_level(router.get, "/{id}/variance-report", response_model=VarianceReport, responses=IN_EVERY_FORM)
def read_variance_report(
    at: Address,
    uow: Reading,
    asked: Annotated[AskedReport, Query()],
    accept: Accept = None,
    cache_control: CacheControl = None,
) -> Response:
    """What is off in a period, why, what is missing or stale, and what is to be decided.

    Totals are over projects with a submitted or published report. Variance is baseline less forecast:
    negative is adverse. Amounts of two currencies, or of two cost bases, are never added. `Accept` chooses
    between JSON, CSV and a workbook.
    """
    form = wanted_form(accept, FORMS)
    if form != JSON:
        return as_file(asked.report(uow, at), form)
    keeper = Keeper.of(uow, reported(uow, at).id, {**asked.model_dump(mode="json"), "day": utc_now().date()})
    directives = (cache_control or "").lower()
    kept = keeper.current() if "no-cache" not in directives and "no-store" not in directives else None
    if kept is None:
        report = asked.report(uow, at)
        kept = TELLING.dump_json(report)
        if report.reports >= WORTH_KEEPING and "no-store" not in directives:
            keeper.keep(kept)
    return Response(kept, media_type=JSON, headers={"Vary": "Accept"})


def as_file(report: VarianceReport, form: str) -> Response:
    """The report as a file that spreadsheets open."""
    name = f"variance-report-{report.component.code}-{report.period.code}"
    if form == CSV:
        told: Response = csv_response(f"{name}.csv", HEADER, melted(report))
    else:
        told = workbook_response(f"{name}.xlsx", sheets(report), report.as_of)
    told.headers["Vary"] = "Accept"
    return told


@at_every_level(router.get, "/{id}/variance-report/explanation")
def read_variance_explanation(at: Address, uow: Reading, asked: Annotated[AskedWhy, Query()]) -> Explanation:
    """How a figure of the variance report comes about: formula, inputs with their sources, values on the way."""
    with seen(uow, lambda: reported(uow, at), asked.known_at, whole) as then:
        return service.explanation(then, asked.costs(then, at), asked.figure)


@at_every_level(router.get, "/{id}/variance-report/projects")
def list_reported_projects(
    at: Address, uow: Reading, asked: Annotated[AskedProjects, Query()]
) -> Page[ReportedProject]:
    """Every project of the variance report; `sort=variance` tells the most adverse first."""
    with seen(
        uow, lambda: reported(uow, at), asked.known_at, partial(reports_alone, period=asked.period)
    ) as then:
        top = reported(then, at)
        period = period_of(then, top.path, asked.period)
        filters = {"below": top.path, "period": period.id, "counted": {}}
        return ReportedProjectRepository(then).page(asked, **filters)


@at_every_level(router.get, "/{id}/totals")
def read_totals(
    at: Address,
    uow: Reading,
    period: Annotated[PeriodCode | None, Query(description=LAST)] = None,
    by: Annotated[str | None, Query(pattern="^category$", description="`category` tells them apart.")] = None,
    known_at: KnownAt = None,
) -> Totals:
    """Counts and sums of the submitted and published reports of a component's projects."""
    with seen(
        uow, lambda: reported(uow, at), known_at, partial(reports_alone, period=period), SUMMED
    ) as then:
        return totals(then, at, period, by is not None)
