"""Benefits that nobody could measure as they are described."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.benefits.models import Benefit, BenefitStatus
from app.core.unit_of_work import Reading
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

EXPECTED = (BenefitStatus.PLANNED, BenefitStatus.REALISING)
COLUMNS = (Benefit.id, Benefit.title, Benefit.target_on, Benefit.owner, Benefit.reference)
UNMEASURED = sa.or_(
    Benefit.measure.is_(None), Benefit.baseline_value.is_(None), Benefit.target_value.is_(None)
)


@reminds(
    ReminderKind.BENEFIT_MEASURES,
    "benefit:read",
    says="An expected benefit has a measure, a baseline and a target before its target date.",
    source="`target_on` of the benefit; without one, it is wanted now.",
)
def unmeasured(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The benefits with a target date until then, or none, that lack a measure, a baseline or a target."""
    due = sa.or_(Benefit.target_on.is_(None), Benefit.target_on <= sought.until)
    query = hanging(uow, sought.path, Benefit, *COLUMNS, Benefit.component_id)
    for id, title, *rest in uow.session.execute(query.where(Benefit.status.in_(EXPECTED), UNMEASURED, due)):
        yield Item(title, f"/v1/benefits/{id}", *rest)
