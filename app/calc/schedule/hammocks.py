"""Hammocks: levels of effort whose dates are the span of what they are linked to."""

from collections import defaultdict

from app.calc.schedule.arcs import FROM_FINISH, TO_FINISH
from app.calc.schedule.calendar import lagged
from app.calc.schedule.network import ActivityKind, Link
from app.calc.schedule.outcome import Outcome


def spans(found: Outcome) -> Outcome:
    """The outcome with every hammock laid over its span, early and late."""
    if not found.arcs.spanned:
        return found
    by_hammock: dict[int, list[tuple[Link, int, bool]]] = defaultdict(list)
    for number, before, after in found.arcs.spanned:
        link = found.links[number]
        if found.activities[after].kind == ActivityKind.HAMMOCK:
            by_hammock[after].append((link, before, True))
        if found.activities[before].kind == ActivityKind.HAMMOCK:
            by_hammock[before].append((link, after, False))
    for hammock, joined in by_hammock.items():
        span(found, hammock, [one for one in joined if is_real(found, one[1])])
    return found


def is_real(found: Outcome, number: int) -> bool:
    return found.activities[number].kind != ActivityKind.HAMMOCK


def span(found: Outcome, hammock: int, joined: list[tuple[Link, int, bool]]) -> None:
    """Lay one hammock from the first instant that its links give its start to the last they give its finish."""
    clock = found.activities[hammock].clock
    lengths = []
    for starts in (found.early, found.late):
        first, last = ends(found, hammock, joined, starts)
        start = max(clock.worked(min(first)), found.arcs.floors[hammock]) if first else starts[hammock]
        lengths.append(max(0, clock.worked(max(last)) - start) if last else 0)
        starts[hammock] = start
    found.arcs.durations[hammock] = lengths[0]
    found.late[hammock] += lengths[1] - lengths[0]  # so that start and duration give the late finish


def ends(
    found: Outcome, hammock: int, joined: list[tuple[Link, int, bool]], starts: list[int]
) -> tuple[list[int], list[int]]:
    """The instants that the links of a hammock give its start, and those they give its finish."""
    first: list[int] = []
    last: list[int] = []
    for link, other, arrives in joined:
        own = link.relation in TO_FINISH if arrives else link.relation in FROM_FINISH
        theirs = link.relation in FROM_FINISH if arrives else link.relation in TO_FINISH
        instant = found.end_of(other, theirs, starts)
        clock = link.clock or found.activities[other if arrives else hammock].clock
        (last if own else first).append(lagged(clock, instant, link.lag if arrives else -link.lag))
    return first, last
