"""What the targets of a mapping of lessons are, and what is wrong with one that misses them."""

from collections.abc import Iterator

from app.exchange.tables.mapping import MappedColumn, Mapping
from app.lessons.schemas import LessonWrite

WORDS = frozenset({"text", "identifier", "choice"})
LISTS = ("audiences", "phases", "risk_categories", "template_purposes", "topics")
DATES = ("occurred_on", "published_on")
REFERENCE, SENSITIVITY = "lesson.source_reference", "lesson.sensitivity"
LESSON = {
    **dict.fromkeys((*LessonWrite.model_fields, "source_reference"), WORDS),
    **dict.fromkeys(LISTS, WORDS | {"list"}),
    **dict.fromkeys(DATES, frozenset({"date"})),
    "sensitivity": frozenset({"choice"}),
}
NEEDED = (REFERENCE, "lesson.title")


def is_of_lessons(mapping: Mapping) -> bool:
    return any(column.target.startswith("lesson.") for column in mapping.columns)


def map_lessons(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """What is wrong with the columns of a mapping of lessons, and where it is said."""
    targets = {column.target for column in mapping.columns}
    for needed in NEEDED:
        if needed not in targets:
            yield "/columns", f"one column must be mapped to {needed}"
    for at, column in enumerate(mapping.columns):
        if detail := fault_of(column):
            yield f"/columns/{at}", detail


def fault_of(column: MappedColumn) -> str | None:
    place, _, name = column.target.partition(".")
    wanted = LESSON.get(name) if place == "lesson" else None
    if wanted is None:
        return f"it is none of {', '.join(f'lesson.{known}' for known in LESSON)}"
    if column.cell.type not in wanted:
        return f"{column.target} takes a cell of type {' or '.join(sorted(wanted))}"
    return None
