"""``/v1/people``: who can be put on work."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.identity.schemas import Erasure
from app.people.register import service
from app.people.register.models import PersonKind
from app.people.register.repository import PersonRepository
from app.people.register.schemas import PersonRead, PersonWrite

router = APIRouter(prefix="/v1", tags=["Resources"], route_class=UnitOfWorkRoute)
PersonPatch = Annotated[MergePatch[PersonWrite], Body(media_type="application/merge-patch+json")]


@router.get("/people")
def list_people(
    uow: Reading,
    paging: Paged,
    role_id: UUID | None = None,
    kind: PersonKind | None = None,
    code: Annotated[str | None, Query(max_length=200)] = None,
) -> Page[PersonRead]:
    """The pool: people, those not found yet, and groups of them."""
    return PersonRepository(uow).page(paging, role=role_id, kind=kind, code=code)


@router.post("/people", status_code=201, responses=CREATING)
def create_person(data: PersonWrite, uow: Writing) -> Told[PersonRead]:
    """Take somebody into the pool."""
    return PersonRepository(uow).row(service.enter(uow, data).id)


@router.get("/people/{person_id}")
def read_person(person_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[PersonRead]:
    """Somebody of the pool, as they are or as they were known at an instant."""
    people = PersonRepository(uow)
    return people.known(person_id, known_at) if known_at else people.row(person_id)


@router.get("/people/{person_id}/history")
def read_person_history(person_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of somebody of the pool."""
    return PersonRepository(uow).history(person_id, paging)


@router.patch("/people/{person_id}", responses=CHANGING)
def update_person(person_id: UUID, patch: PersonPatch, version: IfMatch, uow: Writing) -> Told[PersonRead]:
    """Change what is said of somebody: their role, their time, their absences."""
    return PersonRepository(uow).row(service.revise(uow, person_id, version, patch).id)


@router.delete("/people/{person_id}", status_code=204, responses=CHANGING)
def delete_person(person_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take somebody out of the pool who was never put on anything."""
    service.remove(uow, person_id, version)


@router.post("/people/{person_id}/erasure", responses=CHANGING)
def erase_person(person_id: UUID, why: Erasure, version: IfMatch, uow: Writing) -> Told[PersonRead]:
    """Forget who somebody was, here, in their history and on the trail. It cannot be undone."""
    return PersonRepository(uow).row(service.erase_person(uow, person_id, version, why.reason).id)
