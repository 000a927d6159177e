"""Reading lessons, and searching them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.calc.lessons import Fit, tag
from app.core.repository import Repository
from app.core.rights import EVERYWHERE
from app.core.search import TextIndex, ranked
from app.core.statements import components, equals, filtered, holds, placed
from app.core.telling import Told
from app.lessons.models import Lesson
from app.lessons.recurrences.models import LessonRecurrence
from app.lessons.schemas import OPEN, READ, USABLE, LessonRead

INDEX = TextIndex("lessons", (8.0, 4.0, 2.0, 1.0))  # title; abstract; what was learnt; all else
PLACE = sa.select(components.c.path).where(components.c.id == Lesson.component_id)
RECURRENCES = (
    sa.select(sa.func.count(LessonRecurrence.id))
    .where(
        LessonRecurrence.organisation_id == Lesson.organisation_id, LessonRecurrence.lesson_id == Lesson.id
    )
    .correlate(Lesson)
    .scalar_subquery()
)
TAGS = {
    "phase": Lesson.phases,
    "risk_category": Lesson.risk_categories,
    "template_purpose": Lesson.template_purposes,
    "topic": Lesson.topics,
}
SHOWN = (Lesson.id, Lesson.reference, Lesson.title, Lesson.status, Lesson.component_id)
TEXTS = (Lesson.abstract, Lesson.lesson, Lesson.recommendation, Lesson.what_happened, Lesson.cause)
MOST_FITTING = 500


class LessonRepository(Repository[Lesson, LessonRead]):
    """What was learnt is for all: whoever may read lessons anywhere reads every one of the organisation.

    To change one needs the right where it was learnt, or everywhere for one that was learnt nowhere in the
    tree.
    """

    model = Lesson
    told = LessonRead
    noun = "lesson"
    reads = READ
    component = Lesson.component_id
    path = sa.func.coalesce(PLACE.scalar_subquery(), EVERYWHERE)
    extra: ClassVar = {"recurrences": RECURRENCES}
    sortable: ClassVar = {
        "reference": Lesson.reference,
        "title": Lesson.title,
        "status": Lesson.status,
        "due_on": Lesson.due_on,
        "captured_on": Lesson.captured_on,
        "created_at": Lesson.created_at,
    }
    filters: ClassVar = {
        "status": equals("status", Lesson.status),
        "usable": Lesson.status.in_(sorted(USABLE)),
        "component": equals("component", Lesson.component_id),
        "owner": equals("owner", Lesson.owner),
        "origin": equals("origin", Lesson.origin),
        "source": equals("source", Lesson.source),
        "overdue": sa.and_(
            Lesson.status.in_(sorted(OPEN)), Lesson.due_on < sa.bindparam("overdue", type_=sa.Date)
        ),
        "later": Lesson.id > sa.bindparam("later", type_=Lesson.id.type),  # ids are in the order of time
        **{kind: holds(kind, Lesson.tagged) for kind in TAGS},
    }

    def sees(self, place: str) -> bool:
        return bool(self.actor.rights.over(READ))

    def _shape(self) -> tuple[int | None, ...]:
        return (None if self.actor.rights.over(READ) else 0,)

    def known(self, id: UUID, at: datetime) -> Told[LessonRead]:
        told = super().known(id, at)
        query = sa.select(sa.func.count()).where(
            LessonRecurrence.organisation_id == self.actor.organisation_id,
            LessonRecurrence.lesson_id == id,
            LessonRecurrence.created_at <= at,
        )
        told.content["recurrences"] = self.session.scalar(query)
        return told

    def search(self, words: Sequence[str], most: int, **filters: Any) -> list[tuple[UUID, float]]:
        """The lessons with any of the words that the filters leave, the best first, with their scores."""
        if not words:
            return []
        names, given = self._given(filters)
        rows = searched(names, self._shape())
        return ranked(self.rows, INDEX, rows, words, self._bound(**given, most=most))

    def shown(self, ids: Iterable[UUID]) -> dict[UUID, Any]:
        """What a list of hits shows of each lesson."""
        query = self._own(*SHOWN, *TEXTS).where(Lesson.id.in_(list(ids)))
        return {row.id: row for row in self.session.execute(query)}

    def fitting(self, tags: dict[Fit, str], ids: Iterable[UUID]) -> Sequence[Any]:
        """The usable lessons with any of the tags, the newest, and those with these ids."""
        marked = [Lesson.tagged.contains(tag(fit, value), autoescape=True) for fit, value in tags.items()]
        columns = (*SHOWN, Lesson.recommendation, *TAGS.values(), RECURRENCES.label("recurrences"))
        query = self._own(*columns).where(
            Lesson.status.in_(sorted(USABLE)), sa.or_(Lesson.id.in_(list(ids)), *marked)
        )
        return self.session.execute(query.order_by(Lesson.id.desc()).limit(MOST_FITTING)).all()

    def sources(self, source: str) -> set[str]:
        """The records of a source that are lessons already."""
        query = self._own(Lesson.source_reference).where(Lesson.source == source)
        return set(self.session.scalars(query))

    def has_usable(self) -> bool:
        query = self._own(Lesson.id).where(Lesson.status.in_(sorted(USABLE))).limit(1)
        return self.session.execute(query).first() is not None

    def _own(self, *columns: Any) -> sa.Select[Any]:
        return sa.select(*columns).where(Lesson.organisation_id == self.actor.organisation_id)


@lru_cache(maxsize=500)
def searched(names: tuple[str, ...], shape: tuple[int | None, ...]) -> Any:
    """The ids of the lessons that filters leave."""
    return filtered(LessonRepository, placed(LessonRepository, sa.select(Lesson.id)), names, shape)


def tagged(kinds: dict[str, Iterable[str]]) -> str:
    """The tags of a lesson, by kind, as they are kept to be found."""
    return "".join(tag(kind, value) for kind, values in kinds.items() for value in values)
