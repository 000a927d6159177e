"""Taking in a large file as a job: all is read, calculated and made ready without the writer, and then entered."""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from app.core.audit import Tree
from app.core.bulk import Made, instant
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.governance.stages import breaches
from app.jobs.frames import PIECE, Frames, frames
from app.jobs.kinds import Ended, Task, work
from app.schedule.imports import KIND, ImportAsked, Preview, parsed, previewed, report, successor
from app.schedule.models import ScheduleVersion, VersionStatus
from app.schedule.schemas import WRITE
from app.schedule.successors import Successor, begun, put, supersede, tasks_made, told_of

AT_ONCE = 250  # tasks that are entered at once, in some hundredths of a second
SUCCESSOR = TypeAdapter(Successor)


class Entry:
    """The entering of one version: nobody sees it as the plan before all its tasks are there."""

    def __init__(self, ended: Ended, state: dict[str, Any]) -> None:
        self.ended, self.since = ended, state.get("since", "")
        self.tree = Tree([*map(tuple, state.get("peaks", ()))])
        self.staged: dict[str, Any] = ended.result or {}

    @property
    def many(self) -> int:
        return int(self.staged["frames"])

    @property
    def state(self) -> dict[str, Any]:
        return {"since": self.since, "peaks": self.tree.peaks}

    @property
    def new(self) -> Successor | None:
        """The version that is to be; None in a dry run."""
        for kept in frames(self.ended.chunks("successor"), 1):
            return SUCCESSOR.validate_python(kept)
        return None

    def begin(self, uow: Writing) -> None:
        """Enter the version without its tasks, if the plan is still what the file was compared with."""
        self.since = instant(utc_now())
        if new := self.new:
            begun(uow, new, VersionStatus.ENTERING)

    def pieces(self) -> Iterator[list[Made]]:
        return frames(self.ended.chunks("tasks"), self.many)

    def put(self, uow: Writing, piece: list[Made]) -> bytes:
        put(uow, piece, self.tree, self.since)
        return b""

    def end(self, uow: Writing) -> dict[str, Any]:
        """The version is the current one, and the one before is kept as it was."""
        if new := self.new:
            supersede(uow, new)
            version = uow.session.get_one(ScheduleVersion, new.id)
            version.status = VersionStatus.CURRENT
            uow.record("schedule_version.entered", version)
            told_of(uow, self.tree)
            breaches.watch(uow, version.component_id)
        return dict(self.staged["told"])


@work(KIND, WRITE, entry=Entry)
def run(task: Task) -> dict[str, Any]:
    """Read a file, calculate it, compare it with the plan that is there, and stage what is to be entered."""
    asked = ImportAsked.model_validate(task.inputs["asked"])
    task.progress(0.0, "reading")
    plan = parsed(b"".join(task.chunks()), asked.source_project)
    task.progress(0.3, "calculating")
    new = None
    with task.reading() as uow:
        preview = previewed(uow, plan, asked)
        if not asked.dry_run:
            id = UUID(task.inputs["schedule_version_id"])
            new = successor(uow, preview, task.inputs["file_sha256"], id)
    task.progress(0.5, "comparing")
    told = told_in_file(task, preview, new)
    return {"frames": staged(task, new, preview) if new else 0, "told": told}


def told_in_file(task: Task, preview: Preview, new: Successor | None) -> dict[str, Any]:
    """Keep what came of the file, as the request would tell it, as what the job results in; the gist of it."""
    told = report(preview, new.id if new else None)
    content = told.model_dump_json().encode()
    for number, at in enumerate(range(0, len(content), PIECE)):
        task.keep(content[at : at + PIECE], number=number)
    task.results_in("schedule-import.json", "application/json")
    gist = {"component_id", "schedule_version_id", "number", "dry_run", "applied", "finish"}
    return told.model_dump(mode="json", include=gist)


def staged(task: Task, new: Successor, preview: Preview) -> int:
    """Keep the version and its tasks, ready to be entered; how many frames of tasks there are."""
    version = Frames(task, "successor")
    version.add(SUCCESSOR.dump_python(new, mode="json"))
    version.flush()
    tasks, left = Frames(task, "tasks"), tasks_made(task.actor, new, preview.plan)
    while piece := [*islice(left, AT_ONCE)]:
        tasks.add(piece)
        task.progress(0.6 + 0.2 * tasks.many * AT_ONCE / len(preview.plan.tasks), "comparing")
    tasks.flush()
    return tasks.many
