"""Who answers for a risk, as members."""

from uuid import UUID

import sqlalchemy as sa

from app.core.errors import Invalid
from app.core.unit_of_work import Reading
from app.cost.repository import ReserveRepository
from app.identity.models import Member
from app.risk.models import Risk
from app.risk.schemas import RiskPlan


def check(uow: Reading, risk: Risk, data: RiskPlan) -> None:
    """Refuse an owner who is no member, and a reserve that is another's or not to be seen."""
    refuse_nobody(uow, risk, data.owner_id)
    if data.provision_reserve_id and data.provision_reserve_id != risk.provision_reserve_id:
        ReserveRepository(uow).place_of(data.provision_reserve_id)


def refuse_nobody(uow: Reading, risk: Risk, owner_id: UUID | None) -> None:
    """Refuse a new owner who is no member."""
    if owner_id and owner_id != risk.owner_id and name_of(uow, owner_id) is None:
        raise Invalid(f"No member {owner_id}.")


def name_of(uow: Reading, member_id: UUID | None) -> str | None:
    found = member(uow, member_id) if member_id else None
    return found.name if found else None


def member(uow: Reading, id: UUID) -> Member | None:
    query = sa.select(Member).filter_by(organisation_id=uow.actor.organisation_id, id=id)
    found: Member | None = uow.session.scalar(query)
    return found


def is_owner(uow: Reading, risk: Risk) -> bool:
    """Whether whoever is acting is the risk's owner, by this account or another of theirs; by name, without one."""
    try:
        actor = member(uow, UUID(uow.actor.id))
    except ValueError:  # a process, which is nobody
        return False
    if actor is None:
        return False
    if risk.owner_id is None:
        return risk.owner is not None and actor.name == risk.owner
    owner = member(uow, risk.owner_id)
    return owner is not None and (owner.person_id or owner.id) == (actor.person_id or actor.id)
