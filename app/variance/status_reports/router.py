"""``/v1``: status reports of components."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query
from pydantic import Field

from app.calc.rag import Rag
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scope, Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Slug, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.periods.schemas import PeriodCode
from app.periods.service import find_period
from app.variance.status_reports import cycle, service
from app.variance.status_reports.explaining import ReportExplanation, explained
from app.variance.status_reports.kept.schemas import FiguresRead
from app.variance.status_reports.kept.taking import figures
from app.variance.status_reports.models import ReportStatus
from app.variance.status_reports.rag_history.schemas import RagHistory
from app.variance.status_reports.rag_history.service import rag_history
from app.variance.status_reports.repository import StatusReportRepository
from app.variance.status_reports.schemas import (
    Answer,
    Assessment,
    Challenge,
    Figures,
    Return,
    StatusReportRead,
    StatusReportWrite,
)

router = APIRouter(prefix="/v1", tags=["Variance"], route_class=UnitOfWorkRoute)
SCOPE = "`below`: of the component and of all below it, archived ones too; `own`: of the component alone."
ReportPatch = Annotated[MergePatch[Figures], Body(media_type="application/merge-patch+json")]


class Sought(Scoped):
    """The filters of a list of status reports."""

    scope: Scope = Field(default=Scope.BELOW, description=SCOPE)
    period: PeriodCode | None = None
    status: ReportStatus | None = None
    declared_rag: Rag | None = None
    calculated_rag: Rag | None = None
    component_id: UUID | None = None


class Search(Sought, Paging):
    """The filters and the paging together, as one query."""


@at_every_level(router.get, "/{id}/status-reports")
def list_status_reports(
    at: Address, uow: Reading, search: Annotated[Search, Query()]
) -> Page[StatusReportRead]:
    """The status reports of a component and of all below it."""
    top = ComponentRepository(uow).at(at)
    return StatusReportRepository(uow).page(
        search,
        **search.within(uow, top) | {"live": None},
        period=find_period(uow, search.period).id if search.period else None,
        of=search.component_id,
        **search.model_dump(include={"status", "declared_rag", "calculated_rag"}),
    )


@at_every_level(router.post, "/{id}/status-reports", status_code=201, responses=CREATING)
def create_status_report(at: Address, data: StatusReportWrite, uow: Writing) -> Told[StatusReportRead]:
    """Draft a component's report for an open period."""
    return StatusReportRepository(uow).row(service.create(uow, at, data).id)


@router.get("/status-reports/{report_id}")
def read_status_report(report_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[StatusReportRead]:
    """One report, as it is or as it was known at an instant."""
    reports = StatusReportRepository(uow)
    return reports.known(report_id, known_at) if known_at else reports.row(report_id)


@router.get("/status-reports/{report_id}/history")
def read_status_report_history(report_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a report: who changed what, when, from what, to what."""
    return StatusReportRepository(uow).history(report_id, paging)


@router.patch("/status-reports/{report_id}", responses=CHANGING)
def update_status_report(
    report_id: UUID, patch: ReportPatch, version: IfMatch, uow: Writing
) -> Told[StatusReportRead]:
    """Change what a draft states; from its submission on, its figures stand."""
    return StatusReportRepository(uow).row(service.revise(uow, report_id, version, patch).id)


@router.put("/status-reports/{report_id}/delivery-confidences/{assessor}", responses=CHANGING)
def assess_status_report(
    report_id: UUID,
    assessor: Annotated[Slug, Path()],
    data: Assessment,
    version: IfMatch,
    uow: Writing,
) -> Told[StatusReportRead]:
    """Give a report that is not published an assessor's delivery confidence."""
    return StatusReportRepository(uow).row(service.assess(uow, report_id, version, assessor, data).id)


@router.get("/status-reports/{report_id}/figures")
def read_status_report_figures(report_id: UUID, uow: Reading) -> FiguresRead:
    """What other records say: costs and earned value, milestones, releases, and as of when each is.

    As they are now for a draft; as they were kept, from submission on.
    """
    return figures(uow, report_id)


@router.get("/status-reports/{report_id}/explanation")
def read_status_report_explanation(
    report_id: UUID,
    uow: Reading,
    figure: Annotated[
        str, Query(max_length=100, description="`cost_variance`, `calculated_rag`, `earned_value.cpi` ...")
    ],
) -> ReportExplanation:
    """How a figure of a report comes about: formula, inputs with their sources, values on the way."""
    return explained(uow, report_id, figure)


@at_every_level(router.get, "/{id}/rag-history")
def read_rag_history(at: Address, uow: Reading) -> RagHistory:
    """The declared RAG beside the calculated one, in every report that a component handed in."""
    return rag_history(uow, at)


@router.post("/status-reports/{report_id}/submission", responses=CHANGING)
def submit_status_report(report_id: UUID, version: IfMatch, uow: Writing) -> Told[StatusReportRead]:
    """Freeze a draft's figures, with what other records say, and hand it in; not before the cut-off."""
    return StatusReportRepository(uow).row(cycle.submit(uow, report_id, version).id)


@router.post("/status-reports/{report_id}/challenge", responses=CHANGING)
def challenge_status_report(
    report_id: UUID, doubt: Challenge, version: IfMatch, uow: Writing
) -> Told[StatusReportRead]:
    """Ask about a submitted report, without sending it back."""
    return StatusReportRepository(uow).row(cycle.challenge(uow, report_id, version, doubt).id)


@router.post("/status-reports/{report_id}/answer", responses=CHANGING)
def answer_status_report(
    report_id: UUID, reply: Answer, version: IfMatch, uow: Writing
) -> Told[StatusReportRead]:
    """Answer what was asked about a report; its figures stand."""
    return StatusReportRepository(uow).row(cycle.answer(uow, report_id, version, reply).id)


@router.post("/status-reports/{report_id}/return", responses=CHANGING)
def return_status_report(
    report_id: UUID, why: Return, version: IfMatch, uow: Writing
) -> Told[StatusReportRead]:
    """Make a submitted or challenged report a draft again."""
    return StatusReportRepository(uow).row(cycle.send_back(uow, report_id, version, why).id)


@router.post("/status-reports/{report_id}/approval", responses=CHANGING)
def approve_status_report(report_id: UUID, version: IfMatch, uow: Writing) -> Told[StatusReportRead]:
    """Say that a submitted report may go out as it is."""
    return StatusReportRepository(uow).row(cycle.approve(uow, report_id, version).id)


@router.post("/status-reports/{report_id}/publication", responses=CHANGING)
def publish_status_report(report_id: UUID, version: IfMatch, uow: Writing) -> Told[StatusReportRead]:
    """Publish an approved report as its first version: it never changes again."""
    return StatusReportRepository(uow).row(cycle.publish(uow, report_id, version).id)
