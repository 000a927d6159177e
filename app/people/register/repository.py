"""Reading who can be put on work."""

from typing import ClassVar

from app.core.repository import Repository
from app.core.statements import equals
from app.people.governing import READ
from app.people.register.models import Person
from app.people.register.schemas import PersonRead


class PersonRepository(Repository[Person, PersonRead]):
    model = Person
    told = PersonRead
    noun = "person"
    reads = READ
    sortable: ClassVar = {"code": Person.code, "created_at": Person.created_at}
    filters: ClassVar = {
        "code": equals("code", Person.code),
        "kind": equals("kind", Person.kind),
        "role": equals("role", Person.role_id),
    }
