"""``/v1``: tolerances, how they stand, and readings of what no record has."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CREATING
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day, Label, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.governance.tolerances import service, telling
from app.governance.tolerances.models import Metric, Objective, part_of
from app.governance.tolerances.repository import ToleranceRepository
from app.governance.tolerances.schemas import (
    ToleranceExplanation,
    ToleranceRead,
    ToleranceStanding,
    ToleranceWrite,
)

router = APIRouter(prefix="/v1", tags=["Tolerances"], route_class=UnitOfWorkRoute)


class Search(Scoped, Paging):
    """The filters and the paging of a list of tolerances."""

    objective: Objective | None = None
    metric: Metric | None = None

    def filters(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        return {**self.within(uow, component), "objective": self.objective, "metric": self.metric}


class AsOf(BaseModel):
    """As of which day."""

    as_of: Annotated[Day | None, Query(description="Today where it is not given.")] = None


class Asked(AsOf):
    """Which standing is to be explained."""

    metric: Metric
    work_package: Label | None = None
    stage_id: UUID | None = None


@at_every_level(router.get, "/{id}/tolerances")
def list_tolerances(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[ToleranceRead]:
    """Every version of the tolerances set at a component and below."""
    component = ComponentRepository(uow).at(at)
    return ToleranceRepository(uow).page(search, **search.filters(uow, component))


@at_every_level(router.post, "/{id}/tolerances", status_code=201, responses=CREATING)
def create_tolerance(at: Address, data: ToleranceWrite, uow: Writing) -> Told[ToleranceRead]:
    """Set a tolerance, or by a decision its next version: for who may at the level above."""
    return ToleranceRepository(uow).row(service.put(uow, at, data).id)


@at_every_level(router.get, "/{id}/tolerances/status")
def read_tolerance_status(at: Address, uow: Reading, asked: Annotated[AsOf, Query()]) -> ToleranceStanding:
    """How a component stands against each tolerance in force: used, left, and against the original baseline."""
    return telling.standing(uow, at, asked.as_of)


@at_every_level(router.get, "/{id}/tolerances/status/explanation")
def read_tolerance_explanation(
    at: Address, uow: Reading, asked: Annotated[Asked, Query()]
) -> ToleranceExplanation:
    """How one of them comes about."""
    return telling.explanation(uow, at, asked.metric, part_of(asked), asked.as_of)


@router.get("/tolerances/{tolerance_id}")
def read_tolerance(tolerance_id: UUID, uow: Reading) -> Told[ToleranceRead]:
    """One version of a tolerance: it stays as it was set."""
    return ToleranceRepository(uow).row(tolerance_id)


@router.get("/tolerances/{tolerance_id}/history")
def read_tolerance_history(tolerance_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who set it, and when; it has one version."""
    return ToleranceRepository(uow).history(tolerance_id, paging)
