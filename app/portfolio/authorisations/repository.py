"""Reading portfolio authorisations."""

from typing import ClassVar

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.portfolio.authorisations.models import PortfolioAuthorisation
from app.portfolio.authorisations.schemas import PortfolioAuthorisationRead


class AuthorisationRepository(Repository[PortfolioAuthorisation, PortfolioAuthorisationRead]):
    model = PortfolioAuthorisation
    told = PortfolioAuthorisationRead
    noun = "portfolio authorisation"
    reads = "scenario:read"
    component = PortfolioAuthorisation.component_id
    sortable: ClassVar = {
        "effective_on": PortfolioAuthorisation.effective_on,
        "created_at": PortfolioAuthorisation.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", PortfolioAuthorisation.component_id),
        "live": live(PortfolioAuthorisation.component_id),
        "status": equals("status", PortfolioAuthorisation.status),
    }
