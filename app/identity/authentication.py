"""Who is asking: a bearer token becomes an ``Actor`` with rights.

One statement finds a token's holder and all their roles; what they add up to is remembered, since
it follows from nothing but the rows found. Nothing else is: a revoked token, a suspended member and
a changed grant count from the next request on.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import orjson
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.orm import Session

from app.core.errors import Unauthenticated
from app.core.model import utc_now
from app.core.prepared import rows_of
from app.core.statements import components
from app.core.unit_of_work import Actor
from app.identity.issuers import IssuerSettings
from app.identity.models import Grant, Member, MemberStatus, Organisation, ServiceToken
from app.identity.rights import rights_from
from app.identity.service_tokens import PREFIX, Parsed, matches, parse

if TYPE_CHECKING:
    from app.identity.oidc import OidcIdentity, OidcVerifier


class Holder(NamedTuple):
    """One role of whoever holds a token or is named by one; all but the first members may be None."""

    id: Any
    organisation_id: Any
    role: str | None
    component_id: Any
    path: str | None


HOLDER = (Member.id, Member.organisation_id, Grant.role, Grant.component_id, components.c.path)
ROLES_OF = (
    sa.select(*HOLDER)
    .join(Grant, Grant.member_id == Member.id, isouter=True)
    .join(components, components.c.id == Grant.component_id, isouter=True)
    .where(Member.status == MemberStatus.ACTIVE)
)
BY_TOKEN = (
    ROLES_OF.join(ServiceToken, ServiceToken.member_id == Member.id)
    .add_columns(ServiceToken.digest, ServiceToken.scopes, ServiceToken.expires_at, ServiceToken.revoked_at)
    .where(ServiceToken.public_id == sa.bindparam("public_id"))
)
BY_SUBJECT = (
    ROLES_OF.join(Organisation, Organisation.id == Member.organisation_id, isouter=True)
    .add_columns(Organisation.slug)
    .where(Member.issuer == sa.bindparam("issuer"), Member.subject == sa.bindparam("subject"))
)
BY_MEMBER = ROLES_OF.where(
    Member.organisation_id == sa.bindparam("organisation", type_=Member.organisation_id.type),
    Member.id == sa.bindparam("member", type_=Member.id.type),
)


class Authenticator:
    """Proves bearer tokens: service tokens of our own, and access tokens of the issuers we trust."""

    def __init__(self, peppers: Sequence[SecretStr], issuers: Sequence[IssuerSettings]) -> None:
        self._peppers = pepper_bytes(peppers)
        self._oidc = verifier(issuers) if issuers else None

    def prove(self, token: str) -> Callable[[Session], Actor]:
        """How to find, in a session, whom ``token`` speaks for. Raises ``Unauthenticated``.

        What takes no database is done at once: a signature is proved before a connection is taken.
        """
        if not token.startswith(PREFIX):
            if self._oidc is None:
                raise Unauthenticated("The bearer token is not valid.")
            identity = self._oidc.verify(token)
            return lambda session: by_subject(session, identity)
        parsed = parse(token)
        if parsed is None:
            raise Unauthenticated("The service token is mistyped or cut short.")
        return lambda session: self.by_token(session, parsed)

    def by_token(self, session: Session, parsed: Parsed) -> Actor:
        rows = rows_of(session.connection(), BY_TOKEN, {"public_id": parsed.public_id})
        if not rows:
            raise Unauthenticated("The service token is not valid.")
        digest, scopes, expires_at, revoked_at = rows[0][5:]
        if not matches(parsed, bytes.fromhex(digest), self._peppers):
            raise Unauthenticated("The service token is not valid.")
        if revoked_at is not None:
            raise Unauthenticated("The service token was revoked.")
        if instant_of(expires_at) <= utc_now():
            raise Unauthenticated("The service token has expired.")
        scopes = orjson.loads(scopes) if isinstance(scopes, str) else scopes
        return actor_of([Holder(*row[:5]) for row in rows], tuple(scopes))


def verifier(issuers: Sequence[IssuerSettings]) -> "OidcVerifier":
    """Imported only where there are issuers: what it needs takes a tenth of the memory of the service."""
    from app.identity.oidc import OidcVerifier

    return OidcVerifier(issuers)


def by_subject(session: Session, identity: "OidcIdentity") -> Actor:
    """The member known by an issuer and a subject, in the organisation the token names."""
    rows = (
        session.connection()
        .execute(BY_SUBJECT, {"issuer": identity.issuer, "subject": identity.subject})
        .all()
    )
    named = [row for row in rows if identity.organisation in (None, row.slug, str(row.organisation_id))]
    if not named or len({row.organisation_id for row in named}) > 1:
        raise Unauthenticated("The bearer token speaks for no member of one organisation here.")
    return actor_of(named, None)


def by_member(session: Session, organisation_id: UUID, member_id: str) -> Actor | None:
    """A member with the rights they have now, for what is done on their behalf; None where nobody is active."""
    try:
        bound = {"organisation": organisation_id, "member": UUID(member_id)}
    except ValueError:  # who runs the service is no member
        return None
    rows = rows_of(session.connection(), BY_MEMBER, bound)
    return actor_of([Holder(*row[:5]) for row in rows], None) if rows else None


def actor_of(rows: Sequence[Any], scopes: tuple[str, ...] | None) -> Actor:
    held = frozenset((row.role, row.path if row.component_id else None) for row in rows if row.role)
    organisation_id = rows[0].organisation_id
    if isinstance(organisation_id, str):
        organisation_id = UUID(organisation_id)
    return Actor(str(rows[0].id), organisation_id, rights_from(held, scopes))


def instant_of(stored: datetime | str) -> datetime:
    """An instant as either driver has it."""
    return datetime.fromisoformat(stored) if isinstance(stored, str) else stored


def pepper_bytes(peppers: Sequence[SecretStr]) -> list[bytes]:
    return [pepper.get_secret_value().encode() for pepper in peppers]
