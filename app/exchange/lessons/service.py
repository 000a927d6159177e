"""A file as lessons: told about first, and then entered, all or none."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from app.core.errors import Invalid, NotFound
from app.core.unit_of_work import Writing
from app.exchange.lessons.reading import Found, understood
from app.exchange.lessons.schemas import (
    ImportedLesson,
    LessonImport,
    LessonImportAsked,
    LessonsCounted,
    LessonsNotAvailable,
    Outcome,
)
from app.exchange.lessons.targets import is_of_lessons
from app.exchange.risk_registers.service import problem_told
from app.exchange.saved_mappings import service as mappings
from app.exchange.tables.interpreting import interpret
from app.exchange.tables.mapping import Mapping as Named
from app.exchange.tables.reading import read
from app.exchange.tables.records import Interpretation, summary
from app.exchange.tables.refusal import TableRefused
from app.lessons.models import Lesson
from app.lessons.repository import LessonRepository
from app.lessons.schemas import WRITE
from app.lessons.service import allowed, capture_all

MOST = 5_000  # lessons of one file: all are entered in one request


def run(uow: Writing, content: bytes, asked: LessonImportAsked) -> LessonImport:
    """What a file would come to, or the lessons in it, entered. Raises ``Invalid`` where anything is wrong."""
    allowed(uow, asked.component_id, WRITE)
    mapping = mapping_of(uow, asked)
    table = table_in(content, mapping)
    found = understood(table, asked.component_id)
    problems = [*table.problems, *(problem for each in found for problem in each.problems)]
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors and not asked.dry_run:
        raise Invalid(f"{errors[0].sentence} Nothing was entered.", rule=errors[0].code)
    there = LessonRepository(uow).sources(mapping.name)
    entered = {} if asked.dry_run else entry(uow, mapping.name, found, there)
    told = [lesson_told(one, outcome_of(one, there), entered.get(one.called)) for one in found]
    outcomes: Counter[Outcome] = Counter(each.outcome for each in told)
    return LessonImport(
        component_id=asked.component_id,
        mapping=mapping.name,
        mapping_version=mapping.version,
        file_sha256=hashlib.sha256(content).hexdigest(),
        dry_run=asked.dry_run,
        records=len(table.records),
        columns=len(targets_of(table)) + len(table.unused),
        counts=dict(outcomes),
        not_available=not_available(summary(table).not_available),
        origins=counted(each.entry.origin for each in found if each.entry and each.entry.origin),
        topics=counted(topic for each in found if each.entry for topic in each.entry.topics),
        longest_text=max((longest(each) for each in found), default=0),
        lessons=told,
        unused_headers=list(table.unused),
        problems=list(map(problem_told, count(1), problems)),
    )


def mapping_of(uow: Writing, asked: LessonImportAsked) -> Named:
    try:
        mapping = mappings.find(uow, asked.mapping, asked.mapping_version).definition
    except NotFound as missing:
        raise Invalid(missing.detail) from missing
    if not is_of_lessons(mapping):
        raise Invalid(f"{mapping.name} is no mapping of lessons: its targets are others.", rule="mapping")
    return mapping


def table_in(content: bytes, mapping: Named) -> Interpretation:
    try:
        table = interpret(read(content, mapping), mapping)
    except TableRefused as refusal:
        raise Invalid(refusal.sentence, rule=refusal.code) from refusal
    if len(table.records) > MOST:
        raise Invalid(f"The file has {len(table.records)} lessons: give {MOST} at a time.", rule="too_large")
    return table


def targets_of(table: Interpretation) -> set[str]:
    """The targets that the file has columns for."""
    return {target for record in table.records for target in record.values}


def entry(uow: Writing, source: str, found: Sequence[Found], there: set[str]) -> Mapping[str, Lesson]:
    """Enter the lessons that are not there yet, by what the file calls them."""
    wanted = [(each.called, each.entry) for each in found if each.entry and each.called not in there]
    return {lesson.source_reference or "": lesson for lesson in capture_all(uow, source, wanted)}


def outcome_of(one: Found, there: set[str]) -> Outcome:
    if one.entry is None:
        return "refused"
    return "already_there" if one.called in there else "created"


def lesson_told(one: Found, outcome: Outcome, lesson: Lesson | None) -> ImportedLesson:
    return ImportedLesson(
        record=one.record.place.record,
        source_reference=one.called,
        outcome=outcome,
        title=one.entry.title if one.entry else None,
        lesson_id=lesson.id if lesson else None,
        reference=lesson.reference if lesson else None,
    )


def not_available(reasons: Mapping[str, Mapping[str, int]]) -> list[LessonsNotAvailable]:
    return [
        LessonsNotAvailable(target=target, reason=reason, cells=cells)
        for target, counts in sorted(reasons.items())
        for reason, cells in sorted(counts.items())
    ]


def counted(values: Iterable[str]) -> list[LessonsCounted]:
    """How many lessons have each value, the most frequent first."""
    ordered = sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))
    return [LessonsCounted(value=value, lessons=lessons) for value, lessons in ordered]


def longest(found: Found) -> int:
    told = dict(found.entry or {})
    return max((len(text) for text in told.values() if isinstance(text, str)), default=0)
