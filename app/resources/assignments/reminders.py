"""Certificates that end while who holds them is booked."""

from collections.abc import Iterator

from app.components.models import Component
from app.core.unit_of_work import Reading
from app.people.certificates.models import HeldCertificate
from app.people.certification.reminders import COLUMNS, ending, item
from app.people.governing import READ
from app.people.register.models import Person
from app.periods.models import ReportingPeriod
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind
from app.resources.assignments.models import Assignment


@reminds(
    ReminderKind.BOOKED_CERTIFICATES,
    READ,
    says="Who is assigned to the work holds a certificate that does not end.",
    source="`expires_on` of the certificate.",
)
def booked(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The certificates that end until then, of those assigned to something now or later: once for each."""
    query = (
        hanging(uow, sought.path, Assignment, *COLUMNS, Component.id)
        .join(Person, Person.id == Assignment.person_id)
        .join(HeldCertificate, HeldCertificate.person_id == Person.id)
        .join(ReportingPeriod, ReportingPeriod.id == Assignment.period_id)
        .where(*ending(sought), ReportingPeriod.finish_on >= sought.today)
        .distinct()
    )
    for row in uow.session.execute(query):
        yield item(*row)
