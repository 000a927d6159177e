"""Reading stated capacity."""

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.repository import Repository
from app.core.statements import equals
from app.people.governing import READ
from app.people.roles.models import Role
from app.periods.repository import code_of
from app.resources.capacity.models import Capacity
from app.resources.capacity.schemas import CapacityRead


def role_code_of(role_id: Any) -> Any:
    """The code of the role that a column refers to, as a member of what refers to it."""
    role = aliased(Role)
    return sa.select(role.code).where(role.id == role_id).scalar_subquery()


class CapacityRepository(Repository[Capacity, CapacityRead]):
    model = Capacity
    told = CapacityRead
    noun = "capacity of a role"
    reads = READ
    sortable: ClassVar = {"created_at": Capacity.created_at}
    filters: ClassVar = {
        "role": equals("role", Capacity.role_id),
        "period": equals("period", Capacity.period_id),
    }
    extra: ClassVar = {"role": role_code_of(Capacity.role_id), "period": code_of(Capacity.period_id)}
