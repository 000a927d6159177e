"""Links as arithmetic: how the start of one activity holds the start of another.

Work is contiguous, so every relation bounds a start by a start: the four differ in the durations
that are added and taken off. On one calendar that is one addition; between calendars it is a
question of instants, asked of a bridge.
"""

from dataclasses import dataclass, field

from app.calc.schedule.calendar import Clock, lagged
from app.calc.schedule.network import (
    Activity,
    ActivityKind,
    Basis,
    Link,
    ProgressLogic,
    Relation,
    UnknownActivity,
)

FROM_FINISH = frozenset({Relation.FS, Relation.FF})
TO_FINISH = frozenset({Relation.FF, Relation.SF})


@dataclass(frozen=True, slots=True)
class Bridge:
    """A link between calendars: ``ahead`` bounds the successor's start, ``back`` the predecessor's.

    A start is held by the instant work begins again, a finish by the instant work has ended, which is
    what other programs do: before a weekend a finish lets its predecessor have the evening, not the Monday.
    """

    before: Clock
    after: Clock
    between: Clock
    lag: int
    leaving: int  # minutes from the predecessor's start to the end that holds
    reaching: int  # minutes from the successor's start to the end that is held
    opens: bool  # whether the predecessor's end is the start of work
    closes: bool  # whether the successor's end is the finish of work

    def ahead(self, start: int) -> int:
        end = start + self.leaving
        instant = self.before.start_of(end) if self.opens else self.before.finish_of(end)
        instant = lagged(self.between, instant, self.lag)
        return self.after.worked(instant) - self.reaching

    def back(self, start: int) -> int:
        end = start + self.reaching
        instant = self.after.finish_of(end) if self.closes else self.after.start_of(end)
        if self.lag:
            instant = self.between.start_of(self.between.worked(instant) - self.lag)
        if self.opens:
            return self.before.worked(instant + 1) - 1 - self.leaving
        return self.before.worked(instant) - self.leaving


@dataclass(slots=True)
class Arcs:
    """What the passes run over, by the number of each activity.

    ``into`` and ``out_of`` hold (other, offset) of links on one calendar, ``bridges_in`` and
    ``bridges_out`` (other, bridge) of the rest; ``floors`` the least start that facts allow.
    ``live`` are the links that hold, ``out_of_sequence`` those whose successor did not wait.
    """

    durations: list[int]
    floors: list[int]
    into: list[list[tuple[int, int]]]
    out_of: list[list[tuple[int, int]]]
    bridges_in: dict[int, list[tuple[int, Bridge]]] = field(default_factory=dict)
    bridges_out: dict[int, list[tuple[int, Bridge]]] = field(default_factory=dict)
    live: list[tuple[int, int, int]] = field(default_factory=list)  # number of the link, both ends
    out_of_sequence: list[int] = field(default_factory=list)
    spanned: list[tuple[int, int, int]] = field(default_factory=list)  # the links of hammocks


def arcs_of(
    activities: list[Activity], links: list[Link], numbers: dict[str, int], durations: list[int], basis: Basis
) -> Arcs:
    """The arcs of a network. Raises ``UnknownActivity``."""
    count = len(activities)
    floors = [floor_of(one, basis) for one in activities]
    arcs = Arcs(durations, floors, [[] for _ in range(count)], [[] for _ in range(count)])
    for number, link in enumerate(links):
        before, after = numbers.get(link.predecessor), numbers.get(link.successor)
        if before is None or after is None:
            raise UnknownActivity(link, link.predecessor if before is None else link.successor)
        first, second = activities[before], activities[after]
        if first.kind == ActivityKind.HAMMOCK or second.kind == ActivityKind.HAMMOCK:
            arcs.spanned.append((number, before, after))
        elif first.actual_start is None and second.actual_start is None:
            lay(arcs, number, before, after, link, first, second)
        else:
            lay_progressed(arcs, number, before, after, link, first, second, basis)
    return arcs


def floor_of(activity: Activity, basis: Basis) -> int:
    """What remains begins at the data date, when it is resumed, or when it was begun, whichever is last."""
    if activity.actual_finish is not None:
        return activity.clock.worked(basis.earliest)
    facts = (fact for fact in (activity.resume, activity.actual_start) if fact is not None)
    return activity.clock.worked(max([basis.earliest, *facts]))


def lay(
    arcs: Arcs, number: int, before: int, after: int, link: Link, first: Activity, second: Activity
) -> None:
    """Add a link; from what is complete it only passes late dates back."""
    relation = link.relation
    leaving = arcs.durations[before] if relation in FROM_FINISH else 0
    reaching = arcs.durations[after] if relation in TO_FINISH else 0
    ahead = first.actual_finish is None
    if ahead:
        arcs.live.append((number, before, after))
    between = link.clock or first.clock
    if first.clock is second.clock and (between is first.clock or not link.lag):
        arc = leaving + link.lag - reaching
        if ahead:
            arcs.into[after].append((before, arc))
        arcs.out_of[before].append((after, arc))
        return
    opens = ahead and opens_work(first, arcs.durations[before], relation in FROM_FINISH)
    closes = not opens_work(second, arcs.durations[after], relation in TO_FINISH)
    bridge = Bridge(first.clock, second.clock, between, link.lag, leaving, reaching, opens, closes)
    if ahead:
        arcs.bridges_in.setdefault(after, []).append((before, bridge))
    arcs.bridges_out.setdefault(before, []).append((after, bridge))


def opens_work(activity: Activity, duration: int, finish: bool) -> bool:
    """Whether an end of an activity is shown as the instant that work begins, not as the one it has ended.

    What takes no time has one instant: the evening for a finish milestone, the morning for all else.
    """
    return not finish if duration else activity.kind != ActivityKind.FINISH_MILESTONE


def lay_progressed(
    arcs: Arcs,
    number: int,
    before: int,
    after: int,
    link: Link,
    first: Activity,
    second: Activity,
    basis: Basis,
) -> None:
    """Add a link of which an end is a fact: what has happened holds by its own date, and waits no more."""
    if second.actual_finish is not None:
        if first.actual_finish is not None:  # only the late date passes through
            lay(arcs, number, before, after, Link(link.predecessor, link.successor), first, second)
        elif link.relation != Relation.SS or first.actual_start is None:
            arcs.out_of_sequence.append(number)
        return
    happened = first.actual_finish if link.relation in FROM_FINISH else first.actual_start
    if happened is not None:
        held = second.clock.worked(lagged(link.clock or first.clock, happened, link.lag))
        reaching = arcs.durations[after] if link.relation in TO_FINISH else 0
        arcs.floors[after] = max(arcs.floors[after], held - reaching)
        if first.actual_finish is not None:
            bare = Link(link.predecessor, link.successor, link.relation)
            lay(arcs, number, before, after, bare, first, second)
        return
    if second.actual_start is not None and link.relation in (Relation.FS, Relation.SS):
        arcs.out_of_sequence.append(number)
        if basis.logic == ProgressLogic.OVERRIDE:
            return
    lay(arcs, number, before, after, link, first, second)
