"""``/v1``: what reads across domains: dashboards."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.components.router import at_every_level
from app.components.schemas import Address
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day
from app.core.unit_of_work import Reading
from app.reporting.dashboard import dashboard
from app.reporting.schemas import Dashboard
from app.variance.periods.schemas import PeriodCode

router = APIRouter(prefix="/v1", tags=["Reporting"], route_class=UnitOfWorkRoute)


@at_every_level(router.get, "/{id}/dashboard")
def read_dashboard(
    at: Address,
    uow: Reading,
    period: Annotated[PeriodCode | None, Query()] = None,
    as_of: Annotated[Day | None, Query(description="In the last period reported by this day.")] = None,
    periods: Annotated[int, Query(ge=1, le=60, description="How many periods the trend goes back.")] = 24,
) -> Dashboard:
    """Figures, RAG, delivery confidence, trend, narrative and decisions wanted, as of a data date.

    Of the period asked for, or of the last one that anything was reported for.
    """
    return dashboard(uow, at, period, as_of, periods)
