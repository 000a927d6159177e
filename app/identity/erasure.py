"""Erasing a member: who they were goes from everywhere, what they did stays, done by nobody known."""

from uuid import UUID

from app.core.erasing import erase
from app.core.errors import Forbidden
from app.core.unit_of_work import Writing
from app.identity.models import Member, MemberStatus
from app.identity.repository import GrantRepository, MemberRepository, TokenRepository
from app.identity.service import GRANT

BLANK = {"name": "Erased member", "email": None, "issuer": None, "subject": None}  # what is personal


def erase_member(uow: Writing, id: UUID, version: int, reason: str) -> Member:
    """Forget who a member was, and take back their roles and tokens. It cannot be undone."""
    member = MemberRepository(uow).get(id, GRANT, version)
    if str(member.id) == uow.actor.id:
        raise Forbidden("Nobody erases themselves: ask another administrator.", rule="member:erasure")
    for grant in GrantRepository(uow).all(member=id):
        uow.remove("grant.withdrawn", grant, reason)
    for token in TokenRepository(uow).all(member=id):
        uow.remove("token.removed", token, reason)
    member.status = MemberStatus.SUSPENDED
    erase(uow, "member.erased", member, BLANK, reason)
    return member
