"""Certificates that are about to expire, or have lately, and that nobody has renewed."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.unit_of_work import Reading
from app.people.certificates.models import HeldCertificate
from app.people.governing import READ
from app.people.register.models import Person
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

LATELY = timedelta(days=30)
COLUMNS = (HeldCertificate.id, HeldCertificate.scheme, HeldCertificate.expires_on, Person.code)


@reminds(
    ReminderKind.CERTIFICATES,
    READ,
    says="A certificate is renewed before it ends.",
    source="`expires_on` of the certificate.",
    placed=False,
)
def expiring(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The certificates that end until then and are not followed by a later one of their scheme."""
    query = (
        sa.select(*COLUMNS)
        .join_from(HeldCertificate, Person, Person.id == HeldCertificate.person_id)
        .where(HeldCertificate.organisation_id == uow.actor.organisation_id, *ending(sought))
    )
    for row in uow.session.execute(query):
        yield item(*row)


def ending(sought: Sought) -> tuple[sa.ColumnElement[bool], ...]:
    """Whether a certificate ends by then, or has in the last days, and no later one follows it."""
    later, ends = aliased(HeldCertificate), HeldCertificate.expires_on
    renewed = sa.exists().where(
        later.organisation_id == HeldCertificate.organisation_id,
        later.person_id == HeldCertificate.person_id,
        later.scheme == HeldCertificate.scheme,
        later.valid_from > HeldCertificate.valid_from,
    )
    return ~renewed, ends >= sought.today - LATELY, ends <= sought.until


def item(
    id: UUID, scheme: str, expires_on: date | None, person: str, component_id: UUID | None = None
) -> Item:
    """A certificate that ends, where somebody is booked."""
    link = f"/v1/held-certificates/{id}"
    return Item(f"{scheme} expires", link, expires_on, owner=person, component_id=component_id)
