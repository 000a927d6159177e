"""What current plans say against their baselines and their data dates."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.components.models import ComponentStatus
from app.governance.consistency.rules import Checked, Found, Reference, Severity, consistency
from app.schedule.models import ScheduleVersion, Task, VersionStatus
from app.schedule.plan import MILESTONES

READ = ("schedule:read",)
MOST = 10  # tasks that a finding refers to; its text has how many there are
COLUMNS = (Task.id, Task.code, Task.name)


def tasks(checked: Checked, *conditions: Any) -> Mapping[UUID, Sequence[Any]]:
    """The tasks of current plans that fulfil ``conditions``, by component."""
    query = checked.of(Task, *COLUMNS, ScheduleVersion.data_date)
    query = query.join(ScheduleVersion, ScheduleVersion.id == Task.schedule_version_id)
    found: dict[UUID, list[Any]] = defaultdict(list)
    current = query.where(ScheduleVersion.status == VersionStatus.CURRENT, *conditions)
    for row in checked.rows(current.order_by(Task.position, Task.id)):
        found[row.component_id].append(row)
    return found


def named(rows: Sequence[Any]) -> tuple[Reference, ...]:
    return tuple(Reference(f"{row.code} {row.name}", f"/v1/tasks/{row.id}") for row in rows[:MOST])


@consistency(
    "schedule.milestones-have-baseline",
    Severity.SHOULD_FIX,
    asks="Has every milestone of the plan a baseline date?",
    needs=READ,
    reads=(ScheduleVersion, Task),
)
def milestones(checked: Checked) -> Iterator[Found]:
    """The plans with milestones whose slip nobody could tell, and the projects under way without a plan."""
    bare = Task.baseline_finish.is_(None) & Task.baseline_start.is_(None)
    for id, rows in tasks(checked, Task.kind.in_(sorted(MILESTONES)), bare).items():
        text = f"{len(rows)} of the plan's milestones have no baseline date: {rows[0].name}"
        more = f" and {len(rows) - 1} more." if len(rows) > 1 else "."
        fix = "State their baseline dates, as they were agreed."
        yield Found(id, text + more, named(rows), fix, f"{checked.subjects[id].address}/schedule-versions")
    planned = {row.component_id for row in checked.rows(checked.of(ScheduleVersion))}
    for subject in checked.projects(ComponentStatus.ACTIVE, ComponentStatus.PAUSED):
        if subject.id not in planned:
            text = f"What {subject.code} has for milestones cannot be told: there is no plan of it."
            at = f"{subject.address}/schedule-versions"
            yield Found(subject.id, text, (subject.reference,), "Enter or import its plan.", at, "no_plan")


@consistency(
    "schedule.actuals-by-data-date",
    Severity.MUST_FIX,
    asks="Is no actual date of the plan after its data date?",
    needs=READ,
    reads=(ScheduleVersion, Task),
)
def actuals(checked: Checked) -> Iterator[Found]:
    """The plans that state as done what is yet to come."""
    later = (Task.actual_start > ScheduleVersion.data_date) | (Task.actual_finish > ScheduleVersion.data_date)
    for id, rows in tasks(checked, later).items():
        text = f"{len(rows)} of the plan's tasks have actual dates after its data date, {rows[0].data_date[:10]}: "
        fix = "Correct the actual dates, or the data date."
        at = f"{checked.subjects[id].address}/schedule-versions"
        yield Found(id, f"{text}{rows[0].name}.", named(rows), fix, at)
