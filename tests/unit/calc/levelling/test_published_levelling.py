"""Levelling: the published worked examples, and the best known answers of Patterson and PSPLIB."""

from itertools import permutations
from typing import Any

import pytest

from app.calc.levelling.bounds import lower_bound, work_content
from app.calc.levelling.checking import breaches
from app.calc.levelling.generating import precedence_order, serial
from app.calc.levelling.levelling import Levelled, Status, levelled
from app.calc.levelling.network import network_of
from app.calc.levelling.problem import Activity, Capacity, Link, Problem
from app.calc.levelling.rules import late_finish
from app.resources.levelling.exact import proved
from bench.levelling import Instance, instances
from tests.unit.calc.conftest import DATA, Oracle

SECONDS = 60.0  # at most: on a busy machine the process alone takes some to begin
QUICK = ("j301_1", "j3033_6")  # proved in less than a second, and one more for the process to begin


@pytest.fixture(scope="module")
def published() -> dict[str, Instance]:
    folder = DATA / "psplib"
    if not folder.exists():
        pytest.skip(f"the published instances are not at {folder}: set STEERCO_SHARED_DATA")
    return {one.name: one for one in instances(folder)}


def problem_of(given: dict[str, Any]) -> Problem:
    return Problem(
        tuple(Activity(key, one["dur"], one["req"]) for key, one in given["activities"].items()),
        tuple(Link(*pair) for pair in given["precedence"]),
        {name: Capacity(units) for name, units in given["capacity"].items()},
    )


def test_the_worked_example_by_least_late_finish(oracle: Oracle) -> None:
    expected, problem = oracle("RCPSP-01")["expected"], problem_of(oracle("RCPSP-01")["inputs"])
    network = network_of(problem)
    assert network.critical_path == expected["cpm_duration"]
    by_value = sorted(zip(late_finish(network), network.keys, strict=True))
    assert [key for _, key in by_value] == expected["lft_order"]
    starts = serial(network, precedence_order(network, late_finish(network)))
    assert starts is not None
    assert dict(zip(network.keys, starts, strict=True)) == expected["sgs_starts"]
    assert network.makespan(starts) == expected["sgs_makespan"]
    assert work_content(network) == pytest.approx(expected["work_content_lower_bound"])


def test_the_worked_example_is_proved(oracle: Oracle) -> None:
    """Every order tried by the serial scheme, among whose schedules is a shortest one; and the solver."""
    expected, problem = oracle("RCPSP-01")["expected"], problem_of(oracle("RCPSP-01")["inputs"])
    network = network_of(problem)
    made = (serial(network, precedence_order(network, order)) for order in permutations(range(7)))
    assert min(network.makespan(starts) for starts in made if starts) == expected["optimal_makespan"]
    found = proved(problem, levelled(problem), SECONDS)
    assert (found.finish, found.status) == (expected["optimal_makespan"], Status.OPTIMAL)


def kept(instance: Instance, found: Levelled) -> None:
    assert not breaches(instance.problem, found.starts)
    assert instance.lower <= found.finish
    assert found.bound.finish <= instance.upper


def test_the_heuristic_finds_what_is_best_of_patterson(published: dict[str, Instance]) -> None:
    for instance in (one for name, one in published.items() if name.startswith("pat")):
        found = levelled(instance.problem, schedules=400)
        kept(instance, found)
        assert found.finish == instance.upper


def test_the_heuristic_keeps_every_published_instance_and_comes_near(published: dict[str, Instance]) -> None:
    """With so few schedules that it is quick; ``python -m bench.levelling`` tells what the default finds."""
    gaps = []
    for instance in published.values():
        found = levelled(instance.problem, schedules=30)
        kept(instance, found)
        assert found.bound == lower_bound(network_of(instance.problem))
        gaps.append(found.finish / instance.upper - 1)
    assert sum(gaps) / len(gaps) < 0.06


def test_the_solver_proves_what_is_best(published: dict[str, Instance]) -> None:
    for name in QUICK:
        instance = published[name]
        found = proved(instance.problem, levelled(instance.problem, schedules=30), SECONDS)
        kept(instance, found)
        assert (found.finish, found.status) == (instance.upper, Status.OPTIMAL)


def test_a_solver_out_of_time_tells_how_far_it_may_be_off(published: dict[str, Instance]) -> None:
    instance = published["j12046_8"]
    found = proved(instance.problem, levelled(instance.problem, schedules=6), 1.0)
    kept(instance, found)
    assert found.status == Status.FEASIBLE
    assert 0 < found.gap < 1


def test_the_same_seed_gives_the_same_answer(published: dict[str, Instance]) -> None:
    problem = published["j609_2"].problem
    first = levelled(problem, seed=7, schedules=60)
    assert levelled(problem, seed=7, schedules=60) == first
