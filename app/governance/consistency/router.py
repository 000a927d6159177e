"""``/v1``: whether the records of a component agree, and checks that were kept."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CREATING
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import KnownAt
from app.governance.consistency import service
from app.governance.consistency.repository import ConsistencyCheckRepository
from app.governance.consistency.rules import Severity
from app.governance.consistency.schemas import (
    Consistency,
    ConsistencyCheckRead,
    ConsistencyCheckWrite,
    KeptFindings,
)

router = APIRouter(prefix="/v1", tags=["Consistency"], route_class=UnitOfWorkRoute)


class Wanted(Scoped):
    """Which findings are to be told."""

    rule: str | None = Field(default=None, max_length=100, description="Only what this rule found.")
    severity: Severity | None = None
    listed: Annotated[int, Field(ge=0, le=500, description="How many findings at most.")] = 100


class Search(Scoped, Paging):
    """The filters and the paging of kept checks."""

    gate_id: UUID | None = None

    def filters(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        return {**self.within(uow, component), "gate": self.gate_id}


@at_every_level(router.get, "/{id}/consistency")
def read_consistency(at: Address, uow: Reading, wanted: Annotated[Wanted, Query()]) -> Consistency:
    """What the records of a component, and of all below it, do not agree on; counts for each rule, and the
    worst findings with the records they rest on and what to do. What cannot be told is said to be so."""
    place = ComponentRepository(uow).at(at)
    return service.consistency_of(uow, place, wanted.scope, wanted.rule, wanted.severity, wanted.listed)


@at_every_level(router.get, "/{id}/consistency-checks")
def list_consistency_checks(
    at: Address, uow: Reading, search: Annotated[Search, Query()]
) -> Page[ConsistencyCheckRead]:
    """The checks of a component and of all below it that were kept."""
    component = ComponentRepository(uow).at(at)
    return ConsistencyCheckRepository(uow).page(search, **search.filters(uow, component))


@at_every_level(router.post, "/{id}/consistency-checks", status_code=201, responses=CREATING)
def create_consistency_check(
    at: Address, data: ConsistencyCheckWrite, uow: Writing
) -> Told[ConsistencyCheckRead]:
    """Check the records, and keep what is found with a digest of what was read: evidence for a gate."""
    return ConsistencyCheckRepository(uow).row(service.keep(uow, at, data).id)


@router.get("/consistency-checks/{check_id}")
def read_consistency_check(
    check_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[ConsistencyCheckRead]:
    """A check that was kept, which never changes."""
    checks = ConsistencyCheckRepository(uow)
    return checks.known(check_id, known_at) if known_at else checks.row(check_id)


@router.get("/consistency-checks/{check_id}/findings")
def read_consistency_check_findings(check_id: UUID, uow: Reading) -> KeptFindings:
    """What a kept check found, the worst first."""
    return service.kept_findings(uow, check_id)


@router.get("/consistency-checks/{check_id}/history")
def read_consistency_check_history(check_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """The one version of a kept check: who had it made, and when."""
    return ConsistencyCheckRepository(uow).history(check_id, paging)
