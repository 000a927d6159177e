"""What can be done with assignments: drafted, committed, released."""

from collections.abc import Sequence
from uuid import UUID

from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Writing
from app.people.governing import referred
from app.people.register.models import Person
from app.people.register.repository import PersonRepository
from app.periods.models import ReportingPeriod
from app.periods.repository import PeriodRepository
from app.periods.service import find_period
from app.resources.assignments.booking import WITHIN_TIME, Week, overbooked, refuse_uncertified
from app.resources.assignments.models import Assignment, AssignmentStatus
from app.resources.assignments.repository import AssignmentRepository
from app.resources.assignments.schemas import (
    COMMIT,
    OVERTIME,
    PLAN,
    AssignmentRevision,
    AssignmentWrite,
    Commitment,
    Overtime,
)

SHOWN = 5  # weeks that a refusal names


def draft(uow: Writing, data: AssignmentWrite) -> Assignment:
    """Plan somebody on work of a component."""
    component = opened(uow, data.component_id)
    person: Person = referred(PersonRepository(uow), data.person_id)
    role_id = data.role_id or person.role_id
    if role_id not in {person.role_id, *(UUID(other["role_id"]) for other in person.other_roles)}:
        raise Invalid(f"{person.code} does not have that role, nor stands in for it.")
    period = find_period(uow, data.period)
    check_within(data, period)
    said = data.model_dump(include=set(AssignmentRevision.model_fields))
    assignment = uow.add(
        Assignment(component_id=component, person_id=person.id, role_id=role_id, period_id=period.id, **said)
    )
    uow.record("resource_assignment.drafted", assignment)
    return assignment


def opened(uow: Writing, component_id: UUID) -> UUID:
    """The component that a body speaks of, to plan for. Raises ``Invalid`` where there is none."""
    try:
        return ComponentRepository(uow).open(component_id, PLAN).id
    except NotFound as missing:
        raise Invalid(missing.detail) from missing


def check_within(data: AssignmentRevision, period: ReportingPeriod) -> None:
    start, finish = data.start_on or period.start_on, data.finish_on or period.finish_on
    if not period.start_on <= start <= finish <= period.finish_on:
        raise Invalid(f"{start} to {finish} is not within {period.code}.")


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[AssignmentRevision]) -> Assignment:
    """Change a draft."""
    assignment = found(uow, id, version, PLAN, AssignmentStatus.DRAFT)
    revised = patch.applied_to(AssignmentRevision.model_validate(assignment))
    check_within(revised, PeriodRepository(uow).get(assignment.period_id))
    for name, value in revised:
        setattr(assignment, name, value)
    uow.record("resource_assignment.revised", assignment)
    return assignment


def commit(uow: Writing, id: UUID, version: int, data: Commitment) -> Assignment:
    """Book somebody, as far as their time and certificates go, or overtime is approved."""
    assignment = found(uow, id, version, COMMIT, AssignmentStatus.DRAFT)
    uow.lock("resource_assignments")
    period = PeriodRepository(uow).get(assignment.period_id)
    refuse_uncertified(uow, assignment, period)
    if over := overbooked(uow, assignment, period):
        approve(uow, assignment, data.overtime, over)
    assignment.status = AssignmentStatus.COMMITTED
    uow.record("resource_assignment.committed", assignment)
    return assignment


def approve(uow: Writing, assignment: Assignment, overtime: Overtime | None, over: Sequence[Week]) -> None:
    """Let somebody be booked beyond their time. Raises ``Conflict`` where nobody says why, and ``Forbidden``
    without the permission.
    """
    if overtime is None:
        told = "; ".join(map(str, over[:SHOWN])) + ("; ..." if len(over) > SHOWN else "")
        raise Conflict(
            f"That is more than they are there for ({told}): approve overtime with {OVERTIME}, or move work.",
            rule=WITHIN_TIME,
        )
    if not uow.actor.rights.allow(OVERTIME, AssignmentRepository(uow).place_of(assignment.id)):
        raise Forbidden(f"This needs the permission {OVERTIME} there.", rule=OVERTIME)
    assignment.overtime_reason, assignment.overtime_by = overtime.reason, uow.actor.id


def release(uow: Writing, id: UUID, version: int) -> Assignment:
    """Take a booking back: it is a draft again."""
    assignment = found(uow, id, version, COMMIT, AssignmentStatus.COMMITTED)
    assignment.status = AssignmentStatus.DRAFT
    assignment.overtime_reason = assignment.overtime_by = None
    uow.record("resource_assignment.released", assignment)
    return assignment


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take a draft away."""
    uow.remove("resource_assignment.removed", found(uow, id, version, PLAN, AssignmentStatus.DRAFT))


def found(uow: Writing, id: UUID, version: int, permission: str, status: AssignmentStatus) -> Assignment:
    """The assignment, to do what it must have a status for."""
    assignment = AssignmentRepository(uow).get(id, permission, version)
    ComponentRepository(uow).open(assignment.component_id, permission)
    if assignment.status is not status:
        raise Conflict(f"It is {assignment.status}, not {status}.", rule=f"assignment.{status}")
    return assignment
