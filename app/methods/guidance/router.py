"""``/v1``: guidance on planning and doing the work, offered where it is done."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.methods.guidance import service
from app.methods.guidance.models import GuidanceKind
from app.methods.guidance.repository import GuidanceNoteRepository
from app.methods.guidance.schemas import GuidanceNoteRead, GuidanceNoteWrite, GuidanceOffered

router = APIRouter(prefix="/v1", tags=["Methods"], route_class=UnitOfWorkRoute)
NotePatch = Annotated[MergePatch[GuidanceNoteWrite], Body(media_type="application/merge-patch+json")]


class NoteSearch(Paging):
    """The filters and the paging of a list of guidance notes."""

    kind: GuidanceKind | None = None


@router.get("/guidance")
def read_guidance(component_id: UUID, uow: Reading) -> GuidanceOffered:
    """What is worth knowing in the stage that a component is in, by its method."""
    return service.offered_at(uow, component_id)


@router.get("/guidance-notes")
def list_guidance_notes(uow: Reading, search: Annotated[NoteSearch, Query()]) -> Page[GuidanceNoteRead]:
    """The organisation's own guidance."""
    return GuidanceNoteRepository(uow).page(search, kind=search.kind)


@router.post("/guidance-notes", status_code=201, responses=CREATING)
def create_guidance_note(data: GuidanceNoteWrite, uow: Writing) -> Told[GuidanceNoteRead]:
    """Write a note for a method and a stage, or for any."""
    return GuidanceNoteRepository(uow).row(service.write(uow, data).id)


@router.get("/guidance-notes/{guidance_note_id}")
def read_guidance_note(
    guidance_note_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[GuidanceNoteRead]:
    """One note, as it is or as it was known at an instant."""
    notes = GuidanceNoteRepository(uow)
    return notes.known(guidance_note_id, known_at) if known_at else notes.row(guidance_note_id)


@router.get("/guidance-notes/{guidance_note_id}/history")
def read_guidance_note_history(guidance_note_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a note: who changed what, when, from what, to what."""
    return GuidanceNoteRepository(uow).history(guidance_note_id, paging)


@router.patch("/guidance-notes/{guidance_note_id}", responses=CHANGING)
def update_guidance_note(
    guidance_note_id: UUID, patch: NotePatch, version: IfMatch, uow: Writing
) -> Told[GuidanceNoteRead]:
    """Change a note: send what changes, and the ETag you last saw."""
    return GuidanceNoteRepository(uow).row(service.revise(uow, guidance_note_id, version, patch).id)
