"""What can be done with certificates that people hold."""

from typing import Any
from uuid import UUID

from app.calc.people.validity import expiry
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.identity.people import person_of
from app.people.certificates.models import HeldCertificate
from app.people.certificates.repository import CertificateRepository
from app.people.certificates.schemas import CertificateVerification, CertificateWrite
from app.people.governing import WRITE, may_govern, referred
from app.people.register.repository import PersonRepository
from app.people.schemes.models import CertificationScheme
from app.people.schemes.repository import SchemeRepository

BY_ANOTHER = "certificate.verified-by-another"


def enter(uow: Writing, data: CertificateWrite) -> HeldCertificate:
    """Say that somebody holds a certificate; through which day, its scheme says where the body does not."""
    may_govern(uow)
    referred(PersonRepository(uow), data.person_id)
    scheme = SchemeRepository(uow).by_code().get(data.scheme)
    check(data, scheme)
    content = kept(data)
    if scheme and "expires_on" not in data.model_fields_set:
        content["expires_on"] = expiry(data.valid_from, scheme.validity_years)
    certificate = uow.add(HeldCertificate(**content))
    uow.record("held_certificate.entered", certificate)
    return certificate


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[CertificateWrite]) -> HeldCertificate:
    """Enter credits, or put right what was wrong; what else than credits changes is to be verified again."""
    certificate = CertificateRepository(uow).get(id, WRITE, version)
    revised = patch.applied_to(CertificateWrite.model_validate(certificate))
    referred(PersonRepository(uow), revised.person_id)
    check(revised, SchemeRepository(uow).by_code().get(revised.scheme))
    changed = {name: value for name, value in kept(revised).items() if value != getattr(certificate, name)}
    if changed.keys() - {"credits"}:
        changed |= {"verified_by": None, "verified_on": None}
    for name, value in changed.items():
        setattr(certificate, name, value)
    uow.record("held_certificate.revised", certificate)
    return certificate


def verify(uow: Writing, id: UUID, version: int, data: CertificateVerification) -> HeldCertificate:
    """Say that the evidence was seen, by another than the holder."""
    certificate = CertificateRepository(uow).get(id, WRITE, version)
    if certificate.evidence is None:
        raise Conflict("There is no evidence to verify: say where it can be seen.")
    if data.verified_on > utc_now().date():
        raise Invalid(f"verified_on {data.verified_on} is still to come.")
    holder = PersonRepository(uow).get(certificate.person_id).member_id
    if holder and str(holder) == person_of(uow):
        raise Forbidden("Nobody verifies their own certificate: another has to.", rule=BY_ANOTHER)
    certificate.verified_by, certificate.verified_on = uow.actor.id, data.verified_on
    uow.record("held_certificate.verified", certificate)
    return certificate


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take away a certificate that is not held."""
    uow.remove("held_certificate.removed", CertificateRepository(uow).get(id, WRITE, version))


def kept(data: CertificateWrite) -> dict[str, Any]:
    """A certificate in the form in which it is kept: credits in the order in which they were earned."""
    credits = data.model_dump(mode="json", include={"credits"})["credits"]
    return dict(data) | {"credits": sorted(credits, key=lambda each: str(each["earned_on"]))}


def check(data: CertificateWrite, scheme: CertificationScheme | None) -> None:
    """Raises ``Invalid`` where credits are of no category of the scheme, if that has any."""
    known = {category["code"] for category in scheme.credit_categories} if scheme else set()
    strange = sorted({each.category or "none" for each in data.credits if each.category not in known})
    if known and strange:
        raise Invalid(
            f"{data.scheme} has no credits of category {', '.join(strange)}: there are {', '.join(sorted(known))}."
        )
