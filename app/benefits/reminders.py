"""Benefits that nobody could measure as they are described, that were not measured, or not reviewed."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.benefits.measurements.repository import readings_of
from app.benefits.models import Benefit, BenefitStatus
from app.benefits.realising import ENDED
from app.calc.benefits import next_measurement, review_due
from app.components.models import Component
from app.core.unit_of_work import Reading
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

EXPECTED = (BenefitStatus.PLANNED, BenefitStatus.REALISING)
GIVEN_UP = (BenefitStatus.NOT_REALISED, BenefitStatus.WITHDRAWN)
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


@reminds(
    ReminderKind.BENEFIT_READINGS,
    "benefit:read",
    says="An expected benefit is measured as often as its profile says.",
    source="`measured_every_months` after the newest measurement.",
)
def unread(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The expected benefits that are to be measured again until then, by how often their profile says."""
    since = sa.func.coalesce(Benefit.realised_from, Benefit.baseline_on)
    query = hanging(
        uow, sought.path, Benefit, *COLUMNS, Benefit.component_id, Benefit.measured_every_months, since
    ).where(Benefit.status.in_(EXPECTED), Benefit.measured_every_months.is_not(None), since.is_not(None))
    rows = uow.session.execute(query).all()
    newest = newest_of(uow, [row.id for row in rows])
    for id, title, _, owner, reference, component_id, months, start in rows:
        due_on = next_measurement(newest.get(id, start), months)
        if due_on <= sought.until:
            yield Item(title, f"/v1/benefits/{id}/realisation", due_on, owner, reference, component_id)


@reminds(
    ReminderKind.BENEFIT_REVIEWS,
    "benefit:read",
    says="A benefit of closed work is measured 6, 12 and 24 months after.",
    source="`actual_finish_on` of the component, and 6, 12 and 24 months.",
)
def unreviewed(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The benefits of closed work that are to be measured 6, 12 and 24 months after."""
    query = hanging(
        uow, sought.path, Benefit, *COLUMNS, Benefit.component_id, Component.actual_finish_on
    ).where(
        Benefit.status.not_in(GIVEN_UP),
        Component.status.in_(ENDED),
        Component.actual_finish_on.is_not(None),
    )
    rows = uow.session.execute(query).all()
    newest = newest_of(uow, [row.id for row in rows])
    for id, title, _, owner, reference, component_id, closed_on in rows:
        due_on = review_due(closed_on, newest.get(id))
        if due_on and due_on <= sought.until:
            yield Item(title, f"/v1/benefits/{id}/realisation", due_on, owner, reference, component_id)


def newest_of(uow: Reading, ids: list[UUID]) -> dict[UUID, date]:
    """When each of the benefits that were measured was so last."""
    return {id: readings[-1].on for id, readings in readings_of(uow, ids).items()}
