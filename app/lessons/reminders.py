"""Lessons that have changed nothing yet."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from app.components.models import Component
from app.core.rights import below
from app.core.unit_of_work import Reading
from app.lessons.models import Lesson
from app.lessons.schemas import OPEN, READ
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

COLUMNS: tuple[Any, ...] = (
    Lesson.id,
    Lesson.title,
    Lesson.due_on,
    Lesson.owner,
    Lesson.reference,
    Lesson.component_id,
)


@reminds(
    ReminderKind.LESSONS,
    READ,
    says="Within 90 days a lesson has changed a method or a template, or was rejected.",
    source="`due_on` of the lesson.",
)
def unchanged(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The lessons under a path that are to have changed something by then; of the organisation, at its top."""
    query = sa.select(*COLUMNS).outerjoin(Component, Component.id == Lesson.component_id)
    query = query.where(
        Lesson.organisation_id == uow.actor.organisation_id,
        Lesson.status.in_(sorted(OPEN)),
        Lesson.due_on <= sought.until,
    )
    if sought.path:
        query = query.where(below(Component.path, sought.path))
    for id, title, *rest in uow.session.execute(query):
        yield Item(title, f"/v1/lessons/{id}", *rest)
