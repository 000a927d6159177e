"""Certificates that are about to expire, or have lately, and that nobody has renewed."""

from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.unit_of_work import Reading
from app.people.certificates.models import HeldCertificate
from app.people.governing import READ
from app.people.register.models import Person
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

LATELY = timedelta(days=30)


@reminds(ReminderKind.CERTIFICATES, READ)
def expiring(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The certificates that end until then and are not followed by a later one of their scheme."""
    later, ends = aliased(HeldCertificate), HeldCertificate.expires_on
    renewed = sa.exists().where(
        later.organisation_id == HeldCertificate.organisation_id,
        later.person_id == HeldCertificate.person_id,
        later.scheme == HeldCertificate.scheme,
        later.valid_from > HeldCertificate.valid_from,
    )
    query = (
        sa.select(HeldCertificate.id, HeldCertificate.scheme, ends, Person.code)
        .join_from(HeldCertificate, Person, Person.id == HeldCertificate.person_id)
        .where(HeldCertificate.organisation_id == uow.actor.organisation_id, ~renewed)
        .where(ends >= sought.today - LATELY, ends <= sought.until)
    )
    for id, scheme, expires_on, code in uow.session.execute(query):
        yield Item(f"{scheme} expires", f"/v1/held-certificates/{id}", expires_on, owner=code)
