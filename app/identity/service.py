"""What can be done with members, roles and tokens."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.rights import EVERYWHERE
from app.core.statements import components
from app.core.unit_of_work import Writing
from app.identity.models import Grant, Member, Organisation, ServiceToken
from app.identity.people import known_people
from app.identity.repository import GrantRepository, MemberRepository, OrganisationRepository, TokenRepository
from app.identity.roles import covered, unknown
from app.identity.schemas import GrantWrite, MemberWrite, OrganisationWrite, TokenMinted, TokenWrite
from app.identity.service_tokens import mint

MEMBER, GRANT, TOKEN, COMPONENT = "member:write", "grant:write", "token:write", "component:read"


def found(uow: Writing, slug: str, name: str) -> Organisation:
    """Found an organisation, on the trail that begins with it; for who runs the service, not for clients."""
    organisation = uow.add(Organisation(id=uow.actor.organisation_id, slug=slug, name=name))
    uow.record("organisation.founded", organisation)
    return organisation


def rename(uow: Writing, id: UUID, version: int, patch: MergePatch[OrganisationWrite]) -> Organisation:
    """Call the organisation something else."""
    organisation = OrganisationRepository(uow).get(id, MEMBER, version)
    organisation.name = patch.applied_to(OrganisationWrite.model_validate(organisation)).name
    uow.record("organisation.renamed", organisation)
    return organisation


def enrol(uow: Writing, data: MemberWrite) -> Member:
    """Make somebody, or a service, a member. They can do nothing until they are granted a role."""
    everywhere(uow, MEMBER)
    refuse_chain(uow, None, data.person_id)
    member = uow.add(Member(**dict(data)))
    uow.record("member.enrolled", member)
    return member


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[MemberWrite]) -> Member:
    """Change what is known of a member, or suspend them."""
    member = MemberRepository(uow).get(id, MEMBER, version)
    revised = patch.applied_to(MemberWrite.model_validate(member))
    if (revised.issuer, revised.subject) != (member.issuer, member.subject):
        refuse_to_become(uow, member)
    if revised.person_id != member.person_id:
        refuse_chain(uow, member, revised.person_id)
    for name, value in revised:
        setattr(member, name, value)
    uow.record("member.revised", member)
    return member


def refuse_chain(uow: Writing, member: Member | None, person_id: UUID | None) -> None:
    """Raises ``Invalid`` unless a person's other accounts all name the one that names no other."""
    if person_id is None:
        return
    known_people(uow, [person_id])
    if member is None:
        return
    others = uow.session.scalar(sa.select(sa.exists().where(Member.person_id == member.id)))
    if member.id == person_id or others:
        raise Invalid(f"{member.name} is the member that others are accounts of.")


def refuse_to_become(uow: Writing, member: Member) -> None:
    """Whoever says how a member signs in may sign in as them, so that is worth what a grant of their roles is."""
    has_roles = uow.session.scalar(sa.select(sa.exists().where(Grant.member_id == member.id)))
    if has_roles and not uow.actor.rights.allow(GRANT, EVERYWHERE):
        raise Forbidden(f"How somebody with roles signs in needs {GRANT} everywhere.", rule=GRANT)


def grant(uow: Writing, data: GrantWrite) -> Grant:
    """Give a member a role on a component and all below it."""
    uow.lock("grants")
    MemberRepository(uow).get(data.member_id)
    place = place_of(uow, data.component_id)
    if not uow.actor.rights.allow(GRANT, place):
        raise Forbidden(f"A role there needs {GRANT} there.", rule=GRANT)
    component: dict[str, Any] = (
        {"everywhere": {}} if data.component_id is None else {"component": data.component_id}
    )
    if GrantRepository(uow).all(member=data.member_id, role=data.role.value, **component):
        raise Conflict("They hold this role there already.")
    grant = uow.add(Grant(member_id=data.member_id, role=data.role.value, component_id=data.component_id))
    uow.record("grant.given", grant)
    return grant


def withdraw(uow: Writing, id: UUID, version: int) -> None:
    """Take a role back; it counts no more from the next request on."""
    grant = GrantRepository(uow).get(id, GRANT, version)
    uow.remove("grant.withdrawn", grant)


def place_of(uow: Writing, component_id: UUID | None) -> str:
    """The path of a component that the actor sees, as rights have it. Raises ``NotFound``."""
    if component_id is None:
        return EVERYWHERE
    path = uow.session.scalar(
        sa.select(components.c.path).where(
            components.c.id == component_id, components.c.organisation_id == uow.actor.organisation_id
        )
    )
    if path is None or not uow.actor.rights.allow(COMPONENT, path):
        raise NotFound(f"No component {component_id}.")
    return str(path)


def issue(uow: Writing, data: TokenWrite, peppers: Sequence[bytes], days_max: int) -> TokenMinted:
    """Make a token for a member: its text is told once, and only its digest is kept."""
    everywhere(uow, TOKEN)
    member = MemberRepository(uow).get(data.member_id)
    if strange := unknown(data.scopes):
        raise Invalid(f"These are no scopes: {', '.join(strange)}. Use read, *, risk:* or a permission.")
    if not utc_now() < data.expires_at <= utc_now() + timedelta(days=days_max):
        raise Invalid(f"A token must expire in the future, within {days_max} days.")
    refuse_more_than_own(uow, member, data.scopes)
    minted = mint(peppers)
    kept = {"public_id": minted.public_id, "digest": minted.digest.hex()}
    token = uow.add(ServiceToken(**dict(data), **kept))
    uow.record("token.issued", token)
    return TokenMinted(**TokenRepository(uow).row(token.id).content, token=minted.text)


def refuse_more_than_own(uow: Writing, member: Member, scopes: Sequence[str]) -> None:
    """Whoever issues a token learns it, so it reaches no further than they do now, or could grant anyway."""
    rights, asked = uow.actor.rights, frozenset[str]().union(*map(covered, scopes))
    own = str(member.id) == uow.actor.id and all(map(rights.everywhere, asked))
    if not own and not rights.allow(GRANT, EVERYWHERE):
        raise Forbidden(
            f"A token for another, or for more than you have, needs {GRANT} everywhere.", rule=GRANT
        )


def revoke(uow: Writing, id: UUID, version: int) -> ServiceToken:
    """End a token; the next request with it is refused."""
    token = TokenRepository(uow).get(id, TOKEN, version)
    if token.revoked_at is None:
        token.revoked_at = utc_now()
    uow.record("token.revoked", token)
    return token


def everywhere(uow: Writing, permission: str) -> None:
    """Raises ``Forbidden`` unless the actor has ``permission`` in the whole organisation."""
    if not uow.actor.rights.allow(permission, EVERYWHERE):
        raise Forbidden(f"This needs {permission} in the whole organisation.", rule=permission)
