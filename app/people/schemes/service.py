"""What can be done with schemes of certification."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.people.certificates.models import HeldCertificate
from app.people.governing import WRITE, may_govern
from app.people.roles.models import Role
from app.people.schemes.models import CertificationScheme
from app.people.schemes.repository import SchemeRepository
from app.people.schemes.schemas import AdoptedSchemes, SchemeAdoption, SchemeWrite
from app.people.schemes.shipped import offered

LISTS = {"credit_categories", "prerequisites"}


def define(uow: Writing, data: SchemeWrite) -> CertificationScheme:
    """Say what a scheme of certification asks for."""
    may_govern(uow)
    check(SchemeRepository(uow).by_code(), data)
    return entered(uow, data)


def entered(uow: Writing, data: SchemeWrite) -> CertificationScheme:
    scheme = uow.add(CertificationScheme(**kept(data)))
    uow.record("certification_scheme.defined", scheme)
    return scheme


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[SchemeWrite]) -> CertificationScheme:
    """Change what is known of a scheme; certificates that were entered keep their dates."""
    schemes = SchemeRepository(uow)
    scheme = schemes.get(id, WRITE, version)
    revised = patch.applied_to(SchemeWrite.model_validate(scheme))
    check(schemes.by_code(), revised, scheme.code)
    if revised.code != scheme.code:
        refuse_named(uow, scheme, "called otherwise")
    for name, value in kept(revised).items():
        setattr(scheme, name, value)
    uow.record("certification_scheme.revised", scheme)
    return scheme


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take away a scheme that nothing names."""
    scheme = SchemeRepository(uow).get(id, WRITE, version)
    refuse_named(uow, scheme, "deleted")
    uow.remove("certification_scheme.removed", scheme)


def adopt(uow: Writing, data: SchemeAdoption) -> AdoptedSchemes:
    """Take over the schemes that are offered and not there, with those that they rest on."""
    may_govern(uow)
    all, there = offered(), SchemeRepository(uow).by_code()
    wanted = set(all if data.codes is None else data.codes)
    if strange := sorted(wanted - all.keys()):
        raise Invalid(f"These are not offered: {', '.join(strange)}.")
    wanted |= {code for each in wanted for code in all[each].prerequisites}
    taken = [scheme for code, scheme in all.items() if code in wanted - there.keys()]
    for scheme in taken:
        entered(uow, scheme)
    return AdoptedSchemes(adopted=[each.code for each in taken], present=sorted(wanted & there.keys()))


def kept(data: SchemeWrite) -> dict[str, Any]:
    return dict(data) | data.model_dump(mode="json", include=LISTS)


def check(there: Mapping[str, CertificationScheme], data: SchemeWrite, was: str | None = None) -> None:
    """Raises ``Invalid`` where a prerequisite is no scheme, or comes to need this one, or it is verified too soon."""
    if data.verified_on and data.verified_on > utc_now().date():
        raise Invalid(f"verified_on {data.verified_on} is still to come.")
    needs = {code: scheme.prerequisites for code, scheme in there.items() if code != was}
    if strange := sorted(set(data.prerequisites) - needs.keys()):
        raise Invalid(f"No such scheme: {', '.join(strange)}.")
    if data.code in chain(needs, data.prerequisites):
        raise Invalid(f"{data.code} would come to be a prerequisite of itself.")


def chain(needs: Mapping[str, Sequence[str]], codes: Iterable[str]) -> set[str]:
    """All schemes that some take, with those that these take in turn."""
    found, left = set[str](), list(codes)
    while left:
        if (code := left.pop()) not in found:
            found.add(code)
            left.extend(needs.get(code, ()))
    return found


def refuse_named(uow: Writing, scheme: CertificationScheme, done: str) -> None:
    """Raises ``Conflict`` where certificates, roles or other schemes name it."""
    if held := ", ".join(naming(uow, scheme)):
        raise Conflict(f"{scheme.code} cannot be {done}: {held} name it.", held_by=held)


def naming(uow: Writing, scheme: CertificationScheme) -> Iterable[str]:
    for word, column in (("certificates", HeldCertificate.scheme), ("roles", Role.required_scheme)):
        its = (column.class_.organisation_id == scheme.organisation_id, column == scheme.code)
        if count := uow.session.scalar(sa.select(sa.func.count()).select_from(column.class_).where(*its)):
            yield f"{count} {word}"
    if others := [s.code for s in SchemeRepository(uow).all() if scheme.code in s.prerequisites]:
        yield f"the schemes {', '.join(others)}"
