"""What holds for any network: the passes agree with the definition, found by trial on enumerated minutes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.calc.schedule.calendar import DAY, Calendar
from app.calc.schedule.critical_path import calculate
from app.calc.schedule.holding import early_bounds, late_bounds
from app.calc.schedule.network import (
    Activity,
    ActivityKind,
    Basis,
    Constraint,
    ConstraintKind,
    Cycle,
    Link,
    ProgressLogic,
    Relation,
)
from app.calc.schedule.outcome import Outcome
from tests.unit.calc.schedule.slow import Slow, minutes_of

FIRST, DAYS = date(2025, 10, 1), 420
DATA_DATE = (date(2026, 1, 7).toordinal() - 1) * DAY + 5
OFF = {
    date(2026, 1, 9): (),
    date(2026, 1, 10): ((0, 3),),
    date(2026, 1, 14): ((1, 5),),
    date(2026, 1, 12): (),
}
CALENDARS = [
    Calendar("weekdays", (((0, 4), (6, 9)),) * 5 + ((),) * 2, OFF),
    Calendar("all week", (((2, 8),),) * 7),
    Calendar("half week", (((0, 3),), (), ((4, 7), (8, 9)), (), ((0, 2),), (), ()), {date(2026, 1, 16): ()}),
]
MINUTES = {calendar: minutes_of(calendar, FIRST, DAYS) for calendar in CALENDARS}
KINDS = [ActivityKind.START_MILESTONE, ActivityKind.FINISH_MILESTONE]
FROM_BELOW = [ConstraintKind.SNET, ConstraintKind.FNET]
settings.register_profile("networks", deadline=None)


@st.composite
def activities(
    draw: st.DrawFn, key: str, calendars: int, progressed: bool, kinds: Sequence[ActivityKind] = KINDS
) -> Activity:
    clock = CALENDARS[draw(st.integers(0, calendars - 1))]
    duration = draw(st.integers(0, 9))
    kind = ActivityKind.TASK if duration else draw(st.sampled_from(kinds))
    at = st.integers(DATA_DATE - 2000, DATA_DATE + 9000)
    constraints = draw(st.lists(st.builds(Constraint, st.sampled_from(FROM_BELOW), at), max_size=1))
    state = draw(st.sampled_from(["ahead", "ahead", "started", "done"])) if progressed else "ahead"
    if state == "ahead":
        return Activity(key, duration, clock, kind, tuple(constraints))
    started = draw(st.integers(DATA_DATE - 9000, DATA_DATE - 1))
    if state == "started":
        return Activity(key, duration + 1, clock, actual_start=started, constraints=tuple(constraints))
    finished = draw(st.integers(started, DATA_DATE))
    return Activity(key, 0, clock, kind, actual_start=started, actual_finish=finished)


@st.composite
def networks(
    draw: st.DrawFn, calendars: int = 3, progressed: bool = False, held: Sequence[Relation] = tuple(Relation)
) -> tuple[Any, ...]:
    keys = draw(st.permutations("abcdef"))[: draw(st.integers(2, 6))]
    kinds = KINDS if len(held) == len(Relation) else KINDS[:1]
    found = [draw(activities(key, calendars, progressed, kinds)) for key in keys]
    clocks = st.sampled_from([None, *CALENDARS[:calendars]])
    pairs = st.tuples(st.integers(0, len(keys) - 1), st.integers(0, len(keys) - 1)).filter(
        lambda p: p[0] < p[1]
    )
    links = [
        Link(keys[before], keys[after], draw(st.sampled_from(held)), draw(st.integers(-6, 8)), draw(clocks))
        for before, after in draw(st.lists(pairs, max_size=9))
    ]
    order = draw(st.permutations(found))
    logic = draw(st.sampled_from(ProgressLogic))
    return list(order), links, Basis(data_date=DATA_DATE, logic=logic)


def both(network: tuple[Any, ...]) -> tuple[Outcome, Slow, dict[str, int]]:
    slow = Slow(*network, MINUTES)
    return calculate(*network), slow, slow.forward({})


def same_dates(network: tuple[Any, ...]) -> None:
    found, slow, early = both(network)
    assert found.finish == slow.ends(early)
    for one in network[0]:
        dates = found.dates(one.key)
        if one.actual_start is None:
            assert dates.start == slow.start(one, early[one.key])
        assert dates.finish == slow.finish(one, early[one.key])


@given(networks())
@settings(deadline=None, max_examples=150)
def test_early_dates_are_the_least_that_keep_every_link(network: tuple[Any, ...]) -> None:
    same_dates(network)


@given(networks(progressed=True))
@settings(deadline=None, max_examples=150)
def test_remaining_work_is_scheduled_after_the_data_date(network: tuple[Any, ...]) -> None:
    same_dates(network)


# Between calendars, a finish (and so a finish milestone) lets others finish that evening: see the cases by hand.
STARTS = (Relation.FS, Relation.SS)
FLOATING = st.one_of(networks(held=STARTS), networks(calendars=1))


@given(FLOATING)
@settings(deadline=None, max_examples=120)
def test_total_float_is_the_delay_that_the_finish_bears(network: tuple[Any, ...]) -> None:
    found, slow, early = both(network)
    for one in network[0]:
        assert found.total_float(one.key) == slow.total_float(one.key, early), one.key


@given(FLOATING)
@settings(deadline=None, max_examples=120)
def test_free_float_is_the_delay_that_successors_bear(network: tuple[Any, ...]) -> None:
    found, slow, early = both(network)
    led = {link.predecessor for link in network[1]}
    for one in network[0]:
        free = found.free_float(one.key)
        assert free is not None
        tried = slow.free_float(one.key, early, free + 3)
        if one.key in led:
            assert tried == free, one.key
        else:
            assert tried is None and free == found.total_float(one.key)


@given(networks(calendars=1))
@settings(deadline=None, max_examples=80)
def test_order_does_not_matter_and_paths_drive(network: tuple[Any, ...]) -> None:
    held, links, basis = network
    found, turned = calculate(held, links, basis), calculate(held[::-1], links[::-1], basis)
    assert all(found.dates(one.key) == turned.dates(one.key) for one in held)
    assert sorted(found.critical()) == sorted(turned.critical())
    path = found.longest_path()
    assert path and {found.activities[n].key for n in found.last()} <= {*path}
    for key in path:
        assert found.total_float(key) == 0 or any(link.predecessor == key for link in links)


@given(networks())
@settings(deadline=None, max_examples=100)
def test_what_holds_a_date_is_told_and_nothing_holds_it_more(network: tuple[Any, ...]) -> None:
    found = calculate(*network)
    for one in network[0]:
        early, late = early_bounds(found, one.key), late_bounds(found, one.key)
        assert early[0].holds and late[0].holds, one.key
        assert max(bound.start for bound in early) == found.early[found.numbers[one.key]]
        assert min(bound.start for bound in late) == found.late[found.numbers[one.key]]
        drivers = {bound.other for bound in early if bound.link and bound.holds}
        assert drivers == {link.predecessor for link in found.driving if link.successor == one.key}


@given(networks(), st.integers(1, 40))
@settings(deadline=None, max_examples=60)
def test_a_required_finish_moves_every_late_date_alike_on_one_calendar(
    network: tuple[Any, ...], minutes: int
) -> None:
    held, links, basis = network
    alone = [one for one in held if one.clock is held[0].clock]
    keys = {one.key for one in alone}
    joined = [
        Link(k.predecessor, k.successor, k.relation, k.lag)
        for k in links
        if {k.predecessor, k.successor} <= keys
    ]
    found = calculate(alone, joined, basis)
    clock = alone[0].clock
    earlier = clock.finish_of(clock.worked(found.finish) - minutes)
    pulled = calculate(alone, joined, Basis(data_date=basis.data_date, required_finish=earlier))
    for one in alone:
        assert pulled.early == found.early
        assert (found.total_float(one.key) or 0) - (pulled.total_float(one.key) or 0) == minutes


@given(networks(), st.data())
@settings(deadline=None, max_examples=60)
def test_a_closed_circle_is_named_activity_by_activity(network: tuple[Any, ...], data: st.DataObject) -> None:
    held, links, basis = network
    assume(links)
    chosen = data.draw(st.sampled_from(links))
    with pytest.raises(Cycle) as refused:
        calculate(held, [*links, Link(chosen.successor, chosen.predecessor)], basis)
    keys = refused.value.keys
    pairs = {(link.predecessor, link.successor) for link in links} | {(chosen.successor, chosen.predecessor)}
    assert all(pair in pairs for pair in zip(keys, (*keys[1:], keys[0]), strict=True))
