"""``/v1``: scenarios as they were adopted, and how the portfolio has drifted from them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.components.models import ComponentKind
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.pagination import Page, Paging
from app.core.route import UnitOfWorkRoute
from app.core.telling import Told
from app.core.unit_of_work import Reading
from app.portfolio.authorisations.deciding import changed, unfit
from app.portfolio.authorisations.drifting import drift
from app.portfolio.authorisations.models import AuthorisationStatus
from app.portfolio.authorisations.repository import AuthorisationRepository
from app.portfolio.authorisations.schemas import AdoptionCheck, PortfolioAuthorisationRead, PortfolioDrift
from app.portfolio.scenarios.repository import SolutionRepository

router = APIRouter(prefix="/v1", tags=["Scenarios"], route_class=UnitOfWorkRoute)


class Search(Scoped, Paging):
    """The filters and the paging of a list of authorisations."""

    status: AuthorisationStatus | None = None


@router.get("/scenario-solutions/{scenario_solution_id}/adoption-check")
def check_adoption(scenario_solution_id: UUID, uow: Reading) -> AdoptionCheck:
    """Whether a solution may be adopted: what of its components has changed since it was solved."""
    solution = SolutionRepository(uow).get(scenario_solution_id)
    found, reason = list(changed(uow, solution)), unfit(solution)
    if found and not reason:
        reason = "Components have changed since the scenario was solved."
    return AdoptionCheck(solution_id=solution.id, is_ready=reason is None, reason=reason, changed=found)


@router.get("/portfolios/{portfolio_id}/authorisations")
def list_portfolio_authorisations(
    portfolio_id: UUID, uow: Reading, search: Annotated[Search, Query()]
) -> Page[PortfolioAuthorisationRead]:
    """The scenarios of a portfolio, and of those below it, that were adopted."""
    place = ComponentRepository(uow).at(Address(ComponentKind.PORTFOLIO, portfolio_id))
    return AuthorisationRepository(uow).page(search, **search.within(uow, place), status=search.status)


@router.get("/portfolio-authorisations/{authorisation_id}")
def read_portfolio_authorisation(authorisation_id: UUID, uow: Reading) -> Told[PortfolioAuthorisationRead]:
    """A scenario as it was adopted: what was authorised, and where that is not what was recommended."""
    return AuthorisationRepository(uow).row(authorisation_id)


@router.get("/portfolio-authorisations/{authorisation_id}/drift")
def read_portfolio_drift(authorisation_id: UUID, uow: Reading) -> PortfolioDrift:
    """How the running portfolio differs from what was adopted."""
    return drift(uow, authorisation_id)
