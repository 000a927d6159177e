"""Records of a table as lessons."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from app.exchange.lessons.targets import LISTS
from app.exchange.tables.records import Interpretation, Problem, Record
from app.lessons.schemas import LessonEntry

NOT_PUBLIC = "It is not for the public by the file: leave it out, or take its sensitivity away."


@dataclass(frozen=True, slots=True)
class Found:
    """One record: what the file calls it, and the lesson in it, unless something is wrong."""

    record: Record
    called: str
    entry: LessonEntry | None
    problems: tuple[Problem, ...]


def understood(table: Interpretation, component_id: UUID | None) -> list[Found]:
    """Every record that is not just another one's repetition."""
    return [one(record, component_id) for record in table.records if record.repeats is None]


def one(record: Record, component_id: UUID | None) -> Found:
    called, told = str(record.value("lesson.source_reference") or ""), list(record.problems)
    if not record.good:
        return Found(record, called, None, tuple(told))
    if record.value("lesson.sensitivity") not in (None, "public"):
        told.append(record.place.problem("error", "not_public", NOT_PUBLIC))
        return Found(record, called, None, tuple(told))
    try:
        entry = LessonEntry.model_validate({"component_id": component_id, **members(record)})
    except ValidationError as error:
        told += [fault(record, each["loc"], each["msg"]) for each in error.errors()]
        return Found(record, called, None, tuple(told))
    return Found(record, called, entry, tuple(told))


def members(record: Record) -> dict[str, Any]:
    """What a record says of a lesson; a list that is one word is that word."""
    names = (name for name in LessonEntry.model_fields if name != "component_id")
    told = {name: record.value(f"lesson.{name}") for name in names}
    told |= {name: as_list(told[name]) for name in LISTS}
    return {name: value for name, value in told.items() if value is not None}


def as_list(value: object) -> list[object] | None:
    if value is None:
        return None
    return list(value) if isinstance(value, tuple) else [value]


def fault(record: Record, where: tuple[int | str, ...], message: str) -> Problem:
    name = ".".join(map(str, where)) or "lesson"
    sentence = f"{name}: {message}. Correct the record, or map a column."
    return record.place.problem("error", "no_lesson", sentence)
