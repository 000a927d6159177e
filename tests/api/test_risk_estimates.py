"""Impacts in three points over HTTP: what they must be, and what follows from them."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.test_risk_scoring import RATED, Posted, posted, pounds, register, revised

__all__ = ["posted", "register"]  # fixtures
COST = {"impact_low": pounds("8000"), "impact_high": pounds("24000"), "impact_distribution": "pert"}
DAYS = {
    "schedule_impact_days": 10,
    "schedule_impact_low_days": 5,
    "schedule_impact_high_days": 40,
    "schedule_impact_distribution": "triangular",
}


def test_what_is_entered_in_three_points_is_told_so(client: TestClient, posted: Posted) -> None:
    risk = posted(**COST, **DAYS)
    assert risk["impact_high"] == {"amount": "24000.00", "currency": "GBP"}
    assert (risk["impact_distribution"], risk["schedule_impact_high_days"]) == ("pert", 40)
    assert client.get(f"/v1/risks/{risk['id']}").json() == risk


def test_the_expected_value_is_of_the_mean_and_the_band_of_what_is_most_likely(
    client: TestClient, posted: Posted
) -> None:
    single, estimated = posted(), posted(**COST)
    assert single["expected_value"]["amount"] == "3000.00"
    assert estimated["expected_value"]["amount"] == "3600.00"  # 0.3 x (8 + 4 x 10 + 24) / 6 thousand
    assert estimated["impact_band"] == single["impact_band"]
    without = revised(client, estimated, **dict.fromkeys(COST))
    assert without["expected_value"] == single["expected_value"] and without["impact_low"] is None


def test_an_opportunity_goes_up_from_its_greatest_gain(posted: Posted) -> None:
    ends = {"impact_low": pounds("-12000"), "impact_high": pounds("-6000")}
    gain = posted(kind="opportunity", impact=pounds("-9000"), impact_distribution="uniform", **ends)
    assert gain["expected_value"]["amount"] == "-2700.00"


@pytest.mark.parametrize(
    "members",
    [
        {**COST, "impact_distribution": None},
        {**COST, "impact_low": None},
        {**COST, "impact": None},
        {**COST, "impact_low": pounds("11000")},
        {**COST, "impact_high": {"amount": "24000", "currency": "EUR"}},
        {**COST, "impact_low": pounds("0"), "impact_distribution": "lognormal"},
        {**COST, "impact_low": pounds("-1")},
        {**COST, "impact_distribution": "normal"},
        {**DAYS, "schedule_impact_high_days": 9},
        {**DAYS, "schedule_impact_days": None},
        {**DAYS, "schedule_impact_low_days": 5.5},
    ],
)
def test_what_is_no_estimate_is_refused(client: TestClient, register: str, members: dict[str, Any]) -> None:
    refused = client.post(register, json={**RATED, **members})
    assert refused.status_code == 422, refused.text


def test_the_file_has_its_points(client: TestClient, register: str, posted: Posted) -> None:
    posted(**COST, **DAYS)
    content = client.get(f"{register.removesuffix('/risks')}/risk-register.csv").content.decode()
    (row,) = csv.DictReader(io.StringIO(content))
    assert (row["impact_low"], row["impact_high"], row["impact_distribution"]) == (
        "8000.00",
        "24000.00",
        "pert",
    )
    assert (row["schedule_impact_low_days"], row["schedule_impact_distribution"]) == ("5", "triangular")
