"""Exchange rates and price indices: entered, never edited, and told with every amount they converted."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from app.cost.ledger.entered import settled
from tests.api.cost.conftest import Books, gbp

ECB = {"source": "European Central Bank, reference rates"}
GDP = {"series": "GDP deflator", "source": "HM Treasury"}


def rate(client: TestClient, base: str, quote: str, on: str, rate: str) -> str:
    body = {"base": base, "quote": quote, "on": on, "rate": rate, **ECB}
    answer = client.post("/v1/exchange-rates", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def index(client: TestClient, year: int, level: float) -> str:
    answer = client.post("/v1/price-indices", json={"year": year, "index": level, **GDP})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def costs(client: TestClient, at: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"{at}/costs", params=query)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


@pytest.fixture
def mixed(client: TestClient, component: Callable[..., UUID], decider: TestClient) -> str:
    """A portfolio with a project in pounds and one in euros, 100 spent by each in March 2026."""
    top = component("TOP", "portfolio")
    periods: dict[str, str] = {}
    for code, currency in (("UK", "GBP"), ("DE", "EUR")):
        body = {"name": code, "code": code, "currency": currency, "parent_id": str(top)}
        project = client.post("/v1/projects", json=body).json()["id"]
        books = Books(client, project, decider, currency, periods)
        books.line("LAB")
        books.post("actual", "2026-03", ("LAB", 100))
    return f"/v1/portfolios/{top}"


def test_a_total_in_a_reporting_currency_says_by_which_rate_of_which_day(
    client: TestClient, mixed: str
) -> None:
    rate(client, "EUR", "GBP", "2026-02-01", "0.8")
    wrong = rate(client, "EUR", "GBP", "2026-03-15", "8.6")
    right = rate(client, "EUR", "GBP", "2026-03-15", "0.8615")
    rate(client, "EUR", "GBP", "2026-04-01", "0.9")
    told = costs(client, mixed, period="2026-03", by="component", currency="GBP")
    assert {group["currency"]: group["actual"]["amount"] for group in told["total"]} == {
        "EUR": "100.00",
        "GBP": "100.00",
    }
    assert told["converted_total"]["actual"] == gbp("186.15")
    assert {group["key"]: group["actual"]["amount"] for group in told["converted"]} == {
        "DE": "86.15",
        "UK": "100.00",
    }
    (used,) = told["conversion"]["rates"]
    expected = {"exchange_rate_id": right, "on": "2026-03-15", "rate": 0.8615, "inverse": False}
    assert {name: used[name] for name in expected} == expected
    assert told["conversion"]["reason"] is None
    assert client.get(f"/v1/exchange-rates/{wrong}").json()["rate"] == 8.6


def test_a_rate_serves_both_ways(client: TestClient, mixed: str) -> None:
    rate(client, "GBP", "EUR", "2026-03-01", "1.25")
    told = costs(client, mixed, period="2026-03", currency="GBP")
    assert told["conversion"]["rates"][0]["inverse"] is True
    assert told["converted_total"]["actual"] == gbp("180.00")


def test_without_a_rate_there_is_no_total_and_a_reason(client: TestClient, mixed: str) -> None:
    rate(client, "EUR", "GBP", "2026-03-29", "0.9")  # a day too late
    told = costs(client, mixed, period="2026-03", currency="GBP")
    assert (told["converted"], told["converted_total"]) == (None, None)
    assert (told["conversion"]["reason"], told["conversion"]["missing"]) == ("no_exchange_rate", ["EUR"])


def test_rates_and_indices_are_never_edited(client: TestClient) -> None:
    urls = [
        f"/v1/exchange-rates/{rate(client, 'EUR', 'GBP', '2026-02-01', '0.8')}",
        f"/v1/price-indices/{index(client, 2026, 101.5)}",
    ]
    for url in urls:
        for method in ("PATCH", "DELETE"):
            assert client.request(method, url, json={}).status_code == 405
        assert len(client.get(f"{url}/history").json()["items"]) == 1
    same = {"base": "EUR", "quote": "EUR", "on": "2026-02-01", "rate": "1", **ECB}
    assert client.post("/v1/exchange-rates", json=same).status_code == 422
    assert client.post("/v1/exchange-rates", json=same | {"quote": "GBP", "rate": "0"}).status_code == 422
    listed = client.get("/v1/exchange-rates", params={"base": "EUR", "on": "2026-02-01"}).json()["items"]
    assert [one["rate"] for one in listed] == [0.8]


def test_rates_are_for_those_who_keep_the_books(
    client_for: Callable[..., TestClient],
    organisation_id: UUID,
    refused: Callable[..., None],
    client: TestClient,
) -> None:
    body = {"base": "EUR", "quote": "GBP", "on": "2026-02-01", "rate": "0.8", **ECB}
    for role, status in (("finance", 201), ("project_manager", 403), ("reader", 403)):
        answer = client_for(organisation_id, role=role).post("/v1/exchange-rates", json=body)
        assert answer.status_code == status, role
    refused("GET", f"/v1/exchange-rates/{rate(client, 'EUR', 'USD', '2026-02-01', '1.1')}", 200)


def test_a_budget_in_constant_prices_is_kept_in_the_money_of_its_periods(books: Books) -> None:
    books.line("LAB")
    for year, level in ((2025, 100), (2026, 102.5), (2027, 105)):
        index(books.client, year, level)
    base = {"year": 2025, "series": "GDP deflator"}
    entries = (("LAB", 1000, "2026-12"), ("LAB", 1000, "2027-01"))
    posted = books.post("budget", "2026-01", *entries, price_base=base)
    assert [(i["year"], i["index"]) for i in posted["price_base"]["indices"]] == [
        (2025, 100),
        (2026, 102.5),
        (2027, 105),
    ]
    entered = books.client.get(f"{books.at}/cost-entries").json()["items"]
    assert [(e["amount"], e["stated"]) for e in entered] == [
        (gbp("1025.00"), gbp("1000.00")),
        (gbp("1050.00"), gbp("1000.00")),
    ]
    assert books.costs("2026-01")["total"][0]["budget"] == gbp("2075.00")
    told = costs(
        books.client, books.at, period="2026-01", by="fiscal_year", price_year=2025, series="GDP deflator"
    )
    assert {item["key"]: item["budget"]["amount"] for item in told["items"]} == {
        "2026": "1025.00",
        "2027": "1050.00",
    }
    assert told["converted_total"]["budget"] == gbp("2000.00")
    assert [i["year"] for i in told["conversion"]["indices"]] == [2025, 2026, 2027]


def test_constant_prices_without_an_index_are_refused_or_null(books: Books) -> None:
    books.line("LAB")
    index(books.client, 2025, 100)
    base = {"year": 2025, "series": "GDP deflator"}
    refused = books.posting("budget", "2026-01", ("LAB", 1000), price_base=base)
    assert (refused.status_code, refused.json()["rule"]) == (422, "cost.price-index")
    assert "2026" in refused.json()["detail"]
    assert books.posting("actual", "2026-01", ("LAB", 10), price_base=base).status_code == 422
    books.post("actual", "2026-01", ("LAB", 10))
    asked = {"period": "2026-01", "price_year": 2025}
    told = costs(books.client, books.at, **asked, series="GDP deflator")
    assert (told["converted"], told["conversion"]["reason"]) == (None, "no_price_index")
    assert told["conversion"]["missing"] == ["2026"]
    assert books.client.get(f"{books.at}/costs", params=asked).status_code == 422


def test_the_profile_by_period_adds_up_to_the_whole(books: Books) -> None:
    books.line("LAB")
    books.post("budget", "2026-01", *(("LAB", 100, f"2026-0{month}") for month in (1, 2, 3)))
    books.post("actual", "2026-01", ("LAB", 90))
    books.post("forecast", "2026-01", ("LAB", 110, "2026-02"), ("LAB", 120, "2026-03"))
    told = books.costs("2026-01", by="period")
    assert [(i["key"], i["budget"]["amount"], i["incurred"], i["to_complete"]) for i in told["items"]] == [
        ("2026-01", "100.00", gbp(90), None),
        ("2026-02", "100.00", None, gbp(110)),
        ("2026-03", "100.00", None, gbp(120)),
    ]
    assert told["total"][0]["at_completion"] == gbp(320)


@given(st.lists(st.fractions(-1000, 1000, max_denominator=97), min_size=1, max_size=12))
def test_converted_parts_add_up_to_their_rounded_total(parts: list[Any]) -> None:
    sums = {(str(n), "GBP"): {"actual": [part]} for n, part in enumerate(parts)}
    found = [kinds["actual"][0] for kinds in settled(sums).values()]
    assert sum(found) == round(sum(parts)) and all(isinstance(part, int) for part in found)
