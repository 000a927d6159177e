"""Reading actions."""

from typing import ClassVar

import sqlalchemy as sa

from app.actions.models import ActionItem, ActionStatus
from app.actions.schemas import READ, ActionRead
from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals

IS_OPEN = ActionItem.status == ActionStatus.OPEN


class ActionRepository(Repository[ActionItem, ActionRead]):
    model = ActionItem
    told = ActionRead
    noun = "action"
    reads = READ
    component = ActionItem.component_id
    sortable: ClassVar = {
        "reference": ActionItem.reference,
        "due_on": ActionItem.due_on,
        "owner": ActionItem.owner,
        "created_at": ActionItem.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", ActionItem.component_id),
        "live": live(ActionItem.component_id),
        "status": equals("status", ActionItem.status),
        "owner": equals("owner", ActionItem.owner),
        "owner_id": equals("owner_id", ActionItem.owner_id),
        "source_kind": equals("source_kind", ActionItem.source_kind),
        "source_id": equals("source_id", ActionItem.source_id),
        "due_before": ActionItem.due_on < sa.bindparam("due_before", type_=sa.Date),
        "overdue": sa.and_(IS_OPEN, ActionItem.due_on < sa.bindparam("today", type_=sa.Date)),
        "in_time": sa.not_(sa.and_(IS_OPEN, ActionItem.due_on < sa.bindparam("today", type_=sa.Date))),
    }
