"""Meetings that are ahead, and written procedures that are to be answered."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.core.unit_of_work import Reading
from app.governance.bodies.models import Body
from app.governance.meetings.models import Meeting
from app.governance.meetings.states import MeetingStatus
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

AHEAD = (MeetingStatus.PLANNED, MeetingStatus.OPEN)
BODY = sa.select(Body.name).where(Body.id == Meeting.body_id).scalar_subquery()
COLUMNS = (Meeting.id, BODY, Meeting.meets_on, BODY, Meeting.reference, Meeting.component_id)


@reminds(
    ReminderKind.MEETINGS,
    "meeting:read",
    says="A meeting is held, or a written procedure answered, on its day.",
    source="`meets_on` of the meeting.",
)
def ahead(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The meetings of bodies until then, and the last days of written procedures; owned by the body."""
    query = hanging(uow, sought.path, Meeting, *COLUMNS)
    query = query.where(Meeting.status.in_(AHEAD), Meeting.meets_on <= sought.until)
    for id, body, *rest in uow.session.execute(query):
        yield Item(f"Meeting: {body}", f"/v1/meetings/{id}", *rest)
