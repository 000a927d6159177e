"""Reading certificates that people hold."""

from typing import ClassVar

from app.core.repository import Repository
from app.core.statements import equals
from app.people.certificates.models import HeldCertificate
from app.people.certificates.schemas import CertificateRead
from app.people.governing import READ


class CertificateRepository(Repository[HeldCertificate, CertificateRead]):
    model = HeldCertificate
    told = CertificateRead
    noun = "certificate"
    reads = READ
    sortable: ClassVar = {
        "valid_from": HeldCertificate.valid_from,
        "created_at": HeldCertificate.created_at,
    }
    filters: ClassVar = {
        "person": equals("person", HeldCertificate.person_id),
        "scheme": equals("scheme", HeldCertificate.scheme),
    }
