"""The level of a perspective and of a model, with the published worked example."""

from datetime import date
from fractions import Fraction

import pytest

from app.calc.maturity import Attainment, Attribute, Found, level_of, overall, standing
from tests.unit.calc.conftest import Oracle

ON = date(2027, 3, 31)


def test_the_lowest_perspective_is_the_level_of_the_model(oracle: Oracle) -> None:
    example = oracle("PMO-01")
    given, expected = example["inputs"], example["expected"]
    passing = Fraction(str(given["pass_fraction"]))
    levels = {
        name: level_of([Fraction(str(each)) for each in fractions], passing)
        for name, fractions in given["attribute_fraction_met_by_level"].items()
    }
    assert levels == expected["perspective_level"]
    assert overall(levels) == expected["overall_level"]


@pytest.mark.parametrize(
    ("finding", "evidenced_on", "level"),
    [
        (Attainment.MET, date(2026, 3, 31), 1),
        (Attainment.MET, date(2026, 3, 30), 0),  # stale
        (Attainment.MET, None, 0),
        (Attainment.PARTLY, ON, 0),
        (Attainment.NOT_MET, ON, 0),
    ],
)
def test_what_is_met_counts_with_fresh_evidence(
    finding: Attainment, evidenced_on: date | None, level: int
) -> None:
    attributes = [Attribute("first", "risk", 1), Attribute("second", "risk", 2)]
    found = {"first": Found(finding, evidenced_on)}
    assert standing("risk", attributes, found, Fraction(1), ON).level == level
