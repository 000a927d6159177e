"""``/v1``: templates of timelines, the plans made of them, and the plans they are learned from."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Slug, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Then, Writing
from app.dependencies import IfMatch, KnownAt
from app.schedule.templates import instantiating, saving, service
from app.schedule.templates.models import TimelineTemplateStatus
from app.schedule.templates.repository import TemplateRepository
from app.schedule.templates.schemas import (
    TimelineTemplateRead,
    TimelineTemplateRevision,
    TimelineTemplateWrite,
)
from app.schedule.templates.using_schemas import (
    TimelineInstantiation,
    TimelineInstantiationWrite,
    TimelineSaving,
    TimelineSavingWrite,
)

router = APIRouter(prefix="/v1", tags=["Timeline templates"], route_class=UnitOfWorkRoute)
TemplatePatch = Annotated[
    MergePatch[TimelineTemplateRevision], Body(media_type="application/merge-patch+json")
]


class Search(Paging):
    """The filters and the paging of a list of templates."""

    slug: Slug | None = None
    status: TimelineTemplateStatus | None = None


@router.get("/timeline-templates")
def list_timeline_templates(uow: Reading, search: Annotated[Search, Query()]) -> Page[TimelineTemplateRead]:
    """The organisation's templates of timelines, every version of each."""
    return TemplateRepository(uow).page(search, slug=search.slug, status=search.status)


@router.post("/timeline-templates", status_code=201, responses=CREATING)
def create_timeline_template(data: TimelineTemplateWrite, uow: Writing) -> Told[TimelineTemplateRead]:
    """Draft a template, or the next version of the one with this slug: shape only, no dates and no people."""
    return TemplateRepository(uow).row(service.draft(uow, data).id)


@router.get("/timeline-templates/{timeline_template_id}")
def read_timeline_template(
    timeline_template_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[TimelineTemplateRead]:
    """One version of a template, as it is or as it was known at an instant."""
    templates = TemplateRepository(uow)
    return (
        templates.known(timeline_template_id, known_at) if known_at else templates.row(timeline_template_id)
    )


@router.get("/timeline-templates/{timeline_template_id}/history")
def read_timeline_template_history(
    timeline_template_id: UUID, uow: Reading, paging: Paged
) -> Page[VersionRead]:
    """Every change of one version of a template: who, when, from what, to what."""
    return TemplateRepository(uow).history(timeline_template_id, paging)


@router.patch("/timeline-templates/{timeline_template_id}", responses=CHANGING)
def update_timeline_template(
    timeline_template_id: UUID, patch: TemplatePatch, version: IfMatch, uow: Writing
) -> Told[TimelineTemplateRead]:
    """Change a draft: send what changes, and the ETag you last saw."""
    return TemplateRepository(uow).row(service.revise(uow, timeline_template_id, version, patch).id)


@router.post("/timeline-templates/{timeline_template_id}/approval", responses=CHANGING)
def approve_timeline_template(
    timeline_template_id: UUID, version: IfMatch, uow: Writing
) -> Told[TimelineTemplateRead]:
    """Approve what another drafted; the version approved before is deprecated, and stays to be read."""
    return TemplateRepository(uow).row(service.approve(uow, timeline_template_id, version).id)


@router.post("/timeline-templates/{timeline_template_id}/deprecation", responses=CHANGING)
def deprecate_timeline_template(
    timeline_template_id: UUID, version: IfMatch, uow: Writing
) -> Told[TimelineTemplateRead]:
    """Take an approved version out of use: no further plan is made of it."""
    return TemplateRepository(uow).row(service.deprecate(uow, timeline_template_id, version).id)


@router.post("/timeline-instantiations", responses=CREATING)
def instantiate_timeline(data: TimelineInstantiationWrite, uow: Reading) -> Then[TimelineInstantiation]:
    """Make a plan of a template, from a start and in a calendar: its dates first, and the next version of the plan
    where it is no dry run.
    """
    instance = instantiating.instantiated(uow, data)
    return Then(instance.entered)


@router.post("/timeline-savings", responses=CREATING)
def save_timeline(data: TimelineSavingWrite, uow: Reading) -> Then[TimelineSaving]:
    """Save a plan back as a draft of a template: durations as planned or as they came, dates as offsets, nobody's
    name; and what was left out, and what differs from the template that the plan came from.
    """
    return Then(saving.saved(uow, data).drafted)
