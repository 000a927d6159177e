"""What can be done with roles."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.errors import Conflict
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Writing
from app.people.governing import WRITE, may_govern
from app.people.register.models import Person
from app.people.roles.models import Role
from app.people.roles.repository import RoleRepository
from app.people.roles.schemas import RoleWrite
from app.periods.service import holders


def define(uow: Writing, data: RoleWrite) -> Role:
    """Say that work asks for a role."""
    may_govern(uow)
    role = uow.add(Role(**kept(data)))
    uow.record("resource_role.defined", role)
    return role


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[RoleWrite]) -> Role:
    """Change a role; a certificate that it comes to demand counts at once."""
    role = RoleRepository(uow).get(id, WRITE, version)
    for name, value in kept(patch.applied_to(RoleWrite.model_validate(role))).items():
        setattr(role, name, value)
    uow.record("resource_role.revised", role)
    return role


def kept(data: RoleWrite) -> dict[str, Any]:
    """A role in the form in which it is kept."""
    return dict(data) | data.model_dump(mode="json", include={"required_skills"})


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
