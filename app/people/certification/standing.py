"""How every certificate stands on a day: worked out from its dates and its scheme, and never kept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.calc.people.credits import Category, Credits, tallied
from app.calc.people.validity import ALERT_DAYS, CertificateStatus, Validity, verification
from app.core.errors import NotFound
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.people.certification.repository import certificates, planned_for_schemes
from app.people.certification.schemas import (
    CategoryStanding,
    CertificateStanding,
    CertificationStanding,
    CreditStanding,
    StandingAsked,
)
from app.people.governing import COMPETENCE, READ
from app.people.schemes.models import CertificationScheme
from app.people.schemes.repository import SchemeRepository

Schemes = Mapping[str, CertificationScheme]


def standing(uow: Reading, asked: StandingAsked) -> CertificationStanding:
    """The certificates asked for, as they stand."""
    refuse_unseen(uow)
    as_of, schemes, rows = asked.as_of or utc_now().date(), SchemeRepository(uow).by_code(), certificates(uow)
    told = [
        *(stands(row, schemes.get(row.scheme), rows, as_of, asked.warn_days) for row in rows),
        *(in_training(row, schemes.get(row.scheme), as_of) for row in without(rows, trained(uow), as_of)),
    ]
    items = [
        each
        for each in told
        if asked.person_id in (None, each.person_id)
        and asked.scheme in (None, each.scheme)
        and asked.status in (None, each.status)
    ]
    return CertificationStanding(as_of=as_of, counts=Counter(each.status for each in items), items=items)


def refuse_unseen(uow: Reading) -> None:
    """Raises ``NotFound`` for who may read nothing of people at all."""
    if not uow.actor.rights.over(READ):
        raise NotFound("There are no people here that you may see.")


def stands(
    row: Any, scheme: CertificationScheme | None, all: Sequence[Any], as_of: date, warn_days: int
) -> CertificateStanding:
    validity = validity_of(row, scheme)
    left = (row.expires_on - as_of).days if row.expires_on else None
    theirs = [each for each in all if each.person_id == row.person_id]
    renewed = any(each.scheme == row.scheme and each.valid_from > row.valid_from for each in theirs)
    return CertificateStanding(
        certificate_id=row.id,
        **{
            name: getattr(row, name) for name in ("person_id", "person", "scheme", "valid_from", "expires_on")
        },
        status=validity.status(as_of, warn_days),
        days_left=left,
        alert_days=None if renewed else alert(left),
        is_renewed=renewed,
        renewable_until=validity.renewable_until,
        is_verified=row.verified_on is not None,
        credits=credited(row, scheme, validity, as_of),
        missing_prerequisites=missing(row, scheme, theirs),
        scheme_rules=verification(scheme.verified_on, as_of) if scheme else None,
    )


def trained(uow: Reading) -> list[Any]:
    """The trainings that are planned for schemes, as far as the actor may know of them."""
    return planned_for_schemes(uow) if uow.actor.rights.over(COMPETENCE) else []


def without(rows: Sequence[Any], trainings: Sequence[Any], as_of: date) -> list[Any]:
    """The first training of each person for each scheme of which they hold no certificate, nor will."""
    held = {
        (each.person_id, each.scheme) for each in rows if each.expires_on is None or each.expires_on >= as_of
    }
    first = {(each.person_id, each.scheme): each for each in reversed(trainings)}
    return [first[key] for key in sorted(first.keys() - held, key=lambda key: (first[key].person, key[1]))]


def in_training(row: Any, scheme: CertificationScheme | None, as_of: date) -> CertificateStanding:
    return CertificateStanding(
        certificate_id=None,
        training_id=row.id,
        person_id=row.person_id,
        person=row.person,
        scheme=row.scheme,
        valid_from=None,
        expires_on=None,
        status=CertificateStatus.IN_TRAINING,
        days_left=None,
        alert_days=None,
        is_renewed=False,
        renewable_until=None,
        is_verified=False,
        credits=None,
        missing_prerequisites=[],
        scheme_rules=verification(scheme.verified_on, as_of) if scheme else None,
    )


def validity_of(row: Any, scheme: CertificationScheme | None) -> Validity:
    late = (scheme.late_status, scheme.late_months) if scheme else (None, 0)
    return Validity(row.valid_from, row.expires_on, *late)


def alert(left: int | None) -> int | None:
    """The nearest alert that is due."""
    return min((days for days in ALERT_DAYS if left is not None and left <= days), default=None)


def missing(row: Any, scheme: CertificationScheme | None, theirs: Sequence[Any]) -> list[str]:
    """The schemes it rests on that they did not hold on the day from which it is valid."""
    needed = scheme.prerequisites if scheme else ()
    had = {each.scheme for each in theirs if holds(each, row.valid_from)}
    return [code for code in needed if code not in had]


def holds(row: Any, day: date) -> bool:
    return row.valid_from <= day and (row.expires_on is None or day <= row.expires_on)


def credited(row: Any, scheme: CertificationScheme | None, validity: Validity, as_of: date) -> CreditStanding:
    """What counts of the credits earned in the cycle, up to the day on which it can be renewed no longer."""
    last = min(as_of, validity.renewable_until or as_of)
    inside = [
        (each["category"], Decimal(str(each["credits"])))
        for each in row.credits
        if row.valid_from <= date.fromisoformat(each["earned_on"]) <= last
    ]
    required = scheme.credits_required if scheme else None
    found = tallied(required, categories(scheme) if scheme else (), inside)
    return told(required, found)


def categories(scheme: CertificationScheme) -> list[Category]:
    return [
        Category(
            each["code"],
            each["within"],
            Decimal(str(each["minimum"])),
            None if each["maximum"] is None else Decimal(str(each["maximum"])),
        )
        for each in scheme.credit_categories
    ]


def told(required: Decimal | None, found: Credits) -> CreditStanding:
    return CreditStanding(
        required=None if required is None else float(required),
        earned=float(found.earned),
        counted=float(found.counted),
        short=float(found.short),
        categories=[CategoryStanding.of(each) for each in found.categories],
    )
