"""Reading meetings."""

from typing import ClassVar

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.governance.meetings.models import Meeting
from app.governance.meetings.schemas import READ, MeetingRead


class MeetingRepository(Repository[Meeting, MeetingRead]):
    model = Meeting
    told = MeetingRead
    noun = "meeting"
    reads = READ
    component = Meeting.component_id
    sortable: ClassVar = {"reference": Meeting.reference, "created_at": Meeting.created_at}
    filters: ClassVar = {
        "component": equals("component", Meeting.component_id),
        "live": live(Meeting.component_id),
        "body": equals("body", Meeting.body_id),
        "status": equals("status", Meeting.status),
        "procedure": equals("procedure", Meeting.procedure),
    }
