"""Work that takes longer than a request: for who asked for it, and who may read jobs."""

from uuid import UUID

import sqlalchemy as sa

from app.core.model import utc_now
from app.jobs.models import JobLine, JobRun
from tests.contract.classification.access import HIDDEN, Access, Case, Cases, Makers
from tests.contract.world import World

OTHERS = Access(200, 200, 200, blind=("stranger", "reader", "elsewhere"))


def job(world: World) -> str:
    """A job as a worker leaves it that was stopped when all but the end was done."""
    id = UUID(world.post("/audit-events/verification", None)["id"])
    line = {"organisation_id": world.organisation_id, "job_id": id, "at": utc_now(), "level": "info"}
    with world.office.app.state.database.writing() as session:  # type: ignore[attr-defined]
        session.execute(sa.update(JobRun).where(JobRun.job_id == id).values(result={"intact": True}))
        session.execute(sa.insert(JobLine), [{**line, "number": n, "text": "verified"} for n in (1, 2)])
    return str(id)


MADE: Makers = {"job_id": job}

CASES: Cases = {
    "GET /jobs": Case(OTHERS, holds="job_id"),
    "GET /jobs/{job_id}": Case(HIDDEN),
    "DELETE /jobs/{job_id}": Case(HIDDEN),
    "GET /jobs/{job_id}/history": Case(HIDDEN),
    "GET /jobs/{job_id}/log": Case(HIDDEN),
    "GET /jobs/{job_id}/progress": Case(HIDDEN),
    "GET /jobs/{job_id}/result": Case(HIDDEN),
    "POST /audit-events/verification": Case(Access(202, 403, 403, blind=("stranger",))),
}
