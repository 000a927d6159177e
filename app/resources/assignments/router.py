"""``/v1/resource-assignments``: who works on what, in which role, period by period."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch
from app.resources.assignments import service
from app.resources.assignments.models import AssignmentStatus
from app.resources.assignments.repository import AssignmentRepository
from app.resources.assignments.schemas import AssignmentRead, AssignmentRevision, AssignmentWrite, Commitment

router = APIRouter(prefix="/v1", tags=["Resources"], route_class=UnitOfWorkRoute)
AssignmentPatch = Annotated[MergePatch[AssignmentRevision], Body(media_type="application/merge-patch+json")]


@router.get("/resource-assignments")
def list_resource_assignments(
    uow: Reading,
    paging: Paged,
    component_id: UUID | None = None,
    person_id: UUID | None = None,
    role_id: UUID | None = None,
    period_id: UUID | None = None,
    status: AssignmentStatus | None = None,
) -> Page[AssignmentRead]:
    """Who works on what, drafted and committed."""
    which = {"component": component_id, "person": person_id, "role": role_id, "period": period_id}
    return AssignmentRepository(uow).page(paging, **which, status=status)


@router.post("/resource-assignments", status_code=201, responses=CREATING)
def create_resource_assignment(data: AssignmentWrite, uow: Writing) -> Told[AssignmentRead]:
    """Plan somebody on work of a component in a period: a draft, which books nobody."""
    return AssignmentRepository(uow).row(service.draft(uow, data).id)


@router.get("/resource-assignments/{assignment_id}")
def read_resource_assignment(assignment_id: UUID, uow: Reading) -> Told[AssignmentRead]:
    """One assignment."""
    return AssignmentRepository(uow).row(assignment_id)


@router.get("/resource-assignments/{assignment_id}/history")
def read_resource_assignment_history(assignment_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of an assignment."""
    return AssignmentRepository(uow).history(assignment_id, paging)


@router.patch("/resource-assignments/{assignment_id}", responses=CHANGING)
def update_resource_assignment(
    assignment_id: UUID, patch: AssignmentPatch, version: IfMatch, uow: Writing
) -> Told[AssignmentRead]:
    """Change a draft."""
    return AssignmentRepository(uow).row(service.revise(uow, assignment_id, version, patch).id)


@router.delete("/resource-assignments/{assignment_id}", status_code=204, responses=CHANGING)
def delete_resource_assignment(assignment_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take a draft away."""
    service.remove(uow, assignment_id, version)


@router.post("/resource-assignments/{assignment_id}/commitment", responses=CHANGING)
def commit_resource_assignment(
    assignment_id: UUID, data: Commitment, version: IfMatch, uow: Writing
) -> Told[AssignmentRead]:
    """Book somebody. Beyond their time in any week it is refused, unless overtime is approved with a reason."""
    return AssignmentRepository(uow).row(service.commit(uow, assignment_id, version, data).id)


@router.post("/resource-assignments/{assignment_id}/release", responses=CHANGING)
def release_resource_assignment(assignment_id: UUID, version: IfMatch, uow: Writing) -> Told[AssignmentRead]:
    """Take a booking back: it is a draft again."""
    return AssignmentRepository(uow).row(service.release(uow, assignment_id, version).id)
