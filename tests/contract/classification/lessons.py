"""Lessons: who captures, reads and answers them, and who says what came of one."""

from tests.contract.classification.access import (
    CHANGED,
    COMMON,
    COMMON_LISTED,
    ENTERED,
    GOVERNED,
    LISTED,
    READ,
    Access,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.world import World

LESSON = {
    "title": "Test the lift controller before the shaft is closed",
    "what_happened": "The controller failed its first test after the shaft was closed",
    "cause": "No bench test was in the plan",
    "recommendation": "Plan a bench test of every controller before it is built in",
    "phases": ["delivery"],
}
FILE = b"Lesson ID,Title,Lesson(s) Learned\n7,Label every valve,Unlabelled valves were opened\n"


def response(world: World) -> dict[str, str]:
    return {
        "component_id": world["project_id"],
        "lesson_id": world["lesson_id"],
        "response": "not_applicable",
        "reason": "There is no lift in this station",
    }


def recurrence(world: World) -> dict[str, str]:
    return {
        "lesson_id": world["lesson_id"],
        "source_kind": "lesson",
        "source_id": world["later_lesson"],
        "note": "Again no bench test was in the plan",
    }


MADE: Makers = {
    "lesson_id": posted("/lessons", LESSON),
    "later_lesson": posted("/lessons", LESSON | {"title": "Test lift controllers on the bench"}),
    "last_lesson": posted("/lessons", LESSON | {"title": "Bench tests belong in the plan"}),
    "lesson_response_id": posted("/lesson-responses", response),
    "lesson_recurrence_id": posted("/lesson-recurrences", recurrence),
}

CASES: Cases = {
    "GET /lessons": Case(COMMON_LISTED, holds="lesson_id"),
    "POST /lessons": Case(ENTERED, LESSON),
    "GET /lesson-search": Case(COMMON_LISTED, query={"q": "lift controller"}, holds="lesson_id"),
    "GET /lesson-offers": Case(READ, query=lambda world: {"component_id": world["project_id"]}),
    "GET /lessons/{lesson_id}": Case(COMMON),
    "GET /lessons/{lesson_id}/history": Case(COMMON),
    "GET /lessons/{lesson_id}/likely-recurrences": Case(COMMON),
    "PATCH /lessons/{lesson_id}": Case(GOVERNED, {"owner": "Head of engineering"}),
    "POST /lessons/{lesson_id}/outcome": Case(GOVERNED, {"status": "validated"}),
    "GET /lesson-responses": Case(LISTED, holds="lesson_response_id"),
    "POST /lesson-responses": Case(
        CHANGED, response, second=lambda world: {"lesson_id": world["later_lesson"]}
    ),
    "GET /lesson-responses/{lesson_response_id}": Case(READ),
    "GET /lesson-responses/{lesson_response_id}/history": Case(READ),
    "PATCH /lesson-responses/{lesson_response_id}": Case(CHANGED, {"reason": "The lift was left out"}),
    "GET /lesson-recurrences": Case(COMMON_LISTED, holds="lesson_recurrence_id"),
    "POST /lesson-recurrences": Case(
        GOVERNED, recurrence, second=lambda world: {"source_id": world["last_lesson"]}
    ),
    "GET /lesson-recurrences/{lesson_recurrence_id}": Case(COMMON),
    "POST /lesson-imports": Case(Access(200, 403, 403, blind=("stranger",)), FILE),
}
