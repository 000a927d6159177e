"""Judging tolerances when figures change: each breach opens one exception, and its figures follow.

It runs in the transaction that changes the figures, so that no breach is committed unseen: when a status
report is submitted or imported, when the ledger is posted to, when a baseline, risk, benefit or reading is
entered. The levels above are judged with it, for theirs are made of the same figures.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from app.calendars.repository import calendar_at
from app.components.places import Place
from app.core.model import utc_now
from app.core.sequences import next_references
from app.core.unit_of_work import Writing
from app.governance.exceptions.models import ExceptionRecord
from app.governance.exceptions.repository import known
from app.governance.exceptions.states import ExceptionStatus
from app.governance.tolerances.answering import authority_over, figures_of
from app.governance.tolerances.judging import Standing, shares, standings
from app.governance.tolerances.levels import Level, ids_of, places
from app.governance.tolerances.models import Metric, Part, part_of
from app.governance.tolerances.repository import any_set
from app.governance.tolerances.telling import amount, rounded

PREFIX = "EXC"
ANSWER_DAYS = 10  # working days from a breach to its answer
Key = tuple[UUID, Metric, Part, str]


class Judged(NamedTuple):
    """What judging came to."""

    standings: Sequence[Standing] = ()
    opened: Sequence[ExceptionRecord] = ()
    updated: Sequence[ExceptionRecord] = ()


def evaluate(
    uow: Writing,
    component_ids: Iterable[UUID],
    as_of: date,
    metrics: Collection[Metric] = tuple(Metric),
) -> Judged:
    """Judge the tolerances of these components and of the levels above them, as of a day."""
    if not any_set(uow, metrics):
        return Judged()
    uow.flush()
    found = standings(uow, with_levels_above(uow, component_ids), as_of, metrics)
    judged = [each for each in found if each.judgement]
    return settle(uow, found, judged, metrics)


def with_levels_above(uow: Writing, component_ids: Iterable[UUID]) -> list[Place]:
    own = places(uow, component_ids)
    higher = {id for place in own.values() for id in ids_of(place.path)} - own.keys()
    every = [*own.values(), *places(uow, higher).values()]
    return [place for place in every if place.archived_at is None]


def settle(
    uow: Writing,
    found: Sequence[Standing],
    judged: Sequence[Standing],
    metrics: Collection[Metric],
) -> Judged:
    """Open what is broken and not known, and keep what is known up to date."""
    if not judged:
        return Judged(found)
    uow.lock("exceptions")  # two reports at once open no exception twice
    held = by_key(known(uow, {each.subject.place.id for each in judged}, metrics))
    updated = [record for each in judged if (record := live_of(held, each)) and follow(record, each)]
    uow.record_all("exception.figures_moved", updated)
    new = [each for each in judged if each.excess and not is_known(held.get(key(each), []), each)]
    opened = [uow.add(record) for record in opening(uow, new, remembering(uow))]
    for record in opened:
        uow.record("exception.opened", record, "breach")
    return Judged(found, opened, updated)


def by_key(records: Iterable[ExceptionRecord]) -> dict[Key, list[ExceptionRecord]]:
    held: dict[Key, list[ExceptionRecord]] = {}
    for record in records:
        of = record.component_id, record.metric, part_of(record), record.breach_of
        held.setdefault(of, []).append(record)
    return held


def key(found: Standing) -> Key:
    of = found.measured.of if found.measured else ""
    return found.subject.place.id, found.tolerance.metric, part_of(found.subject), of


def live_of(held: dict[Key, list[ExceptionRecord]], found: Standing) -> ExceptionRecord | None:
    """The exception on the same thing that is not closed: there is one at most."""
    records = held.get(key(found), [])
    return next((record for record in records if record.status is not ExceptionStatus.CLOSED), None)


def is_known(records: Iterable[ExceptionRecord], found: Standing) -> bool:
    """Whether a breach has its exception: one that is not closed, or was answered when it was as bad.

    Another tolerance or baseline, the other side, or a figure further out is another breach.
    """
    return any(
        record.status is not ExceptionStatus.CLOSED
        or (
            record.tolerance_id == found.tolerance.id
            and record.figures["baseline"] == figures(found)["baseline"]
            and record.figures["side"] == side(found)
            and found.excess <= Fraction(record.figures["excess"])
        )
        for record in records
    )


def follow(record: ExceptionRecord, found: Standing) -> bool:
    """Give an exception its newest figures; whether they are others."""
    assert found.judgement is not None
    now, was = figures(found), record.figures
    if now == was or now["as_of"] < was["as_of"]:  # what is entered late does not undo what is known since
        return False
    record.figures, record.standing = now, found.judgement.standing
    return True


def remembering(uow: Writing) -> Callable[[Standing], Level]:
    """Who answers, asked once for all breaches as far out of one level."""
    held: dict[tuple[tuple[UUID, ...], bool, str], Level] = {}

    def answers(found: Standing) -> Level:
        subject, figures = found.subject, figures_of(found)
        ids = tuple(ids_of(subject.place.path)[: -1 if subject.is_whole else None])
        of = (ids, subject.work_package is None, figures.model_dump_json())
        if of not in held:
            held[of] = authority_over(uow, subject, figures)
        return held[of]

    return answers


def opening(
    uow: Writing, breaches: Sequence[Standing], answers: Callable[[Standing], Level]
) -> Iterable[ExceptionRecord]:
    today, references = (
        utc_now().date(),
        iter(next_references(uow, PREFIX, len(breaches)) if breaches else ()),
    )
    for found, reference in zip(breaches, references, strict=True):
        place = found.subject.place
        answer_by = calendar_at(uow, place.id).shifted(today, ANSWER_DAYS)
        yield opened(found, reference, answers(found), today, answer_by)


def opened(found: Standing, reference: str, level: Level, today: date, answer_by: date) -> ExceptionRecord:
    assert found.judgement is not None and found.measured is not None
    return ExceptionRecord(
        reference=reference,
        component_id=found.subject.place.id,
        tolerance_id=found.tolerance.id,
        objective=found.tolerance.objective,
        metric=found.tolerance.metric,
        work_package=found.subject.work_package,
        stage_id=found.subject.stage_id,
        breach_of=found.measured.of,
        opened_as=found.judgement.standing,
        standing=found.judgement.standing,
        opened_with=figures(found),
        figures=figures(found),
        answers_at_id=level.component_id,
        answering_body=level.body,
        opened_on=today,
        answer_by=answer_by,
    )


def side(found: Standing) -> str:
    return "over" if found.is_over else "under"


def figures(found: Standing) -> dict[str, Any]:
    """The figures of a breach, as its record keeps them."""
    measured, range_ = found.measured, found.range
    assert measured is not None and range_ is not None

    def text(value: Fraction | None) -> str | None:
        return None if value is None else amount(value, measured.unit)

    def number(value: Fraction | None) -> float | None:
        return None if value is None else float(rounded(value) or 0)

    return {
        "unit": measured.unit,
        "as_of": measured.as_of.isoformat(),
        "baseline": text(measured.baseline),
        "original": text(measured.original),
        "upper": text(range_.upper),
        "lower": text(range_.lower),
        "actual": text(measured.actual),
        "forecast": text(measured.forecast),
        "excess": text(found.excess),
        "side": side(found),
        "used": number(largest(*shares(range_, measured))),
        "cumulative": number(largest(*shares(found.around_original, measured))),
        "source": measured.source,
    }


def largest(*values: Fraction | None) -> Fraction | None:
    return max((value for value in values if value is not None), default=None)
