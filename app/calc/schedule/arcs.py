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
    ``idle`` are the links that drive nothing, ``out_of_sequence`` those whose successor did not wait;
    ``besides`` has the ends of all that are not plain, for they too may close a circle, and ``waiting``
    how often each activity is an end in ``out_of`` and ``besides``.
    """

    durations: list[int]
    floors: list[int]
    into: list[list[tuple[int, int]]]
    out_of: list[list[tuple[int, int]]]
    waiting: list[int]
    bridges_in: dict[int, list[tuple[int, Bridge]]] = field(default_factory=dict)
    bridges_out: dict[int, list[tuple[int, Bridge]]] = field(default_factory=dict)
    idle: set[int] = field(default_factory=set)
    out_of_sequence: list[int] = field(default_factory=list)
    spanned: list[tuple[int, int, int]] = field(default_factory=list)  # the links of hammocks, with both ends
    besides: dict[int, list[int]] = field(default_factory=dict)


def arcs_of(
    activities: list[Activity], links: list[Link], numbers: dict[str, int], durations: list[int], basis: Basis
) -> Arcs:
    """The arcs of a network. Raises ``UnknownActivity``.

    Notes
    -----
    Nearly every link is plain: between two activities that have not begun, on one calendar. Those are
    laid in the loop itself, which is most of what a recalculation takes.
    """
    into: list[list[tuple[int, int]]] = [[] for _ in activities]
    out_of: list[list[tuple[int, int]]] = [[] for _ in activities]
    waiting = [0] * len(activities)
    arcs = Arcs(durations, floors_of(activities, basis), into, out_of, waiting)
    clocks = [one.clock for one in activities]
    # An activity that has begun, or is a hammock, has a clock of its own here: no link to it is plain.
    ahead = [one.clock if is_ahead(one) else number for number, one in enumerate(activities)]
    finish_to_start = Relation.FS
    try:
        for number, link in enumerate(links):
            before, after = numbers[link.predecessor], numbers[link.successor]
            clock = ahead[before]
            if (
                clock is ahead[after]
                and clock is clocks[after]
                and (not link.lag or link.clock in (None, clock))
            ):
                arc = durations[before] + link.lag
                if link.relation is not finish_to_start:
                    arc = offset(link, durations[before], durations[after])
                into[after].append((before, arc))
                out_of[before].append((after, arc))
                waiting[after] += 1
            else:
                lay_odd(arcs, number, (before, after), link, (activities[before], activities[after]), basis)
    except KeyError as missing:
        raise UnknownActivity(link, missing.args[0]) from None
    return arcs


def is_ahead(activity: Activity) -> bool:
    return activity.actual_start is None and activity.kind is not ActivityKind.HAMMOCK


def offset(link: Link, before: int, after: int) -> int:
    """What a link on one calendar adds to the start of its predecessor, by the durations of both ends."""
    leaving = before if link.relation in FROM_FINISH else 0
    return leaving + link.lag - (after if link.relation in TO_FINISH else 0)


def floors_of(activities: list[Activity], basis: Basis) -> list[int]:
    """What remains begins at the data date, when it is resumed, or when it was begun, whichever is last."""
    earliest = {clock: clock.worked(basis.earliest) for clock in {one.clock for one in activities}}
    floors = [earliest[one.clock] for one in activities]
    for number, one in enumerate(activities):
        if one.actual_finish is None and (one.actual_start is not None or one.resume is not None):
            facts = [fact for fact in (one.resume, one.actual_start) if fact is not None]
            floors[number] = one.clock.worked(max([basis.earliest, *facts]))
    return floors


def lay_odd(
    arcs: Arcs, number: int, ends: tuple[int, int], link: Link, held: tuple[Activity, Activity], basis: Basis
) -> None:
    """Add a link that is not plain."""
    before, after = ends
    first, second = held
    arcs.besides.setdefault(before, []).append(after)
    arcs.waiting[after] += 1
    if ActivityKind.HAMMOCK in (first.kind, second.kind):
        arcs.idle.add(number)
        arcs.spanned.append((number, before, after))
    elif first.actual_start is None and second.actual_start is None:
        lay(arcs, before, after, link, first, second)
    else:
        lay_progressed(arcs, number, before, after, link, first, second, basis)


def lay(arcs: Arcs, before: int, after: int, link: Link, first: Activity, second: Activity) -> None:
    """Add a link that holds: forward, back, and between calendars by a bridge."""
    lengths = arcs.durations[before], arcs.durations[after]
    between = link.clock or first.clock
    if first.clock is second.clock and (between is first.clock or not link.lag):
        arc = offset(link, *lengths)
        arcs.into[after].append((before, arc))
        arcs.out_of[before].append((after, arc))
        arcs.waiting[after] += 1
        return
    from_finish, to_finish = link.relation in FROM_FINISH, link.relation in TO_FINISH
    bridge = Bridge(
        first.clock,
        second.clock,
        between,
        link.lag,
        lengths[0] if from_finish else 0,
        lengths[1] if to_finish else 0,
        first.actual_finish is None and opens_work(first, lengths[0], from_finish),
        not opens_work(second, lengths[1], to_finish),
    )
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
    """Add a link of which an end is a fact: what has happened holds by its own date, and waits no more.

    What is complete has its dates, but what comes before it and is not done still holds what comes
    after it, unless progress overrides the logic.
    """
    happened = first.actual_finish if link.relation in FROM_FINISH else first.actual_start
    if happened is None:
        starts = second.actual_finish is not None or link.relation in (Relation.FS, Relation.SS)
        if second.actual_start is not None and starts:
            arcs.out_of_sequence.append(number)
            if basis.logic == ProgressLogic.OVERRIDE:
                arcs.idle.add(number)
                return
        lay(arcs, before, after, link, first, second)
        return
    if second.actual_finish is None:
        held = second.clock.worked(lagged(link.clock or first.clock, happened, link.lag))
        reaching = arcs.durations[after] if link.relation in TO_FINISH else 0
        arcs.floors[after] = max(arcs.floors[after], held - reaching)
    if first.actual_finish is None:
        arcs.idle.add(number)
        return
    lay(arcs, before, after, Link(link.predecessor, link.successor, link.relation), first, second)
