"""Releases with time and cost fixed: scope by class, burn-up, and the forecast by the pace observed."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.agile.burn_up import Timebox, burn_up, velocities
from app.calc.agile.forecasting import Forecast, NoForecast, forecast
from app.calc.agile.scope import Entry, Priority, ScopeKind, balance, by_class, whole

START = date(2026, 1, 5)
KINDS, MUST, SHOULD, COULD, WONT = ScopeKind, *Priority


def day(number: int) -> date:
    return START + timedelta(days=number)


def boxes(*planned: int) -> list[Timebox]:
    """Timeboxes of two weeks, one after the other."""
    return [
        Timebox(str(n), f"Timebox {n}", day(14 * n), day(14 * n + 11), Decimal(size))
        for n, size in enumerate(planned)
    ]


def entry(on: int, kind: ScopeKind, priority: Priority, size: int) -> Entry:
    return Entry(day(on), kind, priority, Decimal(size))


PLAN = [entry(0, KINDS.PLANNED, p, size) for p, size in ((MUST, 60), (SHOULD, 20), (COULD, 20))]
DONE = [entry(14 * n + 11, KINDS.ACCEPTED, MUST, size) for n, size in enumerate((10, 12, 8))]


def test_scope_is_what_was_planned_with_its_changes_and_acceptance_less_what_was_withdrawn() -> None:
    entries = [
        *PLAN,
        entry(3, KINDS.ADDED, SHOULD, 8),
        entry(4, KINDS.REMOVED, COULD, 5),
        entry(5, KINDS.ACCEPTED, MUST, 13),
        entry(6, KINDS.WITHDRAWN, MUST, 3),
        entry(9, KINDS.ACCEPTED, MUST, 50),
        entry(0, KINDS.PLANNED, WONT, 99),
    ]
    found = by_class(entries, day(6))
    assert (found[SHOULD].scope, found[COULD].scope, found[MUST].accepted) == (28, 15, 10)
    assert (whole(found).scope, whole(found).accepted, whole(found).remaining) == (103, 10, 93)
    assert found[MUST].accepted_share == Fraction(1, 6)
    assert by_class([], day(0))[MUST].accepted_share is None


@pytest.mark.parametrize(("must", "within"), [(60, True), (61, False), (0, None)])
def test_musts_are_at_most_sixty_per_cent_of_the_effort(must: int, within: bool | None) -> None:
    others = 40 if must else 0
    entries = [entry(0, KINDS.PLANNED, p, n) for p, n in ((MUST, must), (COULD, others)) if n]
    assert balance(by_class(entries, day(0))).must_within is within


def test_the_burn_up_moves_its_scope_line_and_ends_at_the_data_date() -> None:
    changed = entry(20, KINDS.ADDED, SHOULD, 8)
    points = burn_up([*PLAN, *DONE, changed], boxes(10, 10, 10, 10), day(40))
    assert [(p.on, p.planned, p.scope, p.accepted) for p in points] == [
        (day(0), 0, 100, 0),
        (day(11), 10, 100, 10),
        (day(20), 10, 108, 10),
        (day(25), 20, 108, 22),
        (day(39), 30, 108, 30),
        (day(40), 30, 108, 30),
        (day(53), 40, None, None),
    ]


def test_the_forecast_has_a_range_and_says_what_will_be_done_on_the_fixed_day() -> None:
    assert velocities(DONE, boxes(0, 0, 0, 0), day(39)) == [10, 12, 8]
    found = forecast([*PLAN, *DONE], boxes(0, 0, 0, 0, 0), day(14 * 4 + 11), day(39))
    assert isinstance(found, Forecast)
    assert (found.velocity.slow, found.velocity.likely, found.velocity.fast) == (
        Fraction(44, 5),
        10,
        Fraction(56, 5),
    )
    # 70 are left: 7 timeboxes at 10, the fourth and fifth of which are planned and five follow.
    assert found.release_on.likely == day(14 * 9 + 11)
    assert (found.release_on.slow, found.release_on.fast) == (day(14 * 10 + 11), day(14 * 9 + 11))
    assert (found.timeboxes_left, found.at_finish.likely) == (2, 50)
    assert found.must_is_covered is False  # 30 + 2 x 8.8 of 60
    assert found.reason is None


@pytest.mark.parametrize(
    ("entries", "timeboxes", "reason"),
    [
        ([], 4, NoForecast.NO_SCOPE),
        ([*PLAN, *DONE], 2, NoForecast.TOO_FEW_TIMEBOXES),
    ],
)
def test_without_enough_to_go_by_there_is_no_forecast_but_a_reason(
    entries: list[Entry], timeboxes: int, reason: NoForecast
) -> None:
    assert forecast(entries, boxes(*[10] * timeboxes), day(90), day(60)) is reason


def test_a_pace_of_nothing_reaches_no_day() -> None:
    found = forecast(PLAN, boxes(10, 10, 10), day(90), day(60))
    assert isinstance(found, Forecast)
    assert found.release_on.likely is None and found.reason is NoForecast.NO_PROGRESS


@given(st.lists(st.integers(0, 30), min_size=3, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter_and_the_range_is_in_order(
    sizes: list[int], random: object
) -> None:
    scope = entry(0, KINDS.PLANNED, MUST, 400)
    done = [entry(14 * n + 11, KINDS.ACCEPTED, MUST, size) for n, size in enumerate(sizes)]
    entries = [scope, *done]
    at = day(14 * len(sizes))
    found = forecast(entries, boxes(*sizes, 0, 0), at + timedelta(days=60), at)
    shuffled = entries[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert forecast(shuffled, boxes(*sizes, 0, 0), at + timedelta(days=60), at) == found
    assert isinstance(found, Forecast)
    assert found.velocity.slow <= found.velocity.likely <= found.velocity.fast
    days = (found.release_on.fast, found.release_on.likely, found.release_on.slow)
    known = [one for one in days if one]
    assert known == sorted(known)
    assert found.at_finish.slow <= found.at_finish.likely <= found.at_finish.fast <= 400
