"""Reading plans: versions, tasks, and whole plans at once."""

from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.core.errors import Conflict, NotFound
from app.core.repository import Repository
from app.core.statements import equals, holds
from app.schedule.models import ScheduleVersion, Task, VersionStatus
from app.schedule.plan import Plan
from app.schedule.schemas import ScheduleVersionRead, TaskRead
from app.schedule.storing import plan_read

KEPT = (
    "code", "name", "kind", "parent", "wbs", "calendar", "duration_minutes", "remaining_minutes",
    "percent_complete", "actual_start", "actual_finish", "resume", "expected_finish", "baseline_start",
    "baseline_finish", "baseline_minutes", "owner", "resourced", "demands", "constraints", "predecessors",
    "source_id", "source_dates",
)  # fmt: skip
OF_VERSION = (
    sa.select(*(getattr(Task, name) for name in KEPT))
    .where(
        Task.organisation_id == sa.bindparam("organisation"),
        Task.schedule_version_id == sa.bindparam("of_version", type_=Task.schedule_version_id.type),
    )
    .order_by(Task.position, Task.id)
)


State = tuple[
    str, int, int, int, str | None
]  # of a version: its id and version, and what its tasks add up to
STATE = sa.select(
    sa.func.count(), sa.func.coalesce(sa.func.sum(Task.version), 0), sa.func.max(Task.updated_at)
).where(
    Task.organisation_id == sa.bindparam("organisation"),
    Task.schedule_version_id == sa.bindparam("of_version", type_=Task.schedule_version_id.type),
)


class ScheduleVersionRepository(Repository[ScheduleVersion, ScheduleVersionRead]):
    model = ScheduleVersion
    told = ScheduleVersionRead
    noun = "version of a schedule"
    reads = "schedule:read"
    component = ScheduleVersion.component_id
    sortable: ClassVar = {"number": ScheduleVersion.number, "created_at": ScheduleVersion.created_at}
    filters: ClassVar = {
        "component": equals("component", ScheduleVersion.component_id),
        "number": equals("number", ScheduleVersion.number),
        "status": equals("status", ScheduleVersion.status),
    }

    def current(self, component_id: UUID) -> ScheduleVersion | None:
        """The version of a component's plan that can be changed; None where there is no plan."""
        return next(iter(self.all(component=component_id, status=VersionStatus.CURRENT)), None)

    def numbered(self, component_id: UUID, number: int | None) -> ScheduleVersion:
        """One version of a component's plan, or the current one. Raises ``NotFound``."""
        if number is None:
            found = self.current(component_id)
        else:
            there = self.all(component=component_id, number=number)
            found = next((one for one in there if one.status != VersionStatus.ENTERING), None)
        if found is None:
            raise NotFound("There is no such version of a plan here." if number else "There is no plan here.")
        return found

    def plan_versions(self, component_id: UUID) -> list[ScheduleVersion]:
        """Every version of a component's plan that is there whole, first to last."""
        whole = (one for one in self.all(component=component_id) if one.status != VersionStatus.ENTERING)
        return sorted(whole, key=lambda version: version.number)

    def refuse_entering(self, component_id: UUID) -> None:
        """Raises ``Conflict`` where a version is being entered: what it supersedes stays as it is."""
        for one in self.all(component=component_id, status=VersionStatus.ENTERING):
            raise Conflict(
                f"Version {one.number} is being entered from a file: wait for its end.", rule="entering"
            )

    def state(self, version: ScheduleVersion) -> State:
        """What any change to a version or to its tasks changes."""
        bound = {"organisation": self.actor.organisation_id, "of_version": version.id}
        tasks, changes, last = self.session.execute(STATE, bound).one()
        return str(version.id), version.version, tasks, changes, last.isoformat() if last else None

    def plan(self, version: ScheduleVersion) -> Plan:
        """All of a version, in one query."""
        bound = {"organisation": self.actor.organisation_id, "of_version": version.id}
        return plan_read(version, self.session.execute(OF_VERSION, bound))


UNCHANGEABLE = sa.exists().where(
    ScheduleVersion.id == Task.schedule_version_id, ScheduleVersion.status != VersionStatus.CURRENT
)


class TaskRepository(Repository[Task, TaskRead]):
    model = Task
    told = TaskRead
    noun = "task"
    reads = "schedule:read"
    component = Task.component_id
    barred = UNCHANGEABLE
    sortable: ClassVar = {"position": Task.position, "code": Task.code, "name": Task.name}
    filters: ClassVar = {
        "of_version": Task.schedule_version_id
        == sa.bindparam("of_version", type_=Task.schedule_version_id.type),
        "code": equals("code", Task.code),
        "kind": equals("kind", Task.kind),
        "owner": equals("owner", Task.owner),
        "q": holds("q", Task.name),
    }

    def last_position(self, version_id: UUID) -> int:
        query = sa.select(sa.func.max(Task.position)).where(
            Task.organisation_id == self.actor.organisation_id, Task.schedule_version_id == version_id
        )
        return self.session.scalar(query) or 0
