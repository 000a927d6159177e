"""The load of people: what they are there for, against what they are booked for."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.calc.capacity import Peak, load, peak, utilisation
from app.calc.presence import Booking, booked, person_days
from app.resources.heat_map.frame import Frame, Row
from app.resources.pool import Member

NAMES = ("committed", "pipeline", "here")
Narrowed = Mapping[UUID, Sequence[tuple[int, float, Any, Any]]]


def rows(frame: Frame, idle: bool) -> list[Row]:
    """A row for everybody who is booked or drafted at the component or below; with ``idle``, for everybody."""
    members = frame.pool.members
    places = frame.sums.keys(one.id for one in members)
    sums = [{name: frame.nothing() for name in NAMES} for _ in members]
    shown = [idle] * len(members)
    for person, period, committed, drafted, here, drafted_here in frame.sums.by_person():
        at = frame.place.get(period)
        if at is not None:
            of = places[person]
            own = sums[of]
            own["committed"][at], own["pipeline"][at], own["here"][at] = committed, drafted, here
            shown[of] = shown[of] or here > 0 or drafted_here > 0
    narrowed = narrowed_of(frame)
    return [
        row(frame, one, sums[at], narrowed.get(one.id, ())) for at, one in enumerate(members) if shown[at]
    ]


def booked_by_person(frame: Frame) -> Callable[[UUID, int], float]:
    """What somebody is booked for in a period, wherever it is."""
    places = frame.sums.keys(one.id for one in frame.pool.members)
    found = {
        (frame.pool.members[places[person]].id, frame.place[period]): committed
        for person, period, committed, *_ in frame.sums.by_person()
        if period in frame.place
    }
    return lambda person, period: float(found.get((person, period), 0.0))


def row(frame: Frame, one: Member, sums: Mapping[str, list[float]], narrowed: Sequence[Any]) -> Row:
    usual, committed = frame.windows.working(one.usual), sums["committed"]
    there = [
        days / full if full else 0.0
        for days, full in zip(person_days([one.presence], frame.windows), usual, strict=True)
    ]
    used = [utilisation(a, b) for a, b in zip(there, committed, strict=True)]
    found: Sequence[Peak | None] = peaks(frame, one, committed, narrowed) if narrowed else [None] * len(used)
    return {
        "id": one.id,
        "code": one.code,
        "name": one.name,
        "capacity": [round(a, 6) for a in there],
        **sums,
        "gap": [round(a - b, 6) for a, b in zip(there, committed, strict=True)],
        "utilisation": used,
        "load": list(map(load, there, committed)),
        **frame.peaks(found, used),
        "uncertified": None,
    }


def narrowed_of(frame: Frame) -> Narrowed:
    """By person: what is worked in a part of its period."""
    of_period = {period.id: at for at, period in enumerate(frame.periods)}
    found: dict[UUID, list[tuple[int, float, Any, Any]]] = defaultdict(list)
    for person, period, fte, start, finish in frame.sums.narrowed_assignments():
        if period in of_period:
            found[person].append((of_period[period], fte, start, finish))
    return found


def peaks(
    frame: Frame, one: Member, committed: Sequence[float], narrowed: Sequence[tuple[int, float, Any, Any]]
) -> list[Peak | None]:
    """The most loaded week of each period."""
    usual, even = frame.windows.working(one.usual), list(committed)
    bookings = list[Booking]()
    for period, fte, start, finish in narrowed:
        even[period] -= fte
        bookings.append(Booking(fte * usual[period], (start, finish)))
    each = zip(even, usual, frame.windows.spans, strict=True)
    bookings += [Booking(fte * days, span) for fte, days, span in each if fte > 0]
    there = person_days([one.presence], frame.weeks)
    work = booked(bookings, one.presence, frame.weeks)
    return [peak(there, work, among) for among in frame.weeks_of]
