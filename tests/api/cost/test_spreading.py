"""Budgets spread over the periods in which the tasks of a work package are planned."""

from typing import Any

import pytest

from tests.api.cost.conftest import Books

PLAN = {"name": "Works", "start": "2026-01-19T08:00"}


@pytest.fixture
def planned(books: Books) -> Books:
    """Twenty working days from 19 January: ten of them in January."""
    for code, first, last in (("2026-01", "01", "31"), ("2026-02", "01", "28")):
        start, finish = f"{code}-{first}", f"{code}-{last}"
        body = {"code": code, "name": code, "start_on": start, "finish_on": finish, "data_date": finish}
        books.periods[code] = books.made("/v1/reporting-periods", body)["id"]
    version = books.made(f"{books.at}/schedule-versions", PLAN)["id"]
    task = {"code": "DIG", "name": "Dig", "duration_minutes": 20 * 480}
    books.made(f"/v1/schedule-versions/{version}/tasks", task)
    books.line("LAB", work_package_id=books.package("1", tasks=["DIG"]))
    return books


def spread(books: Books, amount: str, kind: str = "budget", **members: Any) -> Any:
    money = {"amount": amount, "currency": "GBP"}
    entries = [{"line": "LAB", "amount": money, "spread": True, **members}]
    body = {"kind": kind, "period": "2026-01", "control_total": money, "entries": entries}
    return books.client.post(f"{books.at}/cost-postings", json=body)


def test_a_budget_follows_the_working_days_of_the_plan_and_adds_up(planned: Books) -> None:
    answer = spread(planned, "100.01")
    assert answer.status_code == 201, answer.text
    assert answer.json()["entries"] == 2
    entered = planned.client.get(f"{planned.at}/cost-entries").json()["items"]
    assert [(one["period"], one["amount"]["amount"]) for one in entered] == [
        ("2026-01", "50.00"),
        ("2026-02", "50.01"),
    ]


def test_what_cannot_be_spread_is_refused(planned: Books) -> None:
    assert spread(planned, "10.00", "actual").status_code == 422
    assert spread(planned, "10.00", quantity=3).status_code == 422
    planned.line("FREE")
    loose = spread(planned, "10.00", line="FREE")
    assert (loose.status_code, loose.json()["rule"]) == (422, "cost.spread")
    planned.line("LOST", work_package_id=planned.package("2", tasks=["NOWHERE"]))
    assert "NOWHERE" in spread(planned, "10.00", line="LOST").json()["detail"]


def test_a_plan_longer_than_the_periods_there_are_is_refused(planned: Books) -> None:
    version = planned.client.get(f"{planned.at}/schedule-versions").json()["items"][0]["id"]
    task = {"code": "LONG", "name": "Long", "duration_minutes": 40 * 480}
    planned.made(f"/v1/schedule-versions/{version}/tasks", task)
    planned.line("MORE", work_package_id=planned.package("3", tasks=["LONG"]))
    assert "reporting periods" in spread(planned, "10.00", line="MORE").json()["detail"]


def test_without_a_plan_there_is_nothing_to_spread_over(books: Books) -> None:
    books.line("LAB", work_package_id=books.package("1", tasks=["DIG"]))
    books.month("2026-01")
    assert "no plan" in spread(books, "10.00").json()["detail"]
