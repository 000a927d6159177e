"""What the critical path method found: dates as instants, floats, driving links and paths."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.calc.schedule import passes
from app.calc.schedule.arcs import FROM_FINISH, TO_FINISH, Arcs, Bridge, opens_work
from app.calc.schedule.network import Activity, ActivityKind, Basis, ConstraintKind, Link


@dataclass(frozen=True, slots=True)
class Dates:
    """An activity's dates, as instants; floats in working minutes of its own calendar.

    ``early_start`` is that of the work which remains. What is complete has no floats.
    """

    start: int
    finish: int
    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    total_float: int | None
    free_float: int | None

    @property
    def interfering_float(self) -> int | None:
        """Total less free float; below zero where more could slip before a successor than before the end."""
        if self.total_float is None or self.free_float is None:
            return None
        return self.total_float - self.free_float


@dataclass(frozen=True, slots=True)
class Violation:
    """A constraint that the logic does not keep, and by how many minutes of the activity's calendar."""

    key: str
    kind: ConstraintKind
    minutes: int


@dataclass
class Outcome:
    """A network with its early and late starts, in working minutes of each activity's calendar."""

    activities: Sequence[Activity]
    links: list[Link]
    basis: Basis
    numbers: dict[str, int]
    arcs: Arcs
    bounds: passes.Bounds
    early: list[int]
    late: list[int]
    wanted: dict[int, int]
    finish: int

    def activity(self, key: str) -> Activity:
        return self.activities[self.numbers[key]]

    def remains(self, key: str) -> bool:
        """Whether an activity has work left that the network schedules."""
        one = self.activity(key)
        return one.actual_finish is None and one.kind != ActivityKind.HAMMOCK

    def duration(self, key: str) -> int:
        """Remaining working minutes, as calculated."""
        return self.arcs.durations[self.numbers[key]]

    def end_of(self, number: int, finish: bool, starts: Sequence[int]) -> int:
        """The instant at which an activity that starts so (early or late) starts or finishes."""
        one, length = self.activities[number], self.arcs.durations[number]
        at = starts[number] + (length if finish else 0)
        opens = opens_work(one, length, finish)
        return one.clock.start_of(at) if opens else one.clock.finish_of(at)

    def dates(self, key: str) -> Dates:
        """All dates and floats of one activity."""
        number = self.numbers[key]
        one = self.activities[number]
        early_start = self.end_of(number, False, self.early)
        early_finish = self.end_of(number, True, self.early)
        return Dates(
            early_start if one.actual_start is None else one.actual_start,
            early_finish if one.actual_finish is None else one.actual_finish,
            early_start,
            early_finish,
            self.end_of(number, False, self.late),
            self.end_of(number, True, self.late),
            self.total_float(key),
            self.free_float(key),
        )

    def total_float(self, key: str) -> int | None:
        """Late finish less early finish; None for what is complete."""
        number = self.numbers[key]
        done = self.activities[number].actual_finish is not None
        return None if done else self.late[number] - self.early[number]

    def free_float(self, key: str) -> int | None:
        number = self.numbers[key]
        return None if self.activities[number].actual_finish is not None else self.free_floats[number]

    @cached_property
    def free_floats(self) -> list[int]:
        return passes.free_floats(self.activities, self.arcs, self.early, self.finish)

    def critical(self, threshold: int = 0) -> list[str]:
        """What has no more than so many minutes of total float, in the order given; nothing complete."""
        return [
            one.key
            for number, one in enumerate(self.activities)
            if self.remains(one.key) and self.late[number] - self.early[number] <= threshold
        ]

    @cached_property
    def driving(self) -> list[Link]:
        """The links without slack on early dates, in the order given."""
        return [self.links[number] for number, before, after in self.driving_arcs]

    @cached_property
    def driving_arcs(self) -> list[tuple[int, int, int]]:
        """The numbers of the links that drive, with those of both ends."""
        found = []
        for number, link in enumerate(self.links):
            if number not in self.arcs.idle:
                ends = self.numbers[link.predecessor], self.numbers[link.successor]
                if self.drives(number, *ends):
                    found.append((number, *ends))
        return found

    def drives(self, number: int, before: int, after: int) -> bool:
        """Whether one live link has no slack on early dates."""
        return self.demanded(number, before, after) == self.early[after]

    def demanded(self, number: int, before: int, after: int) -> int | None:
        """The start that one live link demands of its successor; None where it demands nothing."""
        start = self.early[before]
        if self.activities[before].actual_finish is not None and start <= self.arcs.floors[before]:
            return None  # nothing holds it, so it holds nothing
        arc = self.arc(number, before, after)
        if isinstance(arc, list):
            return max((bridge.ahead(start) for bridge in arc), default=None)
        return start + arc

    def allowed(self, number: int, before: int, after: int) -> int | None:
        """The latest start that one live link allows its predecessor; None where it bounds nothing."""
        arc = self.arc(number, before, after)
        if isinstance(arc, list):
            return min((bridge.back(self.late[after]) for bridge in arc), default=None)
        return self.late[after] - arc

    def arc(self, number: int, before: int, after: int) -> int | list[Bridge]:
        """What a link adds on one calendar, or its bridges between two."""
        link, lengths = self.links[number], self.arcs.durations
        first, second = self.activities[before], self.activities[after]
        if first.actual_finish is not None:
            link = Link(link.predecessor, link.successor, link.relation)
        leaving = lengths[before] if link.relation in FROM_FINISH else 0
        reaching = lengths[after] if link.relation in TO_FINISH else 0
        between = link.clock or first.clock
        if first.clock is second.clock and (between is first.clock or not link.lag):
            return leaving + link.lag - reaching
        told = (link.lag, leaving, reaching)
        return [
            bridge
            for other, bridge in self.arcs.bridges_in[after]
            if other == before and (bridge.lag, bridge.leaving, bridge.reaching) == told
        ]

    def longest_path(self, key: str | None = None) -> list[str]:
        """What drives the finish (or one activity), earliest first: back over driving links."""
        into: dict[int, list[int]] = {}
        for _, before, after in self.driving_arcs:
            into.setdefault(after, []).append(before)
        ends = [self.numbers[key]] if key is not None else self.last()
        seen = set(ends)
        for number in ends:  # grows while it is read
            for before in into.get(number, ()):
                if before not in seen:
                    seen.add(before)
                    ends.append(before)
        ends.sort(key=lambda number: (self.end_of(number, False, self.early), number))
        return [self.activities[number].key for number in ends]

    def last(self) -> list[int]:
        """The activities that finish when the project does."""
        return [
            number
            for number, one in enumerate(self.activities)
            if self.remains(one.key)
            and self.early[number] + self.arcs.durations[number] >= one.clock.worked(self.finish)
        ]

    @property
    def out_of_sequence(self) -> list[Link]:
        """The links whose successor began, or ended, before they allowed it."""
        return [self.links[number] for number in self.arcs.out_of_sequence]

    def violations(self) -> list[Violation]:
        """The constraints that early dates do not keep."""
        found = []
        for number, start in self.bounds.above.items():
            if self.early[number] > start:
                found.append(self.violation(number, self.early[number] - start))
        for number, start in self.wanted.items():
            if start > self.early[number]:
                found.append(self.violation(number, start - self.early[number]))
        return found

    def violation(self, number: int, minutes: int) -> Violation:
        one = self.activities[number]
        kinds = [c.kind for c in one.constraints if c.kind not in passes.FROM_BELOW and c.at is not None]
        return Violation(one.key, kinds[0], minutes)
