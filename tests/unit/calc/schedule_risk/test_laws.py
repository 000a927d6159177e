"""What holds of every simulated plan: it is the plan, calculated so often, with one's own luck for each task."""

import random
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import numpy as np
import pytest

from app.calc.schedule.calendar import ELAPSED, OFFICE_HOURS, Calendar, minute_of, standard
from app.calc.schedule.critical_path import calculate
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
from app.calc.schedule_risk import passes, running
from app.calc.schedule_risk.inputs import Driver, Effect, Likeness, Model, Uncertain
from app.calc.schedule_risk.joint import confidence, frontier
from app.calc.schedule_risk.network import compiled
from app.calc.schedule_risk.running import at_means, drawn_again, simulated
from app.calc.schedule_risk.tables import CELLS, Quantiles
from app.calc.simulation.distributions import Distribution, Lognormal, Pert, Triangular, Uniform
from app.calc.simulation.normal import distribution

CLOCKS = (
    standard("five", {date(2026, 3, 4): (), date(2026, 3, 7): OFFICE_HOURS}),
    Calendar("seven", (OFFICE_HOURS,) * 7),
    Calendar("nights", (((0, 360), (1200, 1440)),) * 6 + ((),)),
    ELAPSED,
)
BASIS = Basis(minute_of(datetime(2026, 3, 2, 8)), data_date=minute_of(datetime(2026, 3, 6, 12)))
EARLY = (ConstraintKind.SNET, ConstraintKind.FNET, ConstraintKind.MSO, ConstraintKind.MFO)


def an_activity(drawn: random.Random, number: int) -> Activity:
    """One of any calendar, begun, suspended or done now and then, and held by a date now and then."""
    at = BASIS.start + 60 * drawn.randint(0, 24 * 40)
    begun = {"actual_start": BASIS.start + drawn.randint(0, 3000)} if number < 8 and number % 2 else {}
    if begun and number % 3 == 0:
        begun["actual_finish"] = begun["actual_start"] + 960
    kind = drawn.choice(
        [ActivityKind.TASK] * 8 + [ActivityKind.FINISH_MILESTONE, ActivityKind.START_MILESTONE]
    )
    held = (Constraint(drawn.choice(EARLY), at),) if drawn.random() < 0.15 else ()
    length = drawn.randint(1, 4000) if kind == ActivityKind.TASK else 0
    resume = at if drawn.random() < 0.05 and begun else None
    return Activity(f"T{number}", length, drawn.choice(CLOCKS), kind, held, resume=resume, **begun)


def a_network(seed: int, many: int = 40) -> tuple[list[Activity], list[Link]]:
    drawn = random.Random(seed)
    activities = [an_activity(drawn, number) for number in range(many)]
    pairs = (sorted(drawn.sample(range(many), 2)) for _ in range(2 * many))
    links = [
        Link(
            f"T{i}",
            f"T{j}",
            drawn.choice(list(Relation)),
            drawn.choice([0, 0, 300, -200]),
            drawn.choice([None, None, *CLOCKS]),
        )
        for i, j in pairs
    ]
    return activities, links


def uncertain(activities: list[Activity]) -> list[Uncertain]:
    return [Uncertain(one.key, Pert(0.5, 1.0, 2.0), is_ratio=True) for one in activities if one.duration]


@pytest.mark.parametrize("logic", list(ProgressLogic))
@pytest.mark.parametrize("seed", range(12))
def test_every_iteration_is_what_the_critical_path_method_finds(seed: int, logic: ProgressLogic) -> None:
    activities, links = a_network(seed)
    basis = replace(BASIS, logic=logic)
    network = compiled([("", calculate(activities, links, basis))])
    model = Model(network, uncertain(activities))
    drawn = drawn_again(model, seed, 6, network.keys)
    durations = np.array([drawn[key] for key in network.keys])
    space = passes.Space.of(len(network), 6)
    finish = running.calculated(model, durations, space)
    for column in range(6):
        again = [
            replace(one, duration=int(length)) if one.actual_finish is None else one
            for one, length in zip(activities, durations[:, column], strict=True)
        ]
        found = calculate(again, links, basis)
        assert finish[column] == found.finish
        assert space.start[:, column].tolist() == found.early
        assert space.late[:, column].tolist() == found.late


def test_without_uncertainty_it_is_the_plan() -> None:
    found = calculate(*a_network(3), BASIS)
    run = simulated(Model(compiled([("", found)])), 1, 70)
    assert set(run.finish) == {found.finish}
    critical = [n for n, share in enumerate(run.sums.critical) if share]
    assert {found.activities[n].key for n in critical} >= set(found.critical())


def plan(**members: object) -> Model:
    activities = [Activity(key, 4800) for key in "ABCD"]
    links = [Link("A", "C"), Link("B", "C"), Link("C", "D", Relation.SS, 480)]
    network = compiled([("", calculate(activities, links))])
    return Model(network, uncertain(activities), **members)  # type: ignore[arg-type]


