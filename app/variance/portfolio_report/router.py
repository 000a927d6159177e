"""``/v1``: the variance report of a portfolio, a programme or a project."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from app.calc.money import Currency
from app.components.router import at_every_level
from app.components.schemas import Address
from app.core.pagination import Page, Paging
from app.core.route import UnitOfWorkRoute
from app.core.unit_of_work import Reading
from app.periods.schemas import PeriodCode
from app.variance.portfolio_report import service
from app.variance.portfolio_report.asking import period_for, period_of, reported
from app.variance.portfolio_report.costs import Costs
from app.variance.portfolio_report.projects import projects_of
from app.variance.portfolio_report.repository import ReportedProjectRepository
from app.variance.portfolio_report.schemas import Explanation, ReportedProject, Totals, VarianceReport
from app.variance.portfolio_report.totals import totals
from app.variance.status_reports.models import CostBasis

router = APIRouter(prefix="/v1", tags=["Variance"], route_class=UnitOfWorkRoute)
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
        int, Field(ge=0, le=500, description="How many entries a list of the report has at most.")
    ] = 50

    def costs(self, uow: Reading, at: Address) -> Costs:
        """The costs of the component's projects that are asked about."""
        top = reported(uow, at)
        period = period_of(uow, top.path, self.period)
        projects = projects_of(uow, top, period, period_for(uow, self.since))
        return service.main_costs(projects, self.listed, self.currency, self.cost_basis)


class AskedReport(Asked):
    periods: Annotated[int, Field(ge=1, le=120, description="Of how many periods the trend is.")] = 12


class AskedWhy(Asked):
    figure: Annotated[str, Field(max_length=200, description="The id of one of the report's `figures`.")]


class AskedProjects(Paging):
    period: PeriodCode | None = Field(default=None, description=LAST)


@at_every_level(router.get, "/{id}/variance-report")
def read_variance_report(at: Address, uow: Reading, asked: Annotated[AskedReport, Query()]) -> VarianceReport:
    """What is off in a period, why, what is missing or stale, and what is to be decided.

    Totals are over projects with a submitted or published report. Variance is baseline less forecast:
    negative is adverse. Amounts of two currencies, or of two cost bases, are never added.
    """
    return service.variance_report(uow, asked.costs(uow, at), asked.periods)


@at_every_level(router.get, "/{id}/variance-report/explanation")
def read_variance_explanation(at: Address, uow: Reading, asked: Annotated[AskedWhy, Query()]) -> Explanation:
    """How a figure of the variance report comes about: formula, inputs with their sources, values on the way."""
    return service.explanation(uow, asked.costs(uow, at), asked.figure)


@at_every_level(router.get, "/{id}/variance-report/projects")
def list_reported_projects(
    at: Address, uow: Reading, asked: Annotated[AskedProjects, Query()]
) -> Page[ReportedProject]:
    """Every project of the variance report; `sort=variance` tells the most adverse first."""
    top = reported(uow, at)
    period = period_of(uow, top.path, asked.period)
    filters = {"below": top.path, "period": period.id, "counted": {}}
    return ReportedProjectRepository(uow).page(asked, **filters)


@at_every_level(router.get, "/{id}/totals")
def read_totals(
    at: Address,
    uow: Reading,
    period: Annotated[PeriodCode | None, Query(description=LAST)] = None,
    by: Annotated[str | None, Query(pattern="^category$", description="`category` tells them apart.")] = None,
) -> Totals:
    """Counts and sums of the submitted and published reports of a component's projects."""
    return totals(uow, at, period, by is not None)
