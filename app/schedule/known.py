"""Plans as the system knew them at an instant, from the history of versions and tasks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa

from app.core.errors import NotFound
from app.core.history import EntityVersion, restored
from app.core.model import Entity
from app.core.unit_of_work import Reading
from app.schedule.models import ScheduleVersion, Task, VersionStatus
from app.schedule.plan import Plan
from app.schedule.repository import ScheduleVersionRepository
from app.schedule.storing import plan_read

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True)
class Known:
    """What was known at an instant."""

    uow: Reading
    at: datetime

    def plan(self, component_id: UUID, number: int | None) -> tuple[ScheduleVersion, Plan]:
        """A version of a component's plan, or the one that was current. Raises ``NotFound``."""
        versions = ScheduleVersionRepository(self.uow).plan_versions(component_id)
        ids = [one.id for one in versions if number in (None, one.number)]
        then = {one.id: one for one in self.rows(ScheduleVersion, EntityVersion.entity_id.in_(ids))}
        found = [then[id] for id in ids if id in then and then[id].status != VersionStatus.ENTERING]
        if not found:
            raise NotFound("No such version of a plan was known here then.")
        version = found[-1]
        tasks = [one for one in self.rows(Task, of_plan(version.id)) if one.schedule_version_id == version.id]
        return version, plan_read(version, sorted(tasks, key=lambda task: (task.position, task.id)))

    def rows(self, kind: type[E], which: sa.ColumnElement[bool]) -> Iterator[E]:
        query = sa.select(EntityVersion.snapshot).where(
            EntityVersion.organisation_id == self.uow.actor.organisation_id,
            EntityVersion.kind == kind.__tablename__,
            EntityVersion.valid_from <= self.at,
            sa.or_(EntityVersion.valid_to.is_(None), EntityVersion.valid_to > self.at),
            which,
        )
        yield from (restored(kind, snapshot) for snapshot in self.uow.session.scalars(query))


def of_plan(id: UUID) -> sa.ColumnElement[bool]:
    """The tasks that a version has now, and any that were taken out since, whose snapshots tell of what."""
    kept = sa.select(Task.id).where(Task.schedule_version_id == id)
    return sa.or_(EntityVersion.entity_id.in_(kept), ~sa.exists().where(Task.id == EntityVersion.entity_id))
