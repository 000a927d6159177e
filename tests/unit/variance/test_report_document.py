"""The document of a published report: the rules of a number never give other bytes, and differences add up."""

import pytest

from app.core.errors import NotFound
from app.variance.status_reports.editions.document import CURRENT, content, difference, digest_of

INPUTS = {
    "version": 1,
    "reason": None,
    "reference": "SRP-0001",
    "component": {"id": "7", "kind": "project", "code": "P1", "name": "Tunnel"},
    "period": {"code": "2026-10", "data_date": "2026-10-31"},
    "stated": {
        "cost_basis": "whole_life",
        "baseline_cost": {"amount": "100.00", "currency": "GBP"},
        "forecast_cost": {"amount": "112.00", "currency": "GBP"},
        "approved_finish_on": "2026-12-31",
        "forecast_finish_on": "2027-01-31",
        "declared_rag": "green",
    },
    "delivery_confidences": [],
    "narratives": {},
    "kept": None,
    "source": None,
    "submitted_at": None,
}
# What these inputs gave when rules 1 were made. If this fails the rules changed: give the new ones a new number.
FIRST = "49eb74aa73bd781d479ce50419db77ee42d19c6aecd4d01c4f678b41141ab97a"


def test_the_first_rules_give_the_bytes_that_they_gave_when_they_were_made() -> None:
    assert digest_of(content("1", INPUTS)) == FIRST
    assert CURRENT == "1"


def test_rules_that_there_are_not_are_refused() -> None:
    with pytest.raises(NotFound):
        content("0", INPUTS)


def test_a_difference_names_each_member_by_its_pointer() -> None:
    before, after = (
        {"a/b": {"c": 1, "d": [1]}, "same": 0},
        {"a/b": {"c": 2, "d": [1, 2]}, "same": 0, "new": {}},
    )
    assert [(one["pointer"], one["before"], one["after"]) for one in difference(before, after)] == [
        ("/a~1b/c", 1, 2),
        ("/a~1b/d", [1], [1, 2]),
        ("/new", None, {}),
    ]
    assert difference(before, before) == []
