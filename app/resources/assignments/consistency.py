"""Whether those who are assigned are certified to the end of what they are assigned to."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from app.calc.presence import Span, uncovered
from app.governance.consistency.rules import (
    TO_COME,
    Checked,
    Found,
    Reference,
    Severity,
    Subject,
    consistency,
)
from app.people.certificates.holding import held
from app.people.certificates.models import HeldCertificate
from app.people.governing import READ
from app.people.register.models import Person
from app.people.roles.models import Role
from app.resources.assignments.models import Assignment

NO_FINISH = "no_planned_finish"


@consistency(
    "resources.certified-to-the-end",
    Severity.MUST_FIX,
    asks="Does everybody who is assigned hold the certificate of the role through the planned finish?",
    needs=(READ,),
    reads=(Assignment, Person, Role, HeldCertificate),
)
def uncertified(checked: Checked) -> Iterator[Found]:
    """Whose certificate ends before the component does; where no finish is planned, that cannot be told."""
    of_person = (Person.id.label("person_id"), Person.code.label("person"))
    query = (
        checked.of(Assignment, *of_person, Role.code.label("role"), Role.required_scheme)
        .join(Person, Person.id == Assignment.person_id)
        .join(Role, Role.id == Assignment.role_id)
        .where(Role.required_scheme.is_not(None))
        .distinct()
    )
    certificates = held(checked.uow)
    for row in checked.rows(query.order_by(Person.code, Role.code)):
        subject = checked.subjects.get(row.component_id)
        if subject and subject.status in TO_COME:
            spans = certificates.get((row.person_id, row.required_scheme), ())
            yield from of_one(checked.today, subject, row, spans)


def of_one(today: date, subject: Subject, row: Any, spans: Sequence[Span]) -> Iterator[Found]:
    """What there is to find of one person in one role on one component."""
    at, end = f"/v1/people/{row.person_id}", subject.planned_finish_on
    told = (subject.reference, Reference(row.person, at))
    if end is None:
        text = f"Whether {row.person}, {row.role} on {subject.code}, is certified to its end cannot be told."
        yield Found(subject.id, text, told, "Plan when it finishes.", subject.address, NO_FINISH)
    elif gaps := uncovered((max(today, subject.planned_start_on or today), end), spans):
        text = (
            f"{row.person}, {row.role} on {subject.code}, holds no {row.required_scheme} on {gaps[0][0]}, "
            f"and it finishes on {end}."
        )
        yield Found(
            subject.id, text, told, "Have it renewed, or assign somebody who holds it to the end.", at
        )
