"""Which component and period a report is of, for who may read the status reports there."""

from datetime import date

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Forbidden, NotFound
from app.core.unit_of_work import Reading
from app.periods.models import ReportingPeriod
from app.periods.service import find_period
from app.variance.portfolio_report.repository import PortfolioReportRepository

READ = "status_report:read"


def reported(uow: Reading, at: Address) -> AnyPlace:
    """The component, for who may read the status reports of all below it."""
    component = ComponentRepository(uow).at(at)
    demand(uow, component.path)
    return component


def demand(uow: Reading, path: str) -> None:
    """Raises ``Forbidden`` where the actor may not read the status reports at a path and below."""
    if not uow.actor.rights.allow(READ, path):
        raise Forbidden(f"This needs the permission {READ} there.", rule=READ)


def period_of(uow: Reading, path: str, code: str | None) -> ReportingPeriod:
    """The period of this code, else the last one reported for at a path and below. Raises ``NotFound``."""
    return find_period(uow, code) if code else last_period(uow, path)


def last_period(uow: Reading, path: str) -> ReportingPeriod:
    """The last period that a project at a path and below handed in a report for. Raises ``NotFound``."""
    if found := PortfolioReportRepository(uow, path).period_before(date.max):
        return found
    raise NotFound("No project has handed in a status report yet: name a period to see who is to.")


def period_for(uow: Reading, code: str | None) -> ReportingPeriod | None:
    return find_period(uow, code) if code else None
