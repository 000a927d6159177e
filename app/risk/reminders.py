"""Risk reviews and responses to risks that are due."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.core.unit_of_work import Reading
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind
from app.risk.models import Risk
from app.risk.repository import IS_ACTIVE
from app.risk.responses.models import UNFINISHED, RiskResponse

COLUMNS = (Risk.id, Risk.title, Risk.review_on, Risk.owner, Risk.reference, Risk.component_id)


@reminds(
    ReminderKind.RISK_REVIEWS,
    "risk:read",
    says="An active risk is looked at again by its review date.",
    source="`review_on` of the risk.",
)
def reviews(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The active risks that are to be looked at again until then."""
    query = hanging(uow, sought.path, Risk, *COLUMNS).where(IS_ACTIVE, Risk.review_on <= sought.until)
    for id, title, *rest in uow.session.execute(query):
        yield Item(title, f"/v1/risks/{id}", *rest)


@reminds(
    ReminderKind.RISK_RESPONSES,
    "risk:read",
    says="A response to an active risk is in place by its due date.",
    source="`due_on` of the response.",
)
def responses(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The responses to active risks that are to be in place until then, and are not."""
    owner = sa.func.coalesce(RiskResponse.owner, Risk.owner)
    columns = (
        RiskResponse.id,
        RiskResponse.text,
        RiskResponse.due_on,
        owner,
        Risk.reference,
        Risk.component_id,
    )
    query = hanging(uow, sought.path, Risk, *columns).join(
        RiskResponse,
        sa.and_(RiskResponse.organisation_id == Risk.organisation_id, RiskResponse.risk_id == Risk.id),
    )
    due = query.where(IS_ACTIVE, RiskResponse.status.in_(UNFINISHED), RiskResponse.due_on <= sought.until)
    for id, text, *rest in uow.session.execute(due):
        yield Item(text, f"/v1/risk-responses/{id}", *rest)
