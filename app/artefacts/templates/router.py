"""``/v1/templates``: the library of templates, every version of each."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.artefacts.sources import SOURCES
from app.artefacts.templates import service
from app.artefacts.templates.library import library
from app.artefacts.templates.models import ArtefactPurpose, TemplateStatus
from app.artefacts.templates.repository import TemplateRepository
from app.artefacts.templates.schemas import (
    TemplateAdoption,
    TemplateDeprecation,
    TemplateLibrary,
    TemplateRead,
    TemplateRevision,
    TemplateSource,
    TemplateWrite,
)
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Slug, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt

router = APIRouter(prefix="/v1", tags=["Templates"], route_class=UnitOfWorkRoute)
TemplatePatch = Annotated[MergePatch[TemplateRevision], Body(media_type="application/merge-patch+json")]


class Search(Paging):
    """The filters and the paging of a list of templates."""

    code: Slug | None = None
    purpose: ArtefactPurpose | None = None
    status: TemplateStatus | None = None


@router.get("/template-library")
def read_template_library(uow: Reading) -> TemplateLibrary:
    """The templates that come ready-made, and the sources that any template may have derived."""
    sources = [
        TemplateSource(source=name, label=source.label, needs=source.needs)
        for name, source in SOURCES.items()
    ]
    return TemplateLibrary(templates=list(library()), sources=sources)


@router.post("/template-library/adoption", responses=CREATING)
def adopt_template_library(uow: Writing) -> TemplateAdoption:
    """Have every ready-made template that there is no version of, approved; again, it does nothing more."""
    return service.adopt(uow)


@router.get("/templates")
def list_templates(uow: Reading, search: Annotated[Search, Query()]) -> Page[TemplateRead]:
    """The organisation's templates, every version of each."""
    return TemplateRepository(uow).page(
        search, code=search.code, purpose=search.purpose, status=search.status
    )


@router.post("/templates", status_code=201, responses=CREATING)
def create_template(data: TemplateWrite, uow: Writing) -> Told[TemplateRead]:
    """Draft a template, or the next version of the one with this code."""
    return TemplateRepository(uow).row(service.draft(uow, data).id)


@router.get("/templates/{template_id}")
def read_template(template_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[TemplateRead]:
    """One version of a template, as it is or as it was known at an instant."""
    templates = TemplateRepository(uow)
    return templates.known(template_id, known_at) if known_at else templates.row(template_id)


@router.get("/templates/{template_id}/history")
def read_template_history(template_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every change of one version of a template: who, when, from what, to what."""
    return TemplateRepository(uow).history(template_id, paging)


@router.patch("/templates/{template_id}", responses=CHANGING)
def update_template(
    template_id: UUID, patch: TemplatePatch, version: IfMatch, uow: Writing
) -> Told[TemplateRead]:
    """Change a draft: what was approved is never edited."""
    return TemplateRepository(uow).row(service.revise(uow, template_id, version, patch).id)


@router.post("/templates/{template_id}/approval", responses=CHANGING)
def approve_template(template_id: UUID, version: IfMatch, uow: Writing) -> Told[TemplateRead]:
    """Put a draft that another wrote to use."""
    return TemplateRepository(uow).row(service.approve(uow, template_id, version).id)


@router.post("/templates/{template_id}/deprecation", responses=CHANGING)
def deprecate_template(
    template_id: UUID, data: TemplateDeprecation, version: IfMatch, uow: Writing
) -> Told[TemplateRead]:
    """Let nothing more be made from a version; what was made from it stays."""
    return TemplateRepository(uow).row(service.deprecate(uow, template_id, version, data).id)
