"""What holds of every levelling: drawn problems with all kinds of links, dates and changing capacity."""

from hypothesis import given
from hypothesis import strategies as st

from app.calc.levelling.bounds import lower_bound
from app.calc.levelling.checking import Breach, breaches
from app.calc.levelling.explaining import explained, handed_on
from app.calc.levelling.generating import parallel, precedence_order, serial
from app.calc.levelling.justifying import justified
from app.calc.levelling.levelling import levelled
from app.calc.levelling.network import network_of
from app.calc.levelling.problem import Activity, Capacity, Link, Problem, Unlevellable
from app.calc.levelling.rules import RULES
from app.calc.levelling.smoothing import smoothed
from app.calc.schedule.network import Relation
from app.resources.levelling.exact import proved


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to nine activities; capacity that changes and sometimes is nothing, but in the end does for each."""
    count = draw(st.integers(1, 9))
    units = st.integers(0, 3)
    activities = tuple(
        Activity(
            f"A{n}",
            draw(st.integers(0, 4)),
            {"dev": draw(units), "ba": draw(units)},
            draw(st.sampled_from([0, 0, 0, 2, 5])),
        )
        for n in range(count)
    )
    links = tuple(
        Link(f"A{before}", f"A{after}", draw(st.sampled_from([*Relation])), draw(st.integers(-2, 3)))
        for after in range(1, count)
        for before in draw(st.sets(st.integers(0, after - 1), max_size=2))
    )
    steps = st.lists(st.integers(0, 5), max_size=8).map(tuple)
    capacities = {name: Capacity(draw(st.integers(3, 4)), draw(steps)) for name in ("dev", "ba")}
    return Problem(activities, links, capacities)


@given(problems())
def test_every_scheme_keeps_to_links_and_capacity(problem: Problem) -> None:
    network = network_of(problem)
    bound = lower_bound(network).finish
    for rule in RULES.values():
        values = rule(network)
        for starts in (serial(network, precedence_order(network, values)), parallel(network, values)):
            assert starts is not None
            better = justified(network, starts)
            assert bound <= network.makespan(better) <= network.makespan(starts)
            for each in (starts, better):
                assert not breaches(problem, dict(zip(network.keys, each, strict=True)))


@given(problems())
def test_delays_and_floats_are_explained(problem: Problem) -> None:
    found = levelled(problem, schedules=20)
    capacities, told = problem.capacities, explained(problem, found.starts)
    demands = {one.key: one for one in problem.activities}
    for one in told:
        assert one.delay >= one.own_delay >= 0
        assert bool(one.own_delay) == bool(one.resources)
        assert one.float_after >= 0
        for resource in one.resources:
            used = sum(
                other.demands[resource]
                for other in problem.activities
                if found.starts[other.key] <= one.start - 1 < found.starts[other.key] + other.duration
            )
            assert used + demands[one.key].demands[resource] > capacities[resource].at(one.start - 1)


@given(problems(), st.integers(0, 8))
def test_float_is_there_to_be_used(problem: Problem, number: int) -> None:
    """One activity slips by all its float, those that wait for it and for its units follow: the finish stays."""
    steady = {name: Capacity(capacity.after) for name, capacity in problem.capacities.items()}
    problem = Problem(problem.activities, problem.links, steady)
    found = levelled(problem, schedules=20)
    network = network_of(problem)
    starts = [found.starts[key] for key in network.keys]
    number %= len(starts)
    slipped = starts[:]
    slipped[number] += explained(problem, found.starts)[number].float_after
    handed = handed_on(network, starts)
    for _ in starts:  # as often as a slip can be passed on
        for one, arcs in enumerate(network.out_of):
            for after, offset in arcs:
                slipped[after] = max(slipped[after], slipped[one] + offset)
        for one, after in handed:
            slipped[after] = max(slipped[after], slipped[one] + network.durations[one])
    assert network.makespan(slipped) == found.finish
    assert not breaches(problem, dict(zip(network.keys, slipped, strict=True)))


@given(problems())
def test_smoothing_keeps_the_finish_and_every_link(problem: Problem) -> None:
    found = smoothed(problem)
    assert found.finish == network_of(problem).critical_path
    assert (found.after.overload, round(found.after.squares, 6)) <= (
        found.before.overload,
        round(found.before.squares, 6),
    )


@given(problems(), st.integers(0, 8), st.integers(0, 3))
def test_what_is_held_stays_or_is_refused(problem: Problem, number: int, later: int) -> None:
    network = network_of(problem)
    held = number % len(problem.activities)
    at = network.early[held] + later
    one = problem.activities[held]
    pinned = Activity(one.key, one.duration, one.demands, at, at)
    activities = (*problem.activities[:held], pinned, *problem.activities[held + 1 :])
    try:
        found = levelled(Problem(activities, problem.links, problem.capacities), schedules=20)
    except Unlevellable as refused:
        assert refused.keys == (pinned.key,)
    else:
        assert found.starts[pinned.key] == at


def test_the_solver_is_never_worse_and_keeps_changing_capacity() -> None:
    dev = Capacity(2, (2, 0, 0, 2, 1, 1))
    activities = tuple(Activity(f"A{n}", n % 3 + 1, {"dev": 1 + n % 2}) for n in range(6))
    problem = Problem(activities, (Link("A0", "A5", Relation.SS, 2), Link("A1", "A2", lag=-1)), {"dev": dev})
    first = levelled(problem, schedules=3)
    found = proved(problem, first, 10)
    assert found.bound.finish <= found.finish <= first.finish
    assert str(found.status) == "optimal"


@given(problems())
def test_the_checker_sees_what_is_broken(problem: Problem) -> None:
    """Everything at once in the first period: each breach is one that can be seen by hand."""
    found = breaches(problem, {one.key: 0 for one in problem.activities})
    early = [Breach("too_early", (one.key,), by=one.release) for one in problem.activities if one.release]
    assert [one for one in found if one.kind == "too_early"] == early
    over = sum(one.demands["dev"] for one in problem.activities if one.duration)
    over -= problem.capacities["dev"].at(0)
    first = [one.by for one in found if (one.resource, one.period) == ("dev", 0)]
    assert first == ([over] if over > 0 else [])
    missing = breaches(problem, {})
    assert [one.kind for one in missing] == ["missing"]
