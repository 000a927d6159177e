"""``/v1``: dependencies between components."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import Field

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scope, Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch
from app.risk.component_dependencies import service
from app.risk.component_dependencies.models import DependencyStatus
from app.risk.component_dependencies.repository import (
    DependencyRepository,
    GivenRepository,
    seen,
    within_subtree,
)
from app.risk.component_dependencies.schemas import (
    Delivery,
    DependencyAgreement,
    DependencyPlan,
    DependencyRead,
    DependencyRemark,
    DependencyWrite,
)

router = APIRouter(prefix="/v1", tags=["RAID"], route_class=UnitOfWorkRoute)
DependencyPatch = Annotated[MergePatch[DependencyPlan], Body(media_type="application/merge-patch+json")]


class Direction(StrEnum):
    """Across the border of a component and all below it, or inside it."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    INTERNAL = "internal"


class DependencySearch(Scoped, Paging):
    """The filters and the paging of a list of dependencies."""

    direction: Direction | None = Field(
        default=None,
        description="`incoming`: needed here, given by others; `outgoing`: given here, needed by others; "
        "`internal`: both ends are here. Here is the component and all below it, whatever the scope.",
    )
    status: list[DependencyStatus] = Field(default=[], description="Of any of these.", max_length=6)
    owner: str | None = Field(default=None, max_length=200, description="Whose owner is called so.")
    late: bool | None = Field(default=None, description="True: only what comes after it is needed.")
    needed_before: Day | None = Field(
        default=None, description="Not met yet, and needed before this day: today for what is overdue."
    )
    q: str | None = Field(default=None, max_length=200, description="Part of what is given.")

    def filters(self, place: AnyPlace) -> dict[str, Any]:
        """Without a direction, all that touches what the scope covers."""
        own = self.scope == Scope.OWN
        reach: dict[str, Any] = (
            {"component": place.id} if own else {"live": None if place.archived_at else {}}
        )
        if self.direction or not own:
            reach[self.direction or "touching"] = within_subtree(place)
        sought: dict[str, Any] = {
            "status": self.status or None,
            "q": self.q or None,
            "late": {} if self.late else None,
        }
        return self.model_dump(include={"owner", "needed_before"}) | sought | reach


@at_every_level(router.get, "/{id}/dependencies")
def list_dependencies(
    at: Address, uow: Reading, search: Annotated[DependencySearch, Query()]
) -> Page[DependencyRead]:
    """What components need of each other, as far as the caller sees the one that receives.

    Of what is outgoing, as far as they see the one that gives.
    """
    place = ComponentRepository(uow).at(at)
    kind = GivenRepository if search.direction is Direction.OUTGOING else DependencyRepository
    return kind(uow).page(search, **search.filters(place))


@at_every_level(router.post, "/{id}/dependencies", status_code=201, responses=CREATING)
def create_dependency(at: Address, data: DependencyWrite, uow: Writing) -> Told[DependencyRead]:
    """Say that this component needs something of another."""
    return DependencyRepository(uow).row(service.propose(uow, at, data).id)


@router.get("/dependencies/{dependency_id}")
def read_dependency(dependency_id: UUID, uow: Reading) -> Told[DependencyRead]:
    """One dependency, for who sees either side."""
    return seen(uow, dependency_id).row(dependency_id)


@router.get("/dependencies/{dependency_id}/history")
def read_dependency_history(dependency_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a dependency: who changed what, when, from what, to what."""
    return seen(uow, dependency_id).history(dependency_id, paging)


@router.patch("/dependencies/{dependency_id}", responses=CHANGING)
def update_dependency(
    dependency_id: UUID, patch: DependencyPatch, version: IfMatch, uow: Writing
) -> Told[DependencyRead]:
    """Change a dependency; both sides agree anew to other goods, or to another day."""
    service.revise(uow, dependency_id, version, patch)
    return seen(uow, dependency_id).row(dependency_id)


@router.post("/dependencies/{dependency_id}/agreement", responses=CHANGING)
def agree_dependency(
    dependency_id: UUID, data: DependencyAgreement, version: IfMatch, uow: Writing
) -> Told[DependencyRead]:
    """Agree for one side; it is agreed once both have."""
    service.agree(uow, dependency_id, version, data.side)
    return seen(uow, dependency_id).row(dependency_id)


@router.post("/dependencies/{dependency_id}/concern", responses=CHANGING)
def doubt_dependency(
    dependency_id: UUID, why: DependencyRemark, version: IfMatch, uow: Writing
) -> Told[DependencyRead]:
    """Say that it is at risk."""
    service.judge(uow, dependency_id, version, "concern", why.reason)
    return seen(uow, dependency_id).row(dependency_id)


@router.post("/dependencies/{dependency_id}/reassurance", responses=CHANGING)
def reassure_dependency(
    dependency_id: UUID, why: DependencyRemark, version: IfMatch, uow: Writing
) -> Told[DependencyRead]:
    """Say that it is no longer at risk."""
    service.judge(uow, dependency_id, version, "reassurance", why.reason)
    return seen(uow, dependency_id).row(dependency_id)


@router.post("/dependencies/{dependency_id}/delivery", responses=CHANGING)
def meet_dependency(
    dependency_id: UUID, data: Delivery, version: IfMatch, uow: Writing
) -> Told[DependencyRead]:
    """Say that what was needed has been given."""
    service.deliver(uow, dependency_id, version, data)
    return seen(uow, dependency_id).row(dependency_id)


@router.post("/dependencies/{dependency_id}/miss", responses=CHANGING)
def miss_dependency(
    dependency_id: UUID, why: DependencyRemark, version: IfMatch, uow: Writing
) -> Told[DependencyRead]:
    """Say that it was not given in time."""
    service.judge(uow, dependency_id, version, "miss", why.reason)
    return seen(uow, dependency_id).row(dependency_id)


@router.post("/dependencies/{dependency_id}/withdrawal", responses=CHANGING)
def withdraw_dependency(
    dependency_id: UUID, why: DependencyRemark, version: IfMatch, uow: Writing
) -> Told[DependencyRead]:
    """Take it back: nobody needs it any more."""
    service.judge(uow, dependency_id, version, "withdrawal", why.reason)
    return seen(uow, dependency_id).row(dependency_id)
