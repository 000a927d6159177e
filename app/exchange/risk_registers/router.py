"""``/v1/risk-imports``: risk registers out of spreadsheets."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.core.errors import CREATING
from app.core.route import UnitOfWorkRoute
from app.core.unit_of_work import Writing
from app.dependencies import Upload
from app.exchange.imports.router import A_FILE
from app.exchange.risk_registers import service
from app.exchange.risk_registers.schemas import RiskImport, RiskImportAsked

router = APIRouter(prefix="/v1", tags=["Exchange"], route_class=UnitOfWorkRoute)


@router.post("/risk-imports", responses=CREATING, openapi_extra=A_FILE)
def import_risks(content: Upload, uow: Writing, asked: Annotated[RiskImportAsked, Query()]) -> RiskImport:
    """Tell what a register in a CSV or XLSX file comes to, or enter its risks, all or none.

    Without `dry_run=false` nothing changes: the answer says what would be entered, and what is wrong, cell by
    cell. A risk that the register has already, by title and event, is not entered again.
    """
    return service.run(uow, content, asked)
