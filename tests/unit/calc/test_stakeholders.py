"""Where stakeholders stand, which way they are to move, what helps, and when they hear next."""

from datetime import date
from itertools import product

import pytest

from app.calc.attention import Severity, severity
from app.calc.stakeholders import (
    CLASSES,
    Engagement,
    Frequency,
    GapDirection,
    Quadrant,
    Salience,
    direction,
    helps,
    next_contact,
    quadrant,
    salience,
)

pytestmark = pytest.mark.quick
E = Engagement


def test_the_middle_of_the_scale_is_high_unless_told() -> None:
    corners = {(5, 5): "manage_closely", (5, 1): "keep_satisfied", (1, 5): "keep_informed", (1, 1): "monitor"}
    assert {at: quadrant(*at) for at in corners} == corners
    assert (quadrant(3, 3), quadrant(2, 2)) == (Quadrant.MANAGE_CLOSELY, Quadrant.MONITOR)
    assert quadrant(3, 3, high_from=4) is Quadrant.MONITOR
    counted = [quadrant(*each) for each in product(range(1, 6), repeat=2)]
    assert [counted.count(each) for each in Quadrant] == [9, 6, 6, 4]


def test_a_gap_has_a_direction_and_what_helps_depends_on_where_one_stands() -> None:
    assert direction(E.LEADING, E.SUPPORTIVE) is GapDirection.LOWER
    assert direction(E.NEUTRAL, E.NEUTRAL) is GapDirection.HOLD
    assert {direction(now, E.NEUTRAL) for now in (E.UNAWARE, E.RESISTANT)} == {GapDirection.RAISE}
    assert helps(E.UNAWARE, E.SUPPORTIVE).startswith("Inform")
    assert helps(E.RESISTANT, E.SUPPORTIVE).startswith("Address their interests")
    assert helps(E.LEADING, E.LEADING) != helps(E.LEADING, E.NEUTRAL)


def test_each_mix_of_attributes_is_a_class_of_its_own() -> None:
    assert len(set(CLASSES.values())) == len(Salience) == 8
    assert salience(5, 1, 3) is Salience.DANGEROUS
    assert (salience(3, 3, 3), salience(3, 3, 3, high_from=4)) == (Salience.DEFINITIVE, Salience.NONE)


def test_the_next_contact_is_so_long_after_the_last() -> None:
    held = date(2027, 11, 30)
    found = {each: next_contact(held, each) for each in Frequency}
    assert found == {
        Frequency.ONCE: None,
        Frequency.WEEKLY: date(2027, 12, 7),
        Frequency.FORTNIGHTLY: date(2027, 12, 14),
        Frequency.MONTHLY: date(2027, 12, 30),
        Frequency.QUARTERLY: date(2028, 2, 29),
        Frequency.YEARLY: date(2028, 11, 30),
    }


def test_what_is_overdue_comes_first_and_what_holds_others_up_a_step_earlier() -> None:
    today, late, soon = date(2027, 5, 2), date(2027, 5, 1), date(2027, 5, 3)
    assert [severity(day, today, True) for day in (late, None, today, soon)] == [
        *(Severity.URGENT, Severity.HIGH, Severity.NORMAL, Severity.NORMAL)
    ]
    assert [severity(day, today, False) for day in (late, None, today)] == [
        *(Severity.HIGH, Severity.NORMAL, Severity.LOW)
    ]
