"""How long answers take, with those that are still waited for."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.calc.agile.forecasting import percentile
from app.calc.pace import median_wait, survival
from tests.unit.calc.conftest import Oracle

DAYS = st.lists(st.integers(0, 400), max_size=30)


def test_published_ninetieth_percentile(oracle: Oracle) -> None:
    expected = oracle("GOV-04")["expected"]
    assert float(percentile(expected["latency"], Fraction(9, 10))) == expected["p90"]
    assert float(percentile(expected["latency"], Fraction(1, 2))) == expected["median"]


def test_the_estimate_of_a_textbook() -> None:
    """Remission under 6-mercaptopurine (Freireich et al., 1963): the estimate that Kaplan and Meier's method has."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    waiting = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    found = {days: round(float(left), 3) for days, left in survival(ended, waiting)}
    assert found == {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert median_wait(ended, waiting) == 23


@given(DAYS, DAYS)
def test_who_is_waited_for_never_makes_it_shorter(ended: list[int], waiting: list[int]) -> None:
    alone, with_them = median_wait(ended, []), median_wait(ended, waiting)
    assert with_them is None or (alone is not None and with_them >= min(ended))
    if not waiting and ended:
        assert with_them == sorted(ended)[(len(ended) - 1) // 2]
    assert all(0 <= left <= 1 for _, left in survival(ended, waiting))
