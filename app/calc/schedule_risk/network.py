"""A calculated plan as what a simulation runs over: numbered tasks, ties between them, and what holds each."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from app.calc.schedule.arcs import FROM_FINISH, TO_FINISH, floors_of, opens_work
from app.calc.schedule.calendar import Clock, lagged
from app.calc.schedule.network import Activity, ActivityKind, Constraint, ConstraintKind, Cycle, Link
from app.calc.schedule.ordering import cycle_in, ordered
from app.calc.schedule.outcome import Outcome
from app.calc.schedule.passes import FROM_BELOW, MANDATORY, OF_FINISH
from app.calc.schedule_risk.clocks import Clocks, clocks_of
from app.calc.simulation.normal import Floats


@dataclass(frozen=True, slots=True)
class Tie:
    """How one end of a task holds one end of another; ``bridge`` where they do not work on one calendar."""

    before: int
    after: int
    from_finish: bool
    to_finish: bool
    lag: int
    bridge: "Bridge | None" = None


@dataclass(frozen=True, slots=True)
class Bridge:
    """A tie between calendars, as in ``app.calc.schedule.arcs``, told of many durations at once."""

    before: Clocks
    after: Clocks
    between: Clocks
    lag: int
    opens: bool
    closes: bool

    def ahead(self, end: Floats) -> Floats:
        """Where the predecessor's end holds the successor's, in working minutes of each."""
        if self.lag and self.between is self.before:
            return self.after.worked(self.before.finish_of(end + self.lag))
        instant = self.before.start_of(end) if self.opens else self.before.finish_of(end)
        if self.lag:
            instant = self.between.finish_of(self.between.worked(instant) + self.lag)
        return self.after.worked(instant)

    def back(self, end: Floats) -> Floats:
        """How far the successor's end lets the predecessor's go."""
        instant = self.after.finish_of(end) if self.closes else self.after.start_of(end)
        if self.lag and self.between is self.before:
            return self.before.worked(instant) - self.lag
        if self.lag:
            instant = self.between.start_of(self.between.worked(instant) - self.lag)
        return self.before.worked(instant + 1) - 1 if self.opens else self.before.worked(instant)


@dataclass(slots=True)
class Network:
    """Every task that is no hammock, by number, in working minutes of its calendar.

    ``durations`` are what remains without any uncertainty. ``floors`` hold starts and ``finish_floors``
    finishes from below; ``at`` and ``finish_at`` are mandatory. ``done`` is what is complete.
    """

    keys: list[str]
    durations: Floats
    done: Floats
    floors: list[float]
    finish_floors: dict[int, float] = field(default_factory=dict)
    at: dict[int, float] = field(default_factory=dict)
    finish_at: dict[int, float] = field(default_factory=dict)
    into: list[list[Tie]] = field(default_factory=list)
    out_of: list[list[Tie]] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    clocks: list[tuple[Clocks, Floats]] = field(default_factory=list)  # each, and the numbers of its tasks
    facts: float = 0  # the last actual finish, where nothing is left

    def __len__(self) -> int:
        return len(self.keys)


class Compiler:
    """Makes one network of calculated plans, and of links between them."""

    def __init__(self) -> None:
        self.tables: dict[Clock, Clocks] = {}
        self.activities: list[Activity] = []
        self.numbers: dict[str, int] = {}
        self.found = Network([], np.zeros(0), np.zeros(0), [])

    def clock(self, clock: Clock) -> Clocks:
        return self.tables.setdefault(clock, clocks_of(clock))

    def add(self, plan: Outcome, prefix: str = "") -> None:
        """Take in a plan, whose keys then begin so. Late constraints are left out, for nothing waits for them."""
        floors = floors_of(list(plan.activities), plan.basis)
        real = [n for n, one in enumerate(plan.activities) if one.kind != ActivityKind.HAMMOCK]
        for number in real:
            one = plan.activities[number]
            self.numbers[prefix + one.key] = len(self.activities)
            self.activities.append(one)
            self.found.keys.append(prefix + one.key)
            self.found.floors.append(floors[number])
            self.found.durations = np.append(self.found.durations, plan.arcs.durations[number])
            self.constrain(len(self.activities) - 1, one)
        self.found.into += [[] for _ in real]
        self.found.out_of += [[] for _ in real]
        for number, link in enumerate(plan.links):
            self.tie(link, prefix, number in plan.arcs.idle)

    def constrain(self, number: int, one: Activity) -> None:
        for constraint in one.constraints if one.actual_finish is None else ():
            self.hold(number, one, constraint)

    def hold(self, number: int, one: Activity, constraint: Constraint) -> None:
        """Keep what a constraint does to early dates."""
        finish, found = constraint.kind in OF_FINISH, self.found
        if constraint.at is None or (one.actual_start is not None and not finish):
            return
        minutes = float(one.clock.worked(constraint.at))
        if constraint.kind in MANDATORY:
            (found.finish_at if constraint.kind == ConstraintKind.MFO else found.at)[number] = minutes
        elif constraint.kind in FROM_BELOW:
            self.raise_floor(number, minutes, finish)

    def raise_floor(self, number: int, minutes: float, finish: bool) -> None:
        if finish:
            self.found.finish_floors[number] = max(minutes, self.found.finish_floors.get(number, minutes))
        else:
            self.found.floors[number] = max(minutes, self.found.floors[number])

    def tie(self, link: Link, prefix: str = "", idle: bool = False) -> None:
        """Keep what a link does: what has happened holds by its date, all else from iteration to iteration."""
        ends = [self.numbers.get(prefix + key) for key in (link.predecessor, link.successor)]
        if None in ends:  # a hammock
            return
        before, after = (number for number in ends if number is not None)
        first, second = self.activities[before], self.activities[after]
        from_finish, to_finish = link.relation in FROM_FINISH, link.relation in TO_FINISH
        happened = first.actual_finish if from_finish else first.actual_start
        if happened is not None and second.actual_finish is None:
            held = lagged(link.clock or first.clock, happened, link.lag)
            self.raise_floor(after, second.clock.worked(held), to_finish)
        if not idle:
            lag = 0 if first.actual_finish is not None else link.lag
            between = link.clock or first.clock
            bridge = None
            if first.clock is not second.clock or (lag and between is not first.clock):
                bridge = self.bridge(before, after, between, lag, from_finish, to_finish)
            tie = Tie(before, after, from_finish, to_finish, lag, bridge)
            self.found.into[after].append(tie)
            self.found.out_of[before].append(tie)

    def bridge(
        self, before: int, after: int, between: Clock, lag: int, from_finish: bool, to_finish: bool
    ) -> Bridge:
        first, second = self.activities[before], self.activities[after]
        lengths = (int(self.found.durations[number]) for number in (before, after))
        opens = first.actual_finish is None and opens_work(first, next(lengths), from_finish)
        closes = not opens_work(second, next(lengths), to_finish)
        return Bridge(
            self.clock(first.clock), self.clock(second.clock), self.clock(between), lag, opens, closes
        )

    def network(self) -> Network:
        """The network. Raises ``Cycle`` where links between plans close one."""
        found = self.found
        found.done = np.array([one.actual_finish is not None for one in self.activities], dtype=float)
        found.facts = max((one.actual_finish or 0 for one in self.activities), default=0)
        after = [[tie.after for tie in ties] for ties in found.out_of]
        waiting = [len(ties) for ties in found.into]
        found.order = ordered([[(number, 0) for number in each] for each in after], {}, waiting)
        if len(found.order) < len(found):
            raise Cycle([found.keys[number] for number in cycle_in(after, found.order)])
        kinds = dict.fromkeys(one.clock for one in self.activities)
        for clock in kinds:
            mine = [n for n, one in enumerate(self.activities) if one.clock is clock]
            found.clocks.append((self.clock(clock), np.array(mine)))
        return found


def compiled(plans: Sequence[tuple[str, Outcome]], links: Sequence[Link] = ()) -> Network:
    """One network of plans, each with what its keys begin with, and of links between them by whole keys."""
    compiler = Compiler()
    for prefix, plan in plans:
        compiler.add(plan, prefix)
    for link in links:
        compiler.tie(link)
    return compiler.network()
