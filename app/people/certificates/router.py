"""``/v1/held-certificates``: what people are certified for."""

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
from app.people.certificates import service
from app.people.certificates.repository import CertificateRepository
from app.people.certificates.schemas import CertificateRead, CertificateVerification, CertificateWrite

router = APIRouter(prefix="/v1", tags=["People"], route_class=UnitOfWorkRoute)
CertificatePatch = Annotated[MergePatch[CertificateWrite], Body(media_type="application/merge-patch+json")]


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
def read_held_certificate(
    certificate_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[CertificateRead]:
    """One certificate, as it is or as it was known at an instant."""
    certificates = CertificateRepository(uow)
    return certificates.known(certificate_id, known_at) if known_at else certificates.row(certificate_id)


@router.get("/held-certificates/{certificate_id}/history")
def read_held_certificate_history(certificate_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a certificate: credits as they came, and who verified it."""
    return CertificateRepository(uow).history(certificate_id, paging)


@router.patch("/held-certificates/{certificate_id}", responses=CHANGING)
def update_held_certificate(
    certificate_id: UUID, patch: CertificatePatch, version: IfMatch, uow: Writing
) -> Told[CertificateRead]:
    """Enter credits, or put right what was wrong, which is then to be verified again."""
    return CertificateRepository(uow).row(service.revise(uow, certificate_id, version, patch).id)


@router.post("/held-certificates/{certificate_id}/verification", responses=CHANGING)
def verify_held_certificate(
    certificate_id: UUID, data: CertificateVerification, version: IfMatch, uow: Writing
) -> Told[CertificateRead]:
    """Say that the evidence was seen, by another than the holder."""
    return CertificateRepository(uow).row(service.verify(uow, certificate_id, version, data).id)


@router.delete("/held-certificates/{certificate_id}", status_code=204, responses=CHANGING)
def delete_held_certificate(certificate_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a certificate that is not held."""
    service.remove(uow, certificate_id, version)
