"""People behind accounts: who is the same person under several of them counts once."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from app.core.errors import Invalid
from app.core.prepared import typed_rows_of
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.identity.models import Member

BEHIND = sa.select(Member.id, Member.person_id).where(
    Member.organisation_id == sa.bindparam("organisation", type_=Member.organisation_id.type),
    Member.id.in_(sa.bindparam("ids", expanding=True, type_=Member.id.type)),
)
BEHIND_ONE = sa.select(Member.person_id).where(
    equals("organisation", Member.organisation_id), equals("id", Member.id)
)


def person_of(uow: Reading, member_id: str | None = None) -> str:
    """The person behind a member, or behind the actor: the member that they were first, or that one itself."""
    sought = member_id or uow.actor.id
    if not is_id(sought):
        return sought
    bound = {"organisation": uow.actor.organisation_id, "id": UUID(sought)}
    found = typed_rows_of(uow.session.connection(), BEHIND_ONE, bound)
    return str(found[0][0] or sought) if found else sought


def people_of(uow: Reading, member_ids: Iterable[str]) -> dict[str, str]:
    """The person behind each member; whoever is no member of the organisation is who they say."""
    sought = set(member_ids)
    ids = [UUID(id) for id in sought if is_id(id)]
    bound = {"organisation": uow.actor.organisation_id, "ids": ids}
    rows = uow.session.connection().execute(BEHIND, bound) if ids else ()
    found = {str(id): str(person or id) for id, person in rows}
    return {id: found.get(id, id) for id in sought}


def is_id(text: str) -> bool:
    """Whether it is the id of a member: jobs and the command line act under other names."""
    return len(text) == 36 and text.count("-") == 4


def known_people(uow: Reading, ids: Iterable[UUID]) -> None:
    """Raises ``Invalid`` where one of them is no member, or another account of one."""
    sought = set(ids)
    query = sa.select(Member.id).where(
        Member.organisation_id == uow.actor.organisation_id,
        Member.id.in_(sought),
        Member.person_id.is_(None),
    )
    if sought and (strange := sought - set(uow.session.scalars(query))):
        raise Invalid(f"No such person: {', '.join(sorted(map(str, strange)))}.")
