"""Weeks in which somebody is booked beyond their time, with what they are booked on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.calc.presence import Windows, booked, weeks
from app.components.repository import ComponentRepository
from app.core.errors import NotFound
from app.core.unit_of_work import Reading
from app.resources.assignments.booking import booking_of, by_week, committed, reach
from app.resources.conflicts.schemas import BookedOn, PersonConflict
from app.resources.heat_map import people
from app.resources.heat_map.frame import Frame
from app.resources.pool import Member, Pool


def conflicts(uow: Reading, frame: Frame) -> list[PersonConflict]:
    """Of everybody who works at the component or below, the weeks that are over."""
    shown = [row["id"] for row in people.rows(frame, idle=False)]
    rows = committed(uow, shown, frame.pool.span) if shown else []
    by_person: dict[UUID, list[Any]] = {}
    for row in rows:
        by_person.setdefault(row.person_id, []).append(row)
    pool = Pool.of(uow, reach(frame.pool.span, rows), shown)
    codes = codes_of(uow, {row.component_id for row in rows})
    return [
        conflict
        for one in pool.members
        for conflict in of_person(one, by_person.get(one.id, ()), frame, codes)
    ]


def of_person(
    one: Member, rows: Sequence[Any], frame: Frame, codes: Mapping[UUID, str | None]
) -> Iterable[PersonConflict]:
    span = frame.pool.span
    windows = Windows(weeks(span))
    for at, week in enumerate(by_week(one, rows, span) if rows else ()):
        if week.is_over:
            yield PersonConflict(
                person_id=one.id,
                person=one.code,
                week_starts_on=week.starts_on,
                booked_days=round(week.work, 6),
                there_days=round(week.there, 6),
                allocation=round(week.work / week.there, 6) if week.there else None,
                on=list(behind(one, rows, Windows(windows.spans[at : at + 1]), codes)),
            )


def behind(
    one: Member, rows: Sequence[Any], week: Windows, codes: Mapping[UUID, str | None]
) -> Iterable[BookedOn]:
    """What they are booked on in a week, by component."""
    for row in rows:
        (days,) = booked([booking_of(row, one)], one.presence, week)
        code = codes[row.component_id]
        if days:
            seen = row.component_id if code else None
            yield BookedOn(component_id=seen, code=code, days=round(days, 6))


def codes_of(uow: Reading, ids: Iterable[UUID]) -> dict[UUID, str | None]:
    """The codes of components; None for those that the caller may not see."""
    components, found = ComponentRepository(uow), dict[UUID, str | None]()
    for id in ids:
        try:
            found[id] = components.place(id).code
        except NotFound:
            found[id] = None
    return found
