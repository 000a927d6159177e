"""Schemes in use with rules that nobody has verified within a year."""

from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa

from app.calc.people.validity import GOOD_FOR_DAYS
from app.core.unit_of_work import Reading
from app.people.certificates.models import HeldCertificate
from app.people.governing import READ
from app.people.roles.models import Role
from app.people.schemes.models import CertificationScheme
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

GOOD_FOR = timedelta(days=GOOD_FOR_DAYS)


@reminds(
    ReminderKind.SCHEME_RULES,
    READ,
    says="The rules of a scheme in use were verified within a year.",
    source="A year after `verified_on` of the scheme; never verified, it is wanted now.",
    placed=False,
)
def unverified(uow: Reading, sought: Sought) -> Iterator[Item]:
    """Those that certificates or roles name, and that are to be verified until then; without a day where never."""
    scheme, organisation = CertificationScheme, uow.actor.organisation_id
    named = (
        sa.exists().where(column.class_.organisation_id == organisation, column == scheme.code)
        for column in (HeldCertificate.scheme, Role.required_scheme)
    )
    query = sa.select(scheme.id, scheme.code, scheme.verified_on).where(
        scheme.organisation_id == organisation, sa.or_(*named)
    )
    for id, code, verified_on in uow.session.execute(query.order_by(scheme.code)):
        due_on = verified_on + GOOD_FOR if verified_on else None
        yield Item(f"Verify the rules of {code}", f"/v1/certification-schemes/{id}", due_on)
