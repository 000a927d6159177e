"""What can be done with roles."""

from uuid import UUID

import sqlalchemy as sa

from app.core.errors import Conflict
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Writing
from app.periods.service import holders
from app.resources.governing import WRITE, may_govern
from app.resources.people.models import Person
from app.resources.roles.models import Role
from app.resources.roles.repository import RoleRepository
from app.resources.roles.schemas import RoleWrite


def define(uow: Writing, data: RoleWrite) -> Role:
    """Say that work asks for a role."""
    may_govern(uow)
    role = uow.add(Role(**data.model_dump()))
    uow.record("resource_role.defined", role)
    return role


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[RoleWrite]) -> Role:
    """Change a role; a certificate that it comes to demand counts at once."""
    role = RoleRepository(uow).get(id, WRITE, version)
    for name, value in patch.applied_to(RoleWrite.model_validate(role)).model_dump().items():
        setattr(role, name, value)
    uow.record("resource_role.revised", role)
    return role


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take a role away that nobody has and nothing asks for."""
    role = RoleRepository(uow).get(id, WRITE, version)
    held = [f"{count} {kind}" for kind, count in holders(uow, id, Role.__tablename__)]
    if standing_in := stand_ins(uow, id):
        held.append(f"{standing_in} who stand in for it")
    if held:
        raise Conflict(
            f"{role.code} cannot be deleted: {', '.join(held)} are for it.", held_by=", ".join(held)
        )
    uow.remove("resource_role.removed", role)


def stand_ins(uow: Writing, id: UUID) -> int:
    """How many people can stand in for a role."""
    query = sa.select(Person.other_roles).where(Person.organisation_id == uow.actor.organisation_id)
    return sum(any(one["role_id"] == str(id) for one in roles) for roles in uow.session.scalars(query))
