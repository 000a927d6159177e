"""``/v1/certification-schemes``: what certificates there are, how long they hold, and what renews them."""

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
from app.people.schemes import service
from app.people.schemes.repository import SchemeRepository
from app.people.schemes.schemas import AdoptedSchemes, SchemeAdoption, SchemeRead, SchemeWrite

router = APIRouter(prefix="/v1", tags=["People"], route_class=UnitOfWorkRoute)
SchemePatch = Annotated[MergePatch[SchemeWrite], Body(media_type="application/merge-patch+json")]
ALL = SchemeAdoption()


@router.get("/certification-schemes")
def list_certification_schemes(
    uow: Reading, paging: Paged, code: Annotated[str | None, Query(max_length=200)] = None
) -> Page[SchemeRead]:
    """The schemes of certification that the organisation knows."""
    return SchemeRepository(uow).page(paging, code=code)


@router.post("/certification-schemes", status_code=201, responses=CREATING)
def create_certification_scheme(data: SchemeWrite, uow: Writing) -> Told[SchemeRead]:
    """Say what a scheme of certification asks for."""
    return SchemeRepository(uow).row(service.define(uow, data).id)


@router.post("/certification-schemes/adoption")
def adopt_certification_schemes(uow: Writing, data: SchemeAdoption = ALL) -> AdoptedSchemes:
    """Take over schemes that are offered, with those they rest on; what is there already stays as it is."""
    return service.adopt(uow, data)


@router.get("/certification-schemes/{scheme_id}")
def read_certification_scheme(scheme_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[SchemeRead]:
    """One scheme, as it is or as it was known at an instant."""
    schemes = SchemeRepository(uow)
    return schemes.known(scheme_id, known_at) if known_at else schemes.row(scheme_id)


@router.get("/certification-schemes/{scheme_id}/history")
def read_certification_scheme_history(scheme_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a scheme: what was known of its rules, and when."""
    return SchemeRepository(uow).history(scheme_id, paging)


@router.patch("/certification-schemes/{scheme_id}", responses=CHANGING)
def update_certification_scheme(
    scheme_id: UUID, patch: SchemePatch, version: IfMatch, uow: Writing
) -> Told[SchemeRead]:
    """Change what is known of a scheme, or say that it was verified."""
    return SchemeRepository(uow).row(service.revise(uow, scheme_id, version, patch).id)


@router.delete("/certification-schemes/{scheme_id}", status_code=204, responses=CHANGING)
def delete_certification_scheme(scheme_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a scheme that no certificate, role or other scheme names."""
    service.remove(uow, scheme_id, version)
