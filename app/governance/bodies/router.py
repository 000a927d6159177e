"""``/v1``: bodies that decide, and who acts for whom in them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.governance.bodies import service
from app.governance.bodies.models import BodyKind
from app.governance.bodies.repository import BodyRepository, DelegationRepository
from app.governance.bodies.schemas import BodyRead, BodyWrite, DelegationRead, DelegationWrite

router = APIRouter(prefix="/v1", tags=["Governance"], route_class=UnitOfWorkRoute)
BodyPatch = Annotated[MergePatch[BodyWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The filters and the paging of a list of bodies."""

    kind: BodyKind | None = None


@at_every_level(router.get, "/{id}/bodies")
def list_bodies(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[BodyRead]:
    """The bodies of a component and of all below it."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    return BodyRepository(uow).page(search, **within, kind=search.kind)


@at_every_level(router.post, "/{id}/bodies", status_code=201, responses=CREATING)
def create_body(at: Address, data: BodyWrite, uow: Writing) -> Told[BodyRead]:
    """Set up a body that decides on a component and all below it."""
    return BodyRepository(uow).row(service.constitute(uow, at, data).id)


@router.get("/bodies/{body_id}")
def read_body(body_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[BodyRead]:
    """One body, as it is or as it was known at an instant."""
    bodies = BodyRepository(uow)
    return bodies.known(body_id, known_at) if known_at else bodies.row(body_id)


@router.get("/bodies/{body_id}/history")
def read_body_history(body_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a body: its members, rule and limits as they were."""
    return BodyRepository(uow).history(body_id, paging)


@router.patch("/bodies/{body_id}", responses=CHANGING)
def update_body(body_id: UUID, patch: BodyPatch, version: IfMatch, uow: Writing) -> Told[BodyRead]:
    """Change a body: send what changes, and the ETag you last saw."""
    return BodyRepository(uow).row(service.revise(uow, body_id, version, patch).id)


@router.get("/bodies/{body_id}/delegations")
def list_delegations(body_id: UUID, uow: Reading, paging: Paged) -> Page[DelegationRead]:
    """Who gave away their seat in a body, to whom and for how long."""
    return DelegationRepository(uow).page(paging, body=BodyRepository(uow).get(body_id).id)


@router.post("/bodies/{body_id}/delegations", status_code=201, responses=CREATING)
def create_delegation(body_id: UUID, data: DelegationWrite, uow: Writing) -> Told[DelegationRead]:
    """Give one's seat to a delegate, or be absent: then the alternate acts. It is not delegated on."""
    return DelegationRepository(uow).row(service.delegate(uow, body_id, data).id)


@router.get("/delegations/{delegation_id}")
def read_delegation(delegation_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[DelegationRead]:
    """One delegation, as it is or as it was known at an instant."""
    delegations = DelegationRepository(uow)
    return delegations.known(delegation_id, known_at) if known_at else delegations.row(delegation_id)


@router.get("/delegations/{delegation_id}/history")
def read_delegation_history(delegation_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a delegation: when it was given, and revoked."""
    return DelegationRepository(uow).history(delegation_id, paging)


@router.post("/delegations/{delegation_id}/revocation", responses=CHANGING)
def revoke_delegation(delegation_id: UUID, version: IfMatch, uow: Writing) -> Told[DelegationRead]:
    """End a delegation at once; its history stays."""
    return DelegationRepository(uow).row(service.revoke(uow, delegation_id, version).id)
