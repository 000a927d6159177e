"""The tier of work, and how what a method requires stands on a day."""

from datetime import date
from itertools import product

import pytest

from app.calc.methods.standing import Due, Standing, standing
from app.calc.methods.tailoring import LEVELS, TIERS, Level, Tier, tiered

TODAY, BEFORE, AFTER = date(2027, 3, 2), date(2027, 3, 1), date(2027, 3, 3)


def test_the_tier_is_the_higher_of_size_and_risk_and_never_their_mean() -> None:
    for size, risk, novelty in product(Level, repeat=3):
        found = tiered(size, {"risk": risk, "novelty": novelty})
        assert TIERS.index(found.tier) == max(map(LEVELS.index, (size, risk, novelty)))
        assert found.tier in (found.size_tier, found.risk_tier)
    assert tiered(Level.LOW, {"risk": Level.HIGH}).tier is Tier.FULL
    assert tiered(Level.HIGH, {"risk": Level.LOW}).driven_by == ("size",)


@pytest.mark.parametrize(
    ("is_found", "omitted_until", "due", "expected"),
    [
        (True, None, Due(BEFORE), Standing.PRESENT),
        (False, TODAY, Due(BEFORE), Standing.OMITTED),  # through the day on which it expires
        (False, BEFORE, Due(BEFORE), Standing.MISSING),
        (False, BEFORE, Due(AFTER), Standing.NOT_YET_DUE),
        (False, None, Due(TODAY), Standing.NOT_YET_DUE),
        (False, None, Due(BEFORE), Standing.MISSING),
        (False, None, Due(AFTER, already=True), Standing.MISSING),
        (False, None, Due(), Standing.NOT_YET_DUE),
    ],
)
def test_how_a_requirement_stands(
    is_found: bool, omitted_until: date | None, due: Due, expected: Standing
) -> None:
    assert standing(is_found, omitted_until, due, TODAY) is expected
