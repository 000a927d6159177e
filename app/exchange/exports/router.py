"""``/v1/exports``: lists as files."""

from fastapi import APIRouter

from app.core.errors import CREATING
from app.core.route import UnitOfWorkRoute
from app.core.telling import Told
from app.core.unit_of_work import Writing
from app.exchange.exports import service
from app.exchange.exports.schemas import ExportWrite
from app.jobs.repository import JobRepository
from app.jobs.schemas import JobRead

router = APIRouter(prefix="/v1", tags=["Exchange"], route_class=UnitOfWorkRoute)


@router.post("/exports", status_code=202, responses=CREATING)
def create_export(data: ExportWrite, uow: Writing) -> Told[JobRead]:
    """Have a list written to a CSV, XLSX or JSON lines file by a job: `/v1/jobs/{id}/result`.

    It has the rows that a GET of `address` tells the caller when the job runs, all as of one instant, with
    their rights as they are then: what is withheld in reads is withheld in the file.
    """
    return JobRepository(uow).row(service.ask(uow, data).id)
