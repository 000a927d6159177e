"""``/v1``: earned value of a component and all below it."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.components.router import at_every_level
from app.components.schemas import Address
from app.core.route import UnitOfWorkRoute
from app.core.unit_of_work import Reading
from app.periods.schemas import PeriodCode
from app.variance.earned_value import attributing, bridging, service
from app.variance.earned_value.attributing import By, Of
from app.variance.earned_value.explaining import explained
from app.variance.earned_value.schemas import (
    AttributionRead,
    EarnedValueRead,
    Explained,
    ForecastBridge,
    Trend,
)

router = APIRouter(prefix="/v1", tags=["Earned value"], route_class=UnitOfWorkRoute)
Period = Annotated[PeriodCode, Query(description="As of the data date of this reporting period.")]
Listed = Annotated[int, Query(ge=0, le=500, description="How many drivers are listed at most.")]


@at_every_level(router.get, "/{id}/earned-value")
def read_earned_value(at: Address, uow: Reading, period: Period) -> EarnedValueRead:
    """All measures, estimates at completion by every method, and earned schedule, as of a period.

    Measured against the baselines in force then. Without one, budget, actual and forecast answer alone,
    and `reason` is `no_performance_baseline`. What is undefined is null with its reason.
    """
    return service.earned_value(uow, at, period)


@at_every_level(router.get, "/{id}/earned-value/trend")
def read_earned_value_trend(at: Address, uow: Reading, period: Period) -> Trend:
    """The figures of every period until this one, with the RAG that the indices give."""
    return service.trend(uow, at, period)


@at_every_level(router.get, "/{id}/earned-value/forecast-bridge")
def read_forecast_bridge(
    at: Address,
    uow: Reading,
    period: Period,
    since: Annotated[PeriodCode, Query(description="The earlier reporting period.")],
) -> ForecastBridge:
    """What moved the estimate at completion since an earlier period: authorised change, performance, re-estimate."""
    return bridging.forecast_bridge(uow, at, period, since)


@at_every_level(router.get, "/{id}/earned-value/attribution")
def read_earned_value_attribution(
    at: Address, uow: Reading, period: Period, of: Of = "cost", by: By = "component", listed: Listed = 20
) -> AttributionRead:
    """Where the cost or the schedule variance comes from; the parts add up to it exactly."""
    return attributing.attribution(uow, at, period, of, by, listed)


@at_every_level(router.get, "/{id}/earned-value/explanation")
def read_earned_value_explanation(
    at: Address,
    uow: Reading,
    period: Period,
    figure: Annotated[str, Query(max_length=100, description="`cpi`, `eac`, `eac.cpi`, `spi_t`, `ev` ...")],
) -> Explained:
    """How a figure comes about: formula, inputs with their sources, values on the way."""
    return explained(service.earned_value(uow, at, period), figure)
