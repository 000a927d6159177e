"""What can be done with certificates that people hold."""

from uuid import UUID

from app.core.unit_of_work import Writing
from app.resources.certificates.models import HeldCertificate
from app.resources.certificates.repository import CertificateRepository
from app.resources.certificates.schemas import CertificateWrite
from app.resources.governing import WRITE, may_govern, referred
from app.resources.people.repository import PersonRepository


def enter(uow: Writing, data: CertificateWrite) -> HeldCertificate:
    """Say that somebody holds a certificate."""
    may_govern(uow)
    referred(PersonRepository(uow), data.person_id)
    certificate = uow.add(HeldCertificate(**dict(data)))
    uow.record("held_certificate.entered", certificate)
    return certificate


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take away a certificate that is not held."""
    uow.remove("held_certificate.removed", CertificateRepository(uow).get(id, WRITE, version))
