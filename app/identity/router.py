"""``/v1``: who the caller is, members, roles and service tokens."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Request

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged
from app.core.rights import EVERYWHERE
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch
from app.identity import erasure, service
from app.identity.authentication import pepper_bytes
from app.identity.models import MemberKind, MemberStatus
from app.identity.repository import (
    GrantRepository,
    MemberRepository,
    OrganisationRepository,
    TokenRepository,
)
from app.identity.roles import ROLES, Role
from app.identity.schemas import (
    Erasure,
    GrantRead,
    GrantWrite,
    Me,
    MemberRead,
    MemberWrite,
    OrganisationRead,
    OrganisationWrite,
    RoleRead,
    Roles,
    TokenMinted,
    TokenRead,
    TokenWrite,
)

router = APIRouter(prefix="/v1", tags=["Identity"], route_class=UnitOfWorkRoute)
MERGE = "application/merge-patch+json"
OrganisationPatch = Annotated[MergePatch[OrganisationWrite], Body(media_type=MERGE)]
MemberPatch = Annotated[MergePatch[MemberWrite], Body(media_type=MERGE)]


@router.get("/me")
def read_me(uow: Reading) -> Me:
    """Who the token speaks for, and what they may do where."""
    held = {
        permission: [] if EVERYWHERE in paths else [path.split("/")[-2] for path in paths]
        for permission, paths in sorted(uow.actor.rights.paths.items())
    }
    return Me(member_id=uow.actor.id, organisation_id=uow.actor.organisation_id, permissions=held)


@router.get("/organisations/{organisation_id}")
def read_organisation(organisation_id: UUID, uow: Reading) -> Told[OrganisationRead]:
    """The caller's organisation; another's is not found."""
    return OrganisationRepository(uow).row(organisation_id)


@router.patch("/organisations/{organisation_id}", responses=CHANGING)
def update_organisation(
    organisation_id: UUID, patch: OrganisationPatch, version: IfMatch, uow: Writing
) -> Told[OrganisationRead]:
    """Rename the organisation."""
    return OrganisationRepository(uow).row(service.rename(uow, organisation_id, version, patch).id)


@router.get("/roles")
def list_roles(uow: Reading) -> Roles:
    """The ready-made roles, and what each permits."""
    return Roles(items=[RoleRead(role=role, permissions=sorted(ROLES[role])) for role in Role])


@router.get("/members")
def list_members(
    uow: Reading, paging: Paged, status: MemberStatus | None = None, kind: MemberKind | None = None
) -> Page[MemberRead]:
    """People and services of the organisation."""
    return MemberRepository(uow).page(paging, status=status, kind=kind)


@router.post("/members", status_code=201, responses=CREATING)
def create_member(data: MemberWrite, uow: Writing) -> Told[MemberRead]:
    """Enrol a person or a service."""
    return MemberRepository(uow).row(service.enrol(uow, data).id)


@router.get("/members/{member_id}")
def read_member(member_id: UUID, uow: Reading) -> Told[MemberRead]:
    """One member."""
    return MemberRepository(uow).row(member_id)


@router.get("/members/{member_id}/history")
def read_member_history(member_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a member."""
    return MemberRepository(uow).history(member_id, paging)


@router.patch("/members/{member_id}", responses=CHANGING)
def update_member(member_id: UUID, patch: MemberPatch, version: IfMatch, uow: Writing) -> Told[MemberRead]:
    """Change what is known of a member, or suspend them."""
    return MemberRepository(uow).row(service.revise(uow, member_id, version, patch).id)


@router.post("/members/{member_id}/erasure", responses=CHANGING)
def erase_member(member_id: UUID, why: Erasure, version: IfMatch, uow: Writing) -> Told[MemberRead]:
    """Forget who a member was, here, in their history and on the trail. It cannot be undone."""
    return MemberRepository(uow).row(erasure.erase_member(uow, member_id, version, why.reason).id)


@router.get("/grants")
def list_grants(
    uow: Reading,
    paging: Paged,
    member_id: UUID | None = None,
    component_id: UUID | None = None,
    role: Role | None = None,
) -> Page[GrantRead]:
    """Who holds which role where."""
    return GrantRepository(uow).page(
        paging, member=member_id, component=component_id, role=role.value if role else None
    )


@router.post("/grants", status_code=201, responses=CREATING)
def create_grant(data: GrantWrite, uow: Writing) -> Told[GrantRead]:
    """Give a member a role on a component and all below it, or everywhere."""
    return GrantRepository(uow).row(service.grant(uow, data).id)


@router.get("/grants/{grant_id}")
def read_grant(grant_id: UUID, uow: Reading) -> Told[GrantRead]:
    """One grant."""
    return GrantRepository(uow).row(grant_id)


@router.delete("/grants/{grant_id}", status_code=204, responses=CHANGING)
def delete_grant(grant_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take a role back."""
    service.withdraw(uow, grant_id, version)


@router.get("/service-tokens")
def list_service_tokens(uow: Reading, paging: Paged, member_id: UUID | None = None) -> Page[TokenRead]:
    """The tokens that were issued; their texts are not kept."""
    return TokenRepository(uow).page(paging, member=member_id)


@router.post("/service-tokens", status_code=201, responses=CREATING)
def create_service_token(data: TokenWrite, request: Request, uow: Writing) -> TokenMinted:
    """Issue a token to a member. Its text is in this answer and nowhere else."""
    settings = request.app.state.settings
    return service.issue(uow, data, pepper_bytes(settings.token_peppers), settings.token_days_max)


@router.get("/service-tokens/{token_id}")
def read_service_token(token_id: UUID, uow: Reading) -> Told[TokenRead]:
    """One token, without its text."""
    return TokenRepository(uow).row(token_id)


@router.post("/service-tokens/{token_id}/revocation", responses=CHANGING)
def revoke_service_token(token_id: UUID, version: IfMatch, uow: Writing) -> Told[TokenRead]:
    """End a token at once."""
    return TokenRepository(uow).row(service.revoke(uow, token_id, version).id)
