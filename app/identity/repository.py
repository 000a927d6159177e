"""Reading members and tokens, which belong to the organisation as a whole, and grants, each where it is held."""

from typing import ClassVar

import sqlalchemy as sa

from app.core.repository import Repository
from app.core.rights import EVERYWHERE
from app.core.statements import components
from app.identity.models import Grant, Member, Organisation, ServiceToken
from app.identity.schemas import GrantRead, MemberRead, OrganisationRead, TokenRead


class OrganisationRepository(Repository[Organisation, OrganisationRead]):
    model = Organisation
    told = OrganisationRead
    noun = "organisation"
    reads = "component:read"


class MemberRepository(Repository[Member, MemberRead]):
    model = Member
    told = MemberRead
    noun = "member"
    reads = "member:read"
    sortable: ClassVar = {"name": Member.name, "created_at": Member.created_at}
    filters: ClassVar = {
        "status": Member.status == sa.bindparam("status", type_=Member.status.type),
        "kind": Member.kind == sa.bindparam("kind", type_=Member.kind.type),
    }


# Where a grant is held; one in the whole organisation is for who may read all of them.
PLACE = sa.func.coalesce(
    sa.select(components.c.path).where(components.c.id == Grant.component_id).scalar_subquery(), EVERYWHERE
)


class GrantRepository(Repository[Grant, GrantRead]):
    model = Grant
    told = GrantRead
    noun = "grant"
    reads = "grant:read"
    component = Grant.component_id
    path = PLACE
    sortable: ClassVar = {"created_at": Grant.created_at}
    filters: ClassVar = {
        "member": Grant.member_id == sa.bindparam("member", type_=Grant.member_id.type),
        "component": Grant.component_id == sa.bindparam("component", type_=Grant.member_id.type),
        "role": Grant.role == sa.bindparam("role"),
        "everywhere": Grant.component_id.is_(None),
    }


class TokenRepository(Repository[ServiceToken, TokenRead]):
    model = ServiceToken
    told = TokenRead
    noun = "service token"
    reads = "token:read"
    sortable: ClassVar = {"created_at": ServiceToken.created_at, "expires_at": ServiceToken.expires_at}
    filters: ClassVar = {
        "member": ServiceToken.member_id == sa.bindparam("member", type_=ServiceToken.member_id.type)
    }
