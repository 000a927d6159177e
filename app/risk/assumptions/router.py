"""``/v1``: assumptions, and what rests on them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import Field

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.risk.assumptions import service
from app.risk.assumptions.models import AssumptionStatus, Confidence
from app.risk.assumptions.repository import AssumptionRepository, DependantRepository
from app.risk.assumptions.schemas import (
    AssumptionFinding,
    AssumptionRead,
    AssumptionRevision,
    AssumptionWrite,
    DependantRead,
    DependantWrite,
    InvalidatedRead,
)

router = APIRouter(prefix="/v1", tags=["RAID"], route_class=UnitOfWorkRoute)
AssumptionPatch = Annotated[MergePatch[AssumptionRevision], Body(media_type="application/merge-patch+json")]


class AssumptionSearch(Scoped, Paging):
    """The filters and the paging of a list of assumptions."""

    status: list[AssumptionStatus] = Field(default=[], description="Of any of these.", max_length=4)
    confidence: Confidence | None = None
    owner: str | None = Field(default=None, max_length=200, description="Whose owner is called so.")
    due_before: Day | None = Field(
        default=None, description="Valid or in doubt, with a review or an end before this day."
    )
    dependant_id: UUID | None = Field(default=None, description="What this score, risk, ... rests on.")
    q: str | None = Field(default=None, max_length=200, description="Part of the text.")

    def filters(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        names = set(AssumptionSearch.model_fields) - set(Paging.model_fields) - {"scope"}
        sought = {"status": self.status or None, "q": self.q or None}
        return self.model_dump(include=names) | sought | self.within(uow, component)


@at_every_level(router.get, "/{id}/assumptions")
def list_assumptions(
    at: Address, uow: Reading, search: Annotated[AssumptionSearch, Query()]
) -> Page[AssumptionRead]:
    """The assumptions of a component and of all below it."""
    return AssumptionRepository(uow).page(search, **search.filters(uow, ComponentRepository(uow).at(at)))


@at_every_level(router.post, "/{id}/assumptions", status_code=201, responses=CREATING)
def create_assumption(at: Address, data: AssumptionWrite, uow: Writing) -> Told[AssumptionRead]:
    """Enter an assumption in the register."""
    return AssumptionRepository(uow).row(service.assume(uow, at, data).id)


@router.get("/assumptions/{assumption_id}")
def read_assumption(assumption_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[AssumptionRead]:
    """One assumption, as it is or as it was known at an instant."""
    assumptions = AssumptionRepository(uow)
    return assumptions.known(assumption_id, known_at) if known_at else assumptions.row(assumption_id)


@router.get("/assumptions/{assumption_id}/history")
def read_assumption_history(assumption_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of an assumption: who changed what, when, from what, to what."""
    return AssumptionRepository(uow).history(assumption_id, paging)


@router.patch("/assumptions/{assumption_id}", responses=CHANGING)
def update_assumption(
    assumption_id: UUID, patch: AssumptionPatch, version: IfMatch, uow: Writing
) -> Told[AssumptionRead]:
    """Change an assumption: send what changes, and the ETag you last saw."""
    return AssumptionRepository(uow).row(service.revise(uow, assumption_id, version, patch).id)


@router.post("/assumptions/{assumption_id}/doubt", responses=CHANGING)
def doubt_assumption(
    assumption_id: UUID, why: AssumptionFinding, version: IfMatch, uow: Writing
) -> Told[AssumptionRead]:
    """Say that it may be wrong."""
    return AssumptionRepository(uow).row(service.judge(uow, assumption_id, version, "doubt", why.evidence).id)


@router.post("/assumptions/{assumption_id}/invalidation", responses=CHANGING)
def invalidate_assumption(
    assumption_id: UUID, why: AssumptionFinding, version: IfMatch, uow: Writing
) -> Told[InvalidatedRead]:
    """Say that it is wrong: the answer tells what that undermines."""
    service.judge(uow, assumption_id, version, "invalidation", why.evidence)
    told = AssumptionRepository(uow).row(assumption_id)
    undermined = DependantRepository(uow).undermined(assumption_id)
    return Told({**told.content, "undermined": undermined}, told.headers)


@router.post("/assumptions/{assumption_id}/confirmation", responses=CHANGING)
def confirm_assumption(
    assumption_id: UUID, why: AssumptionFinding, version: IfMatch, uow: Writing
) -> Told[AssumptionRead]:
    """Say that it was right."""
    return AssumptionRepository(uow).row(
        service.judge(uow, assumption_id, version, "confirmation", why.evidence).id
    )


@router.post("/assumptions/{assumption_id}/reinstatement", responses=CHANGING)
def reinstate_assumption(
    assumption_id: UUID, why: AssumptionFinding, version: IfMatch, uow: Writing
) -> Told[AssumptionRead]:
    """Take it for true again."""
    return AssumptionRepository(uow).row(
        service.judge(uow, assumption_id, version, "reinstatement", why.evidence).id
    )


@router.get("/assumptions/{assumption_id}/dependants")
def list_assumption_dependants(assumption_id: UUID, uow: Reading, paging: Paged) -> Page[DependantRead]:
    """What rests on it, each with its address and owner."""
    AssumptionRepository(uow).place_of(assumption_id)
    return DependantRepository(uow).page(paging, assumption=assumption_id)


@router.post("/assumptions/{assumption_id}/dependants", status_code=201, responses=CREATING)
def create_assumption_dependant(
    assumption_id: UUID, data: DependantWrite, uow: Writing
) -> Told[DependantRead]:
    """Say what rests on it."""
    return DependantRepository(uow).row(service.link(uow, assumption_id, data).id)


@router.get("/assumption-dependants/{dependant_link_id}")
def read_assumption_dependant(dependant_link_id: UUID, uow: Reading) -> Told[DependantRead]:
    """One thing that rests on an assumption."""
    return DependantRepository(uow).row(dependant_link_id)


@router.get("/assumption-dependants/{dependant_link_id}/history")
def read_assumption_dependant_history(
    dependant_link_id: UUID, uow: Reading, paging: Paged
) -> Page[VersionRead]:
    """Who linked it, and when."""
    return DependantRepository(uow).history(dependant_link_id, paging)


@router.delete("/assumption-dependants/{dependant_link_id}", status_code=204, responses=CHANGING)
def delete_assumption_dependant(dependant_link_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Say that it does not rest on the assumption."""
    service.unlink(uow, dependant_link_id, version)
