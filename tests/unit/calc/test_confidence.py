"""Delivery confidence is ordered on its own scale, and refuses another's."""

from collections.abc import Callable
from operator import ge, gt, le, lt

import pytest

from app.calc.confidence import SCALES, Rating, Scale


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)
def test_ratings_fall_from_green_to_red(scale: Scale) -> None:
    ratings = [Rating(scale.id, value) for value in scale.ratings]
    assert ratings == sorted(ratings, reverse=True)
    assert (ratings[0].value, ratings[-1].value) == ("green", "red")
    assert ratings[0].steps_from(ratings[-1]) == len(ratings) - 1


@pytest.mark.parametrize("compare", [lt, le, gt, ge])
def test_two_scales_do_not_compare(compare: Callable[[Rating, Rating], bool]) -> None:
    with pytest.raises(ValueError, match="two scales"):
        compare(Rating("uk-five-point", "green"), Rating("uk-three-point", "red"))


@pytest.mark.parametrize(("scale", "value"), [("uk-three-point", "amber_red"), ("mine", "green")])
def test_what_a_scale_does_not_have_is_refused(scale: str, value: str) -> None:
    with pytest.raises(ValueError, match="not"):
        Rating(scale, value)
