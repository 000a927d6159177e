"""``/v1/lessons``: captured, validated, embedded; searched by words, and offered where they fit."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel, Field

from app.calc.lessons import Fit, tag
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.lessons import looking, service
from app.lessons.models import LessonStatus
from app.lessons.repository import TAGS, LessonRepository
from app.lessons.schemas import (
    LessonEntry,
    LessonHits,
    LessonOffers,
    LessonOutcome,
    LessonRead,
    LessonWrite,
)

router = APIRouter(prefix="/v1", tags=["Lessons"], route_class=UnitOfWorkRoute)
LessonPatch = Annotated[MergePatch[LessonWrite], Body(media_type="application/merge-patch+json")]
Named = Annotated[str | None, Query(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Most = Annotated[int, Query(ge=1, le=100, description="How many at most.")]


class Filters(BaseModel):
    """Which lessons."""

    status: LessonStatus | None = None
    component_id: UUID | None = Field(default=None, description="Where they were learnt.")
    owner: Named = None
    origin: Named = None
    source: Named = None
    phase: Named = None
    risk_category: Named = None
    template_purpose: Named = None
    topic: Named = None
    is_overdue: bool | None = Field(
        default=None, description="`true`: those that should have changed something by now, and have not."
    )

    def given(self) -> dict[str, object]:
        """The filters of the repository."""
        named = {kind: value for kind in TAGS if (value := getattr(self, kind))}
        return {
            "status": self.status,
            "component": self.component_id,
            "owner": self.owner,
            "origin": self.origin,
            "source": self.source,
            "overdue": utc_now().date() if self.is_overdue else None,
            **{kind: tag(kind, value) for kind, value in named.items()},
        }


class Search(Filters, Paging):
    """The filters and the paging of a list of lessons."""


class Sought(Filters):
    """What a search looks for."""

    q: str = Field(
        description="Words, as people write them: the lessons that have most of them come first.",
        examples=["thermal vacuum test failure"],
    )
    limit: Annotated[int, Field(ge=1, le=100, description="How many at most.")] = 20


@router.get("/lessons")
def list_lessons(uow: Reading, search: Annotated[Search, Query()]) -> Page[LessonRead]:
    """The lessons of the organisation, wherever in it they were learnt."""
    return LessonRepository(uow).page(search, **search.given())


@router.post("/lessons", status_code=201, responses=CREATING)
def create_lesson(data: LessonEntry, uow: Writing) -> Told[LessonRead]:
    """Capture a lesson; within 90 days it is to have changed something."""
    return LessonRepository(uow).row(service.capture(uow, data).id)


@router.get("/lesson-search")
def search_lessons(uow: Reading, sought: Annotated[Sought, Query()]) -> LessonHits:
    """The lessons that have any of the words in `q`, the best first.

    A word counts for more the rarer it is, and in the title for more than in the abstract or in the rest.
    Endings make no difference; quotes and operators mean nothing.
    """
    return looking.hits(uow, sought.q, sought.limit, **sought.given())


@router.get("/lesson-offers")
def read_lesson_offers(
    component_id: UUID,
    uow: Reading,
    phase: Annotated[Named, Query(description="The component's stage where none is given.")] = None,
    risk_category: Named = None,
    template_purpose: Named = None,
    q: Annotated[
        str | None,
        Query(description="Words; those of the component's name and description where none are given."),
    ] = None,
    limit: Most = 20,
) -> LessonOffers:
    """The validated and embedded lessons that fit a component's moment, each with why it is offered."""
    said = {Fit.PHASE: phase, Fit.RISK_CATEGORY: risk_category, Fit.TEMPLATE_PURPOSE: template_purpose}
    tags = {fit: value for fit, value in said.items() if value}
    return looking.offered(uow, component_id, q, limit, tags)


@router.get("/lessons/{lesson_id}")
def read_lesson(lesson_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[LessonRead]:
    """One lesson, as it is or as it was known at an instant."""
    lessons = LessonRepository(uow)
    return lessons.known(lesson_id, known_at) if known_at else lessons.row(lesson_id)


@router.get("/lessons/{lesson_id}/history")
def read_lesson_history(lesson_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a lesson: who changed what, when, why, from what, to what."""
    return LessonRepository(uow).history(lesson_id, paging)


@router.patch("/lessons/{lesson_id}", responses=CHANGING)
def update_lesson(lesson_id: UUID, patch: LessonPatch, version: IfMatch, uow: Writing) -> Told[LessonRead]:
    """Change what is neither embedded nor rejected: send what changes, and the ETag you last saw."""
    return LessonRepository(uow).row(service.revise(uow, lesson_id, version, patch).id)


@router.post("/lessons/{lesson_id}/outcome", responses=CHANGING)
def conclude_lesson(lesson_id: UUID, data: LessonOutcome, version: IfMatch, uow: Writing) -> Told[LessonRead]:
    """Validate a lesson, embed it with what it changed, or reject it for a reason."""
    return LessonRepository(uow).row(service.conclude(uow, lesson_id, version, data).id)
