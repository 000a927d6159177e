"""What is looked up among lessons: by words, for a moment of a component, and what came back."""

from typing import Any
from uuid import UUID

from app.calc.lessons import Candidate, Fit, Offer, offers
from app.calc.text_search import snippet, words_of
from app.components.models import Component
from app.components.repository import ComponentRepository
from app.core.unit_of_work import Reading
from app.lessons.repository import TAGS, TEXTS, LessonRepository
from app.lessons.responses.repository import answers_of
from app.lessons.schemas import (
    LessonHit,
    LessonHits,
    LessonOffers,
    LessonResponseKind,
    OfferedLesson,
    OfferReason,
)

BY_WORDS = 50


def hits(uow: Reading, query: str, most: int, **filters: Any) -> LessonHits:
    """The lessons with any of the words of a query, the best first."""
    lessons, words = LessonRepository(uow), words_of(query)
    found = lessons.search(words, most, **filters)
    shown = lessons.shown(id for id, _ in found)
    return LessonHits(words=list(words), items=[hit(shown[id], score, words) for id, score in found])


def hit(row: Any, score: float, words: tuple[str, ...]) -> LessonHit:
    return LessonHit(
        id=row.id,
        reference=row.reference,
        title=row.title,
        status=row.status,
        component_id=row.component_id,
        snippet=snippet((getattr(row, column.key) for column in TEXTS), words),
        score=round(score, 6),
        link=f"/v1/lessons/{row.id}",
    )


def offered(
    uow: Reading, component_id: UUID, query: str | None, most: int, tags: dict[Fit, str]
) -> LessonOffers:
    """The lessons that fit a moment of a component: by its stage and its own words where none are given."""
    component = ComponentRepository(uow).get(component_id)
    if component.stage:
        tags = {Fit.PHASE: component.stage} | tags
    words = words_of(query or said(component))
    found = fitting(uow, tags, words)[:most]
    answers = answers_of(uow, component.id)
    items = [told(offer, answers.get(offer.lesson.id)) for offer in found]
    return LessonOffers(
        component_id=component.id,
        phase=tags.get(Fit.PHASE),
        risk_category=tags.get(Fit.RISK_CATEGORY),
        template_purpose=tags.get(Fit.TEMPLATE_PURPOSE),
        words=list(words),
        unanswered=sum(item.response is None for item in items),
        items=items,
    )


def said(component: Component) -> str:
    return " ".join(filter(None, (component.name, component.description)))


def fitting(uow: Reading, tags: dict[Fit, str], words: tuple[str, ...]) -> list[Offer[Any]]:
    """Every lesson that fits, by its tags or by the words, with the reasons."""
    lessons = LessonRepository(uow)
    found = dict(lessons.search(words, BY_WORDS, usable={}))
    best = max(found.values(), default=0.0) or 1.0
    rows = lessons.fitting(tags, found)
    moment = tags | ({Fit.WORDS: " ".join(words)} if words else {})
    return offers(moment, (candidate(row, found.get(row.id, 0.0) / best) for row in rows))


def candidate(row: Any, likeness: float) -> Candidate[Any]:
    tags = {fit: getattr(row, TAGS[fit].key) for fit in Fit if fit in TAGS}
    return Candidate(row, row.reference, tags, likeness, row.recurrences)


def told(offer: Offer[Any], response: LessonResponseKind | None) -> OfferedLesson:
    lesson = offer.lesson
    return OfferedLesson(
        lesson_id=lesson.id,
        reference=lesson.reference,
        title=lesson.title,
        status=lesson.status,
        recommendation=lesson.recommendation,
        score=offer.score,
        reasons=[
            OfferReason(reason=each.fit, value=each.value, weight=each.weight) for each in offer.reasons
        ],
        response=response,
        link=f"/v1/lessons/{lesson.id}",
    )
