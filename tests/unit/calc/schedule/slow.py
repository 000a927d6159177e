"""The critical path method by its definition: enumerated minutes, relaxation, and trial delays.

It shares no arithmetic with the service: no passes, no order, no closed-form calendars.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.calc.schedule.calendar import DAY, Calendar
from app.calc.schedule.network import (
    Activity,
    ActivityKind,
    Basis,
    Constraint,
    ConstraintKind,
    Link,
    ProgressLogic,
    Relation,
)


def minutes_of(calendar: Calendar, first: date, days: int) -> list[int]:
    """Every working minute of so many days, day by day."""
    found = []
    for day in (first + timedelta(days=n) for n in range(days)):
        shifts = calendar.exceptions.get(day, calendar.week[day.weekday()])
        base = (day.toordinal() - 1) * DAY
        found += [base + minute for start, end in shifts for minute in range(start, end)]
    return found


@dataclass
class Slow:
    """Early starts as places in each calendar's list of working minutes."""

    activities: list[Activity]
    links: list[Link]
    basis: Basis
    minutes: dict[Calendar, list[int]]
    early: dict[str, int] = field(default_factory=dict)

    def count(self, calendar: Calendar, instant: int) -> int:
        return bisect_left(self.minutes[calendar], instant)

    def start(self, one: Activity, place: int) -> int:
        if one.actual_start is not None:
            return one.actual_start
        if one.kind == ActivityKind.FINISH_MILESTONE and not one.duration:
            return self.minutes[one.clock][place - 1] + 1
        return self.minutes[one.clock][place]

    def finish(self, one: Activity, place: int) -> int:
        if one.actual_finish is not None:
            return one.actual_finish
        if one.duration:
            return self.minutes[one.clock][place + one.duration - 1] + 1
        starts = one.kind != ActivityKind.FINISH_MILESTONE
        return self.minutes[one.clock][place] if starts else self.minutes[one.clock][place - 1] + 1

    def lagged(self, link: Link, clock: Calendar, instant: int) -> int:
        """The earliest instant with so many more working minutes of the lag's calendar behind it."""
        if not link.lag:
            return instant
        place = self.count(clock, instant) + link.lag
        return self.minutes[clock][place - 1] + 1

    def ignored(self, link: Link, first: Activity, second: Activity) -> bool:
        from_finish = link.relation in (Relation.FS, Relation.FF)
        pending = (first.actual_finish if from_finish else first.actual_start) is None
        if second.actual_finish is not None and not pending and first.actual_finish is None:
            return True
        started = second.actual_start is not None and self.basis.logic == ProgressLogic.OVERRIDE
        early = second.actual_finish is not None or link.relation in (Relation.FS, Relation.SS)
        return started and pending and early

    def needed(self, link: Link, early: dict[str, int]) -> int:
        """The least place of a link's successor."""
        first, second = self.of(link.predecessor), self.of(link.successor)
        place = early[first.key]
        from_finish = link.relation in (Relation.FS, Relation.FF)
        instant = self.finish(first, place) if from_finish else self.start(first, place)
        wanted = self.count(second.clock, self.lagged(link, link.clock or first.clock, instant))
        if first.actual_finish is not None:
            held = self.count(second.clock, self.minutes[first.clock][place - 1] + 1)
            wanted = held if second.actual_finish is not None else max(wanted, held)
        return wanted if link.relation in (Relation.FS, Relation.SS) else wanted - second.duration

    def of(self, key: str) -> Activity:
        return next(one for one in self.activities if one.key == key)

    def floor(self, one: Activity) -> int:
        floor = self.count(one.clock, self.basis.earliest)
        for constraint in () if one.actual_finish is not None else one.constraints:
            if constraint.kind == ConstraintKind.SNET and one.actual_start is None:
                floor = max(floor, self.count(one.clock, constraint.at or 0))
            if constraint.kind == ConstraintKind.FNET:
                floor = max(floor, self.count(one.clock, constraint.at or 0) - one.duration)
        return floor

    def forward(self, forced: dict[str, int]) -> dict[str, int]:
        """The least places that keep every link: relaxed until nothing moves."""
        early = {one.key: max(self.floor(one), forced.get(one.key, 0)) for one in self.activities}
        moved = True
        while moved:
            moved = False
            for link in self.links:
                if self.ignored(link, self.of(link.predecessor), self.of(link.successor)):
                    continue
                needed = self.needed(link, early)
                if needed > early[link.successor]:
                    early[link.successor], moved = needed, True
        return early

    def ends(self, early: dict[str, int]) -> int:
        """When the last activity that is not complete finishes, or the last complete one did."""
        left = [one for one in self.activities if one.actual_finish is None]
        if not left:
            return max(one.actual_finish or 0 for one in self.activities)
        # A milestone in the morning after the last evening makes no project longer.
        return max(self.minutes[one.clock][early[one.key] + one.duration - 1] + 1 for one in left)

    def total_float(self, key: str, early: dict[str, int]) -> int:
        """How far an activity can be pushed without moving the project's finish, by trying."""
        delay, finish = 0, self.ends(early)
        while self.ends(self.forward({key: early[key] + delay + 1})) <= finish:
            delay += 1
        return delay

    def free_float(self, key: str, early: dict[str, int], most: int) -> int | None:
        """How far an activity can be pushed before another moves; None if nothing does."""
        others = [one.key for one in self.activities if one.key != key]
        for delay in range(most):
            pushed = self.forward({key: early[key] + delay + 1})
            if any(pushed[other] != early[other] for other in others):
                return delay
        return None


__all__ = ["Constraint", "Slow", "minutes_of"]
