"""``/v1/held-certificates``: what people are certified for."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.core.errors import CHANGING, CREATING
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch
from app.resources.certificates import service
from app.resources.certificates.repository import CertificateRepository
from app.resources.certificates.schemas import CertificateRead, CertificateWrite

router = APIRouter(prefix="/v1", tags=["Resources"], route_class=UnitOfWorkRoute)


@router.get("/held-certificates")
def list_held_certificates(
    uow: Reading,
    paging: Paged,
    person_id: UUID | None = None,
    scheme: Annotated[str | None, Query(max_length=200)] = None,
) -> Page[CertificateRead]:
    """The certificates that people hold or have held."""
    return CertificateRepository(uow).page(paging, person=person_id, scheme=scheme)


@router.post("/held-certificates", status_code=201, responses=CREATING)
def create_held_certificate(data: CertificateWrite, uow: Writing) -> Told[CertificateRead]:
    """Say that somebody holds a certificate, from when and until when."""
    return CertificateRepository(uow).row(service.enter(uow, data).id)


@router.get("/held-certificates/{certificate_id}")
def read_held_certificate(certificate_id: UUID, uow: Reading) -> Told[CertificateRead]:
    """One certificate; what was wrong is taken away, and entered again."""
    return CertificateRepository(uow).row(certificate_id)


@router.get("/held-certificates/{certificate_id}/history")
def read_held_certificate_history(certificate_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who entered a certificate, and when."""
    return CertificateRepository(uow).history(certificate_id, paging)


@router.delete("/held-certificates/{certificate_id}", status_code=204, responses=CHANGING)
def delete_held_certificate(certificate_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a certificate that is not held."""
    service.remove(uow, certificate_id, version)
