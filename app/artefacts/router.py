"""``/v1``: artefacts of components, from draft to approval, and as files."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.artefacts import service
from app.artefacts.deriving import document
from app.artefacts.models import ArtefactStatus
from app.artefacts.repository import ArtefactRepository
from app.artefacts.schemas import (
    ArtefactApprovalWrite,
    ArtefactDocument,
    ArtefactRead,
    ArtefactRevision,
    ArtefactSubmission,
    ArtefactUpgrade,
    ArtefactUpgradeWrite,
    ArtefactWrite,
)
from app.artefacts.templates.models import ArtefactPurpose
from app.artefacts.upgrading import previewed
from app.artefacts.writing import paper, sheets
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.markdown import MarkdownResponse, markdown
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.core.word import WordResponse, word_response
from app.core.workbook import WorkbookResponse, workbook_response
from app.dependencies import IfMatch, KnownAt

router = APIRouter(prefix="/v1", tags=["Templates"], route_class=UnitOfWorkRoute)
ArtefactPatch = Annotated[MergePatch[ArtefactRevision], Body(media_type="application/merge-patch+json")]
IN_TEN_DAYS = ArtefactSubmission()


class Search(Scoped, Paging):
    """The filters and the paging of a list of artefacts."""

    purpose: ArtefactPurpose | None = None
    status: ArtefactStatus | None = None
    template_id: UUID | None = None
    q: Annotated[
        str | None, Query(max_length=200, pattern=r"^[^\x00]*$", description="What the title has in it.")
    ] = None


@at_every_level(router.get, "/{id}/artefacts")
def list_artefacts(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[ArtefactRead]:
    """The artefacts of a component and of all below it."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    sought = {"purpose": search.purpose, "status": search.status, "template": search.template_id}
    return ArtefactRepository(uow).page(search, **within, **sought, q=search.q)


@at_every_level(router.post, "/{id}/artefacts", status_code=201, responses=CREATING)
def create_artefact(at: Address, data: ArtefactWrite, uow: Writing) -> Told[ArtefactRead]:
    """Draft an artefact from an approved template, or the successor of an approved one."""
    return ArtefactRepository(uow).row(service.start(uow, at, data).id)


@router.get("/artefacts/{artefact_id}")
def read_artefact(artefact_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ArtefactRead]:
    """One artefact, as it is or as it was known at an instant."""
    artefacts = ArtefactRepository(uow)
    return artefacts.known(artefact_id, known_at) if known_at else artefacts.row(artefact_id)


@router.get("/artefacts/{artefact_id}/history")
def read_artefact_history(artefact_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of an artefact: who wrote, submitted and approved it, and when."""
    return ArtefactRepository(uow).history(artefact_id, paging)


@router.patch("/artefacts/{artefact_id}", responses=CHANGING)
def update_artefact(
    artefact_id: UUID, patch: ArtefactPatch, version: IfMatch, uow: Writing
) -> Told[ArtefactRead]:
    """Change a draft: send what changes, each table whole, and the ETag you last saw."""
    return ArtefactRepository(uow).row(service.revise(uow, artefact_id, version, patch).id)


@router.post("/artefacts/{artefact_id}/submission", responses=CHANGING)
def submit_artefact(
    artefact_id: UUID, version: IfMatch, uow: Writing, data: ArtefactSubmission = IN_TEN_DAYS
) -> Told[ArtefactRead]:
    """Hand a complete draft in to be approved; 409 lists what it still lacks."""
    return ArtefactRepository(uow).row(service.submit(uow, artefact_id, version, data).id)


@router.post("/artefacts/{artefact_id}/approvals", responses=CHANGING)
def approve_artefact(
    artefact_id: UUID, data: ArtefactApprovalWrite, version: IfMatch, uow: Writing
) -> Told[ArtefactRead]:
    """Give one of the approvals that it needs, or send it back. Not for who wrote it."""
    return ArtefactRepository(uow).row(service.approve(uow, artefact_id, version, data).id)


@router.get("/artefacts/{artefact_id}/upgrade")
def preview_artefact_upgrade(
    artefact_id: UUID,
    uow: Reading,
    template_id: Annotated[
        UUID | None, Query(description="The version to move to; the newest approved one where null.")
    ] = None,
) -> ArtefactUpgrade:
    """What moving to another version of its template would change, field by field."""
    return previewed(uow, artefact_id, template_id)


@router.post("/artefacts/{artefact_id}/upgrade", responses=CHANGING)
def upgrade_artefact(
    artefact_id: UUID, data: ArtefactUpgradeWrite, version: IfMatch, uow: Writing
) -> Told[ArtefactRead]:
    """Move a draft to a later version of its template; values of fields that are gone go."""
    return ArtefactRepository(uow).row(service.upgrade(uow, artefact_id, version, data).id)


@router.get("/artefacts/{artefact_id}/document")
def read_artefact_document(artefact_id: UUID, uow: Reading) -> ArtefactDocument:
    """An artefact as it is read: its values, and what is derived from the data, live or frozen."""
    return document(uow, artefact_id)


@router.get("/artefacts/{artefact_id}/document.docx", response_class=WordResponse)
def read_artefact_as_word(artefact_id: UUID, uow: Reading) -> WordResponse:
    """An artefact as a Word document."""
    told = document(uow, artefact_id)
    return word_response(f"{told.reference}.docx", paper(told))


@router.get("/artefacts/{artefact_id}/document.xlsx", response_class=WorkbookResponse)
def read_artefact_as_workbook(artefact_id: UUID, uow: Reading) -> WorkbookResponse:
    """An artefact as a workbook: its text on one sheet, and each table on its own."""
    told = document(uow, artefact_id)
    return workbook_response(f"{told.reference}.xlsx", sheets(paper(told)), told.as_of)


@router.get("/artefacts/{artefact_id}/document.md", response_class=MarkdownResponse)
def read_artefact_as_markdown(artefact_id: UUID, uow: Reading) -> MarkdownResponse:
    """An artefact as Markdown."""
    return MarkdownResponse(markdown(paper(document(uow, artefact_id))))
