"""Fiscal years: when they begin, what they are called, and their reporting periods at once."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from app.calc.fiscal import FiscalCalendar, YearName

BRITISH = {"first_month": 4}


def test_the_periods_of_a_fiscal_year_are_opened_at_once(client: TestClient) -> None:
    assert client.post("/v1/fiscal-calendars", json=BRITISH).status_code == 201
    answer = client.post("/v1/fiscal-years", json={"year": 2026})
    assert answer.status_code == 200, answer.text
    year = answer.json()
    assert (year["name"], year["start_on"], year["finish_on"]) == ("2026-27", "2026-04-01", "2027-03-31")
    codes = [(period["code"], period["name"], period["finish_on"]) for period in year["periods"]]
    assert codes[0] == ("2026-27-P01", "April 2026", "2026-04-30")
    assert codes[-1] == ("2026-27-P12", "March 2027", "2027-03-31")
    assert client.get("/v1/fiscal-years/2026").json() == year
    again = client.post("/v1/fiscal-years", json={"year": 2026})
    assert (again.status_code, again.json()["rule"]) == (409, "fiscal_year.opened-once")
    listed = client.get("/v1/reporting-periods", params={"include": "total"}).json()
    assert listed["total"] == 12


@pytest.mark.parametrize(
    ("months", "codes"),
    [
        (3, ["FY2027-Q1", "FY2027-Q2", "FY2027-Q3", "FY2027-Q4"]),
        (6, ["FY2027-H1", "FY2027-H2"]),
        (12, ["FY2027"]),
    ],
)
def test_years_are_divided_and_called_as_the_organisation_does(
    client: TestClient, months: int, codes: list[str]
) -> None:
    body = {"first_month": 7, "named_after": "last", "prefix": "FY"}
    client.post("/v1/fiscal-calendars", json=body).raise_for_status()
    year = client.post("/v1/fiscal-years", json={"year": 2026, "months": months}).json()
    assert [period["code"] for period in year["periods"]] == codes


def test_the_last_calendar_counts_and_calendar_years_before_there_is_one(client: TestClient) -> None:
    assert client.get("/v1/fiscal-years/2026").json()["start_on"] == "2026-01-01"
    for month in (4, 10):
        client.post("/v1/fiscal-calendars", json={"first_month": month}).raise_for_status()
    assert client.get("/v1/fiscal-years/2026").json()["start_on"] == "2026-10-01"
    listed = client.get("/v1/fiscal-calendars").json()["items"]
    url = f"/v1/fiscal-calendars/{listed[0]['id']}"
    assert [one["first_month"] for one in listed] == [4, 10]
    assert client.get(url).json() == listed[0] and len(client.get(f"{url}/history").json()["items"]) == 1


def test_only_the_office_says_when_the_year_begins(
    client_for: Callable[..., TestClient], organisation_id: UUID
) -> None:
    reader = client_for(organisation_id, role="reader")
    for url, body in (("/v1/fiscal-calendars", BRITISH), ("/v1/fiscal-years", {"year": 2026})):
        answer = reader.post(url, json=body)
        assert (answer.status_code, answer.json()["rule"]) == (403, "period:write")


@given(st.integers(1, 12), st.sampled_from([1, 3, 6, 12]), st.integers(1951, 2149), st.sampled_from(YearName))
def test_the_parts_of_a_year_are_the_year(first: int, months: int, year: int, named: YearName) -> None:
    calendar = FiscalCalendar(first, named)
    parts = list(calendar.parts(year, months))
    assert (parts[0][0], parts[-1][1]) == (calendar.start(year), calendar.finish(year))
    assert all(after == finish + timedelta(days=1) for (_, finish), (after, _) in pairwise(parts))
    days = (date(year, month, 15) for month in range(1, 13))
    assert all(
        calendar.start(calendar.year_of(day)) <= day <= calendar.finish(calendar.year_of(day)) for day in days
    )
    assert calendar.month_of(calendar.start(year)) == 1 and calendar.month_of(calendar.finish(year)) == 12
