"""``/v1``: baselines, and variance against them."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from app.baselines import comparing, knowing, service
from app.baselines.repository import BaselineLineRepository, BaselineRepository, BaselineTaskRepository
from app.baselines.schemas import (
    BaselineLineRead,
    BaselineRead,
    BaselineTaskRead,
    BaselineVariance,
    BaselineWrite,
    TaskVariance,
)
from app.components.past import seen
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CREATING
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Instant, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.cost.ledger.summing import readable
from app.dependencies import KnownAt
from app.periods.schemas import PeriodCode
from app.schedule.plan import TaskKind

router = APIRouter(prefix="/v1", tags=["Earned value"], route_class=UnitOfWorkRoute)


class Search(Scoped, Paging):
    """The paging of a list of baselines."""

    known_at: Instant | None = Field(default=None, description="As it was known at this instant.")


class SearchTasks(Paging):
    """The filters and the paging of a list of frozen dates."""

    kind: TaskKind | None = None


@at_every_level(router.get, "/{id}/baselines")
def list_baselines(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[BaselineRead]:
    """The baselines of a component, the original first."""
    with seen(uow, lambda: ComponentRepository(uow).at(at), search.known_at, knowing.baselines) as then:
        place = ComponentRepository(then).at(at)
        return BaselineRepository(then).page(search, **search.within(then, place))


@at_every_level(router.post, "/{id}/baselines", status_code=201, responses=CREATING)
def create_baseline(at: Address, data: BaselineWrite, uow: Writing) -> Told[BaselineRead]:
    """Keep the budget of the ledger and the dates of the plan as the next baseline, by an approved decision.

    It never changes. What was planned before its effective period must be as in the baseline before it.
    """
    return BaselineRepository(uow).row(service.agree(uow, at, data).id)


@router.get("/baselines/{baseline_id}")
def read_baseline(baseline_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[BaselineRead]:
    """One baseline: it stays as it was agreed, and before that it was not known."""
    baselines = BaselineRepository(uow)
    return baselines.known(baseline_id, known_at) if known_at else baselines.row(baseline_id)


@router.get("/baselines/{baseline_id}/history")
def read_baseline_history(baseline_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who entered a baseline, and when; it has one version."""
    return BaselineRepository(uow).history(baseline_id, paging)


@router.get("/baselines/{baseline_id}/lines")
def list_baseline_lines(baseline_id: UUID, uow: Reading, paging: Paged) -> Page[BaselineLineRead]:
    """The time-phased budget that a baseline keeps, by cost line and period."""
    BaselineRepository(uow).place_of(baseline_id)
    return BaselineLineRepository(uow).page(paging, baseline=baseline_id)


@router.get("/baselines/{baseline_id}/tasks")
def list_baseline_tasks(
    baseline_id: UUID, uow: Reading, search: Annotated[SearchTasks, Query()]
) -> Page[BaselineTaskRead]:
    """The dates that a baseline keeps of the plan there was, in the order of the plan."""
    BaselineRepository(uow).place_of(baseline_id)
    return BaselineTaskRepository(uow).page(search, baseline=baseline_id, kind=search.kind)


@at_every_level(router.get, "/{id}/baseline-variance")
def read_baseline_variance(
    at: Address, uow: Reading, period: Annotated[PeriodCode, Query()], known_at: KnownAt = None
) -> BaselineVariance:
    """A component's costs and milestones against the current and the original baseline, and how often that was replaced.

    Dates are those of the last version of its plan whose data date had come by the period's.
    """
    with seen(uow, lambda: readable(uow, at), known_at, partial(knowing.plans, of=at.id)) as then:
        return comparing.variance(then, at, period)


@at_every_level(router.get, "/{id}/baseline-variance/tasks")
def read_task_variance(
    at: Address, uow: Reading, period: Annotated[PeriodCode, Query()], known_at: KnownAt = None
) -> TaskVariance:
    """Every task of a component's plan beside the current and the original baseline."""
    place = partial(readable, uow, at, BaselineRepository.reads)
    with seen(uow, place, known_at, partial(knowing.plans, of=at.id)) as then:
        return comparing.task_variance(then, at, period)
