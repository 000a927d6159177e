"""``/v1``: exceptions, their reports and answers, and judging the tolerances again."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.governance.exceptions import service
from app.governance.exceptions.repository import ExceptionRepository
from app.governance.exceptions.schemas import (
    Evaluation,
    EvaluationWrite,
    ExceptionRead,
    ExceptionReportWrite,
    ExceptionReturn,
    PlanWrite,
    ResponseWrite,
)
from app.governance.exceptions.states import ExceptionStatus
from app.governance.tolerances.models import Metric, Objective

router = APIRouter(prefix="/v1", tags=["Tolerances"], route_class=UnitOfWorkRoute)
ReportPatch = Annotated[MergePatch[ExceptionReportWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The filters and the paging of a list of exceptions."""

    status: ExceptionStatus | None = None
    objective: Objective | None = None
    metric: Metric | None = None
    open: Annotated[bool | None, Query(description="Whether it is not closed yet.")] = None
    due_before: Annotated[Day | None, Query(description="Only what is to be answered before this day.")] = (
        None
    )

    def filters(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        return {
            **self.within(uow, component),
            "status": self.status,
            "objective": self.objective,
            "metric": self.metric,
            "open": {} if self.open else None,
            "closed": {} if self.open is False else None,
            "due_before": self.due_before,
        }


@at_every_level(router.get, "/{id}/exceptions")
def list_exceptions(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[ExceptionRead]:
    """The exceptions of a component and of all below it."""
    component = ComponentRepository(uow).at(at)
    return ExceptionRepository(uow).page(search, **search.filters(uow, component))


@at_every_level(router.post, "/{id}/tolerance-evaluations", responses=CREATING)
def evaluate_tolerances(at: Address, data: EvaluationWrite, uow: Writing) -> Evaluation:
    """Judge the tolerances of a component and of all below it now: a breach that is not known opens."""
    return service.evaluate_below(uow, at, data)


@router.get("/exceptions/{exception_id}")
def read_exception(exception_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ExceptionRead]:
    """One exception, as it is or as it was known at an instant."""
    exceptions = ExceptionRepository(uow)
    return exceptions.known(exception_id, known_at) if known_at else exceptions.row(exception_id)


@router.get("/exceptions/{exception_id}/history")
def read_exception_history(exception_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of an exception: its figures as they moved, its report and its answer."""
    return ExceptionRepository(uow).history(exception_id, paging)


@router.patch("/exceptions/{exception_id}", responses=CHANGING)
def update_exception(
    exception_id: UUID, patch: ReportPatch, version: IfMatch, uow: Writing
) -> Told[ExceptionRead]:
    """Write the exception report: send what changes, and the ETag you last saw."""
    return ExceptionRepository(uow).row(service.describe(uow, exception_id, version, patch).id)


@router.post("/exceptions/{exception_id}/report", responses=CHANGING)
def report_exception(exception_id: UUID, version: IfMatch, uow: Writing) -> Told[ExceptionRead]:
    """Put a complete report before the authority that must answer; 409 lists what it still lacks."""
    return ExceptionRepository(uow).row(service.report(uow, exception_id, version).id)


@router.post("/exceptions/{exception_id}/return", responses=CHANGING)
def return_exception(
    exception_id: UUID, why: ExceptionReturn, version: IfMatch, uow: Writing
) -> Told[ExceptionRead]:
    """Return a report to its author, as the authority that must answer."""
    return ExceptionRepository(uow).row(service.send_back(uow, exception_id, version, why).id)


@router.post("/exceptions/{exception_id}/response", responses=CHANGING)
def respond_to_exception(
    exception_id: UUID, data: ResponseWrite, version: IfMatch, uow: Writing
) -> Told[ExceptionRead]:
    """Answer by a decision: more tolerance, an exception plan, a premature close, a deferral or a concession."""
    return ExceptionRepository(uow).row(service.respond(uow, exception_id, version, data).id)


@router.post("/exceptions/{exception_id}/plan", responses=CHANGING)
def settle_exception_plan(
    exception_id: UUID, data: PlanWrite, version: IfMatch, uow: Writing
) -> Told[ExceptionRead]:
    """Say what was decided on the exception plan: approved closes the exception, rejected opens it again."""
    return ExceptionRepository(uow).row(service.settle_plan(uow, exception_id, version, data).id)