def test_a_run_does_not_hang_on_the_width_of_its_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    model = plan(
        drivers=[Driver("R", 0.3, (Effect("A", Uniform(100, 300)),), (Uniform(1, 2),))],
        alike=[Likeness("x", ("A", "B"), 0.4)],
    )
    whole = simulated(model, 9, 1000)
    monkeypatch.setattr(running, "WIDEST", 70)
    pieces = simulated(model, 9, 1000)
    assert (whole.finish == pieces.finish).all() and (whole.cost == pieces.cost).all()
    assert (simulated(model, 9, 300).finish == whole.finish[:300]).all()


def test_a_task_keeps_its_luck_whatever_else_is_uncertain() -> None:
    model = plan()
    alone = drawn_again(replace(model, uncertain=model.uncertain[2:3]), 9, 500, ["C"])["C"]
    assert (alone == drawn_again(model, 9, 500, ["C"])["C"]).all()
    assert (alone != drawn_again(model, 10, 500, ["C"])["C"]).any()


def test_the_mean_finish_is_never_before_that_of_the_means() -> None:
    model = plan()
    run = simulated(model, 4, 20_000)
    means = model.network.durations + run.sums.duration / 20_000
    assert run.finish.mean() > at_means(model, means)


def test_durations_that_go_together_spread_the_finish_of_a_chain() -> None:
    activities = [Activity(f"T{n}", 4800) for n in range(30)]
    links = [Link(f"T{n}", f"T{n + 1}") for n in range(29)]
    network = compiled([("", calculate(activities, links))])
    tasks = uncertain(activities)
    spread = [
        simulated(Model(network, tasks, alike=[Likeness("all", tuple(network.keys), r)]), 2, 8000).time.std()
        for r in (0.0, 0.3)
    ]
    assert spread[1] / spread[0] == pytest.approx((1 + 29 * 0.3) ** 0.5, rel=0.05)


def test_a_joint_confidence_is_never_above_either_and_the_frontier_keeps_it() -> None:
    model = replace(plan(), uncertain=[replace(one, rate=1.0) for one in plan().uncertain], rate=0.5)
    run = simulated(model, 8, 5000)
    for share, finish, cost in frontier(run.finish, run.cost, Fraction(7, 10), range(60, 101, 5)):
        found = confidence(run.finish, run.cost, finish, cost)
        assert 0.7 <= found.joint <= min(found.finish, found.cost) and share >= 70
        assert confidence(run.finish, run.cost, finish, cost - 1e-6).joint < 0.7


@pytest.mark.parametrize(
    "shape", [Pert(0, 0.137, 1), Pert(3, 3, 9), Triangular(1, 2, 9), Uniform(2, 4), Lognormal(5, 9)], ids=repr
)
def test_tables_are_as_exact_as_they_say(shape: Distribution) -> None:
    z = np.linspace(-4, 4, 10_001)
    exact = shape.quantile(distribution(z))
    found = Quantiles(shape).of(z * CELLS / 12 + CELLS / 2, np.empty(z.shape, np.intp), np.empty(z.shape))
    assert np.abs(found - exact).max() < 1e-4 * (exact[-1] - exact[0])


def joined(finish: str) -> tuple[tuple[str, Outcome], tuple[str, Outcome]]:
    first = calculate([Activity("A", 4800, CLOCKS[0])], [], Basis(BASIS.start))
    second = calculate([Activity("A", 960, CLOCKS[1]), Activity(finish, 480, CLOCKS[1])], [], BASIS)
    return ("P1/", first), ("P2/", second)


def test_plans_are_joined_by_links_between_them() -> None:
    plans = joined("B")
    network = compiled(plans, [Link("P1/A", "P2/B", Relation.FS, 480)])
    assert network.keys == ["P1/A", "P2/A", "P2/B"]
    run = simulated(Model(network), 1, 64)
    assert set(run.finish) == {minute_of(datetime(2026, 3, 17, 17))}
    with pytest.raises(Cycle, match="P1/A -> P2/B"):
        compiled(plans, [Link("P1/A", "P2/B"), Link("P2/B", "P1/A")])


def test_what_makes_no_model_is_refused() -> None:
    network = plan().network
    for members in (
        {"uncertain": [Uncertain("Z")]},
        {"uncertain": [Uncertain("A"), Uncertain("A")]},
        {"alike": [Likeness("x", ("A", "A"), 0.1)]},
        {"drivers": [Driver("R", 0.1), Driver("R", 0.2)]},
    ):
        with pytest.raises(ValueError, match=r"once|one group|no such"):
            Model(network, **members)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="probability"):
        Driver("R", 1.5)
    with pytest.raises(ValueError, match="coefficient"):
        Likeness("x", ("A",), -0.1)
