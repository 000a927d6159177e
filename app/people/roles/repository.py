"""Reading roles."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from app.core.errors import Invalid
from app.core.repository import Repository
from app.core.statements import equals
from app.people.governing import READ
from app.people.roles.models import Role
from app.people.roles.schemas import RoleRead


class RoleRepository(Repository[Role, RoleRead]):
    model = Role
    told = RoleRead
    noun = "role"
    reads = READ
    sortable: ClassVar = {"code": Role.code, "name": Role.name, "created_at": Role.created_at}
    filters: ClassVar = {"code": equals("code", Role.code)}

    def by_code(self, codes: Iterable[str]) -> Mapping[str, Role]:
        """Every role by its code. Raises ``Invalid`` where one of ``codes`` is no role's."""
        found = {role.code: role for role in self.all()}
        if strange := sorted(set(codes) - found.keys()):
            raise Invalid(f"No such role: {', '.join(strange)}.")
        return found
