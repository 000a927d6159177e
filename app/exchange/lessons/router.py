"""``/v1/lesson-imports``: lessons out of tables."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.core.errors import CREATING
from app.core.route import UnitOfWorkRoute
from app.core.unit_of_work import Writing
from app.dependencies import Upload
from app.exchange.imports.router import A_FILE
from app.exchange.lessons import service
from app.exchange.lessons.schemas import LessonImport, LessonImportAsked

router = APIRouter(prefix="/v1", tags=["Exchange"], route_class=UnitOfWorkRoute)


@router.post("/lesson-imports", responses=CREATING, openapi_extra=A_FILE)
def import_lessons(
    content: Upload, uow: Writing, asked: Annotated[LessonImportAsked, Query()]
) -> LessonImport:
    """Tell what lessons in a CSV or XLSX file come to, or enter them, all or none.

    Without `dry_run=false` nothing changes: the answer says what would be entered, and what is wrong, cell by
    cell. A record of the same mapping that is a lesson already is not entered again.
    """
    return service.run(uow, content, asked)
