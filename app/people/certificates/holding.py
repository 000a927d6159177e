"""When whose certificates hold: the one rule by which capacity, bookings and leading go."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.calc.presence import Span
from app.core.unit_of_work import Reading
from app.people.certificates.models import HeldCertificate

FOREVER = date.max
Held = Mapping[tuple[UUID, str], Sequence[Span]]  # by person and scheme: when certificates hold
HELD = (
    sa.select(
        HeldCertificate.person_id,
        HeldCertificate.scheme,
        HeldCertificate.valid_from,
        HeldCertificate.expires_on,
    )
    .where(
        HeldCertificate.organisation_id
        == sa.bindparam("organisation", type_=HeldCertificate.organisation_id.type)
    )
    .order_by(HeldCertificate.valid_from, HeldCertificate.id)
)


def held(uow: Reading) -> Held:
    """When whose certificates hold, by person and scheme."""
    found: dict[tuple[UUID, str], list[Span]] = defaultdict(list)
    rows = uow.session.execute(HELD, {"organisation": uow.actor.organisation_id})
    for person_id, scheme, valid_from, expires_on in rows:
        found[person_id, scheme].append((valid_from, expires_on or FOREVER))
    return found
