"""Reading assignments."""

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.repository import Repository
from app.core.statements import equals
from app.people.governing import READ
from app.people.register.models import Person
from app.periods.repository import code_of
from app.resources.assignments.models import Assignment
from app.resources.assignments.schemas import AssignmentRead
from app.resources.capacity.repository import role_code_of


def person_code_of(person_id: Any) -> Any:
    """The code of who a column refers to, as a member of what refers to it."""
    person = aliased(Person)
    return sa.select(person.code).where(person.id == person_id).scalar_subquery()


class AssignmentRepository(Repository[Assignment, AssignmentRead]):
    model = Assignment
    told = AssignmentRead
    noun = "assignment"
    reads = READ
    component = Assignment.component_id
    sortable: ClassVar = {"created_at": Assignment.created_at}
    filters: ClassVar = {
        "component": equals("component", Assignment.component_id),
        "person": equals("person", Assignment.person_id),
        "role": equals("role", Assignment.role_id),
        "period": equals("period", Assignment.period_id),
        "status": equals("status", Assignment.status),
    }
    extra: ClassVar = {
        "role": role_code_of(Assignment.role_id),
        "person": person_code_of(Assignment.person_id),
        "period": code_of(Assignment.period_id),
    }
