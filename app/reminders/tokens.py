"""Service tokens that are about to expire, or have lately.

Who may read reminders need not read tokens: of each only whose it is and when it ends is told.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from app.core.unit_of_work import Reading
from app.identity.models import Member, MemberStatus, ServiceToken
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

LATELY = timedelta(days=30)


@reminds(
    ReminderKind.SERVICE_TOKENS,
    "member:read",
    says="A service token is replaced before it ends.",
    source="`expires_at` of the token.",
    placed=False,
)
def expiring(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The tokens of active members that end until then and were not revoked."""
    midnight = datetime.combine(sought.today, time(), sought.zone)
    ends = ServiceToken.expires_at
    query = (
        sa.select(ServiceToken.id, ends, Member.name)
        .join_from(ServiceToken, Member, Member.id == ServiceToken.member_id)
        .where(ServiceToken.organisation_id == uow.actor.organisation_id, ServiceToken.revoked_at.is_(None))
        .where(Member.status == MemberStatus.ACTIVE, ends >= midnight - LATELY)
        .where(ends < midnight + (sought.until - sought.today) + timedelta(days=1))
    )
    for id, expires_at, name in uow.session.execute(query):
        due_on = expires_at.astimezone(sought.zone).date()
        yield Item("Service token", f"/v1/service-tokens/{id}", due_on, owner=name)
