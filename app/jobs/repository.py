"""Reading jobs: one's own, and those of others where one may read jobs."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import Conflict, NotFound
from app.core.model import utc_now
from app.core.pagination import Page, Paging, beyond, encode, keys_of, values_of
from app.core.repository import Repository
from app.core.rights import EVERYWHERE, Rights, bounds
from app.core.statements import components, equals
from app.core.telling import Record, Told
from app.identity.roles import PERMISSIONS
from app.jobs.endings import ENTERING
from app.jobs.models import Job, JobChunk, JobLine, JobRun, JobStep
from app.jobs.schemas import FileExpired, JobLineRead, JobProgress, JobRead

FILE = ("file_name", "file_type", "file_bytes", "file_sha256", "file_expires_at")
OWN = "~own"  # where a job hangs for who asked for it: below no component, and theirs
# Where a job hangs for others; one of the whole organisation is for who may read all of them.
PLACE = sa.case(
    (Job.requested_by == sa.bindparam("actor", type_=sa.String), OWN),
    else_=sa.func.coalesce(
        sa.select(components.c.path).where(components.c.id == Job.component_id).scalar_subquery(), EVERYWHERE
    ),
)


def of_run(column: Any) -> Any:
    return sa.select(column).where(JobRun.job_id == Job.id).scalar_subquery()


class JobRepository(Repository[Job, JobRead]):
    """Others' inputs and problems are withheld, and results from whoever has not all the rights they were made with."""

    model = Job
    told = JobRead
    noun = "job"
    reads = "job:read"
    component = Job.component_id
    path = PLACE
    barred = sa.exists().where(JobStep.job_id == Job.id, JobStep.name == ENTERING)
    sortable: ClassVar = {"created_at": Job.created_at}
    filters: ClassVar = {
        "status": equals("status", Job.status),
        "kind": equals("kind", Job.kind),
        "component": equals("component", Job.component_id),
        "own": Job.requested_by == sa.bindparam("actor", type_=sa.String),
    }
    extra: ClassVar = {name: of_run(getattr(JobRun, name)) for name in ("progress", "stage", "result", *FILE)}

    def row(self, id: UUID) -> Told[JobRead]:
        """What the caller is told of a job: with a digest for ETag, since progress makes no version."""
        found = super().row(id)
        self.conceal([found.content])
        return Told(found.content, {"Location": found.headers["Location"]}, found.status)

    def records(self, paging: Paging, **filters: Any) -> tuple[list[Record], str | None]:
        records, cursor = super().records(paging, **filters)
        self.conceal(records)
        return records, cursor

    def conceal(self, records: list[Record]) -> None:
        """Take out of what is told what is not for the caller."""
        made_with = self.rights_of([UUID(str(record["id"])) for record in records])
        for record in records:
            covered = covers(self.actor.rights, made_with.get(str(record["id"])))
            if not covered:
                withhold(record, "result", *FILE)
            if not covered and record["requested_by"] != self.actor.id:
                withhold(record, "inputs", "problem")

    def rights_of(self, ids: list[UUID]) -> dict[str, dict[str, Any] | None]:
        """The rights that jobs were asked for with."""
        found = sa.select(JobRun.job_id, JobRun.rights).where(JobRun.job_id.in_(ids))
        return {str(id): rights for id, rights in self.session.execute(found)} if ids else {}

    def progress(self, id: UUID) -> JobProgress:
        return JobProgress.of(self.row(id).content)

    def lines(self, id: UUID, paging: Paging) -> Page[JobLineRead]:
        """The log of a job, in order."""
        self.place_of(id)
        keys_of(paging.sort, ())
        keys = [(JobLine.number, False)]
        query = sa.select(JobLine).filter_by(organisation_id=self.actor.organisation_id, job_id=id)
        after = values_of(paging.cursor, keys) if paging.cursor else {}
        further = query.where(beyond(keys)) if after else query
        rows = self.session.scalars(further.order_by(JobLine.number).limit(paging.limit + 1), after).all()
        shown = rows[: paging.limit]
        cursor = encode([shown[-1].number]) if len(rows) > paging.limit else None
        items = [JobLineRead.of(row).model_dump(mode="json") for row in shown]
        page = Page[Any].model_construct(items=items, next_cursor=cursor)
        if paging.include == "total":
            page.total = self.session.scalar(sa.select(sa.func.count()).select_from(query.subquery()))
        return page

    def result(self, id: UUID) -> JobRun:
        """The run of a job whose result the caller may have. Raises ``NotFound``."""
        self.place_of(id)
        run = self.session.scalars(sa.select(JobRun).where(JobRun.job_id == id)).one()
        if not covers(self.actor.rights, run.rights):
            raise NotFound("The result is for who has all the rights that it was made with.")
        if run.result is None and run.file_name is None:
            raise Conflict("It has no result: see its status.")
        if run.file_expires_at is not None and run.file_expires_at < utc_now():
            raise FileExpired("Its file is kept no longer: ask for the work again.")
        return run

    def sees(self, place: str) -> bool:
        return place.startswith(OWN) or super().sees(place)

    def demand(self, permission: str, place: str) -> None:
        if not place.startswith(OWN):
            super().demand(permission, place)

    def may(self, permission: str, place: str) -> bool:
        return place.startswith(OWN) or super().may(permission, place)

    def _bound(self, **values: Any) -> dict[str, Any]:
        return super()._bound(actor=self.actor.id, **values)

    def _shape(self) -> tuple[int | None, ...]:
        """One path more than the rights have: that of one's own."""
        return tuple(shape if shape is None else shape + 1 for shape in super()._shape())

    def _scope(self) -> dict[str, str]:
        own = len(self.actor.rights.over(self.reads))
        return super()._scope() | bounds(f"scope0_{own}", OWN)


def covers(rights: Rights, made_with: Mapping[str, Any] | None) -> bool:
    """Whether somebody may whatever may be done with other rights; None is everything."""
    if made_with is None:
        return all(map(rights.everywhere, PERMISSIONS))
    return all(rights.allow(name, path) for name, paths in made_with.items() for path in paths)


def withhold(record: Record, *names: str) -> None:
    """Keep members that say something from the caller, and say that."""
    hidden = [name for name in names if record[name] is not None]
    record.update(dict.fromkeys(hidden))
    record["withheld"] = [*record["withheld"], *hidden]


def chunk_of(session: Session, id: UUID, name: str, number: int) -> bytes | None:
    """One chunk of a file of a job; None past the last."""
    return session.scalar(sa.select(JobChunk.content).filter_by(job_id=id, name=name, number=number))


def chunks_of(session: Session, id: UUID, name: str) -> Iterator[bytes]:
    """The chunks of a file of a job, one at a time."""
    number = 0
    while (content := chunk_of(session, id, name, number)) is not None:
        yield content
        number += 1
