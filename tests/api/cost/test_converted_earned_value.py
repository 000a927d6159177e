"""Earned value of parts in several currencies: each at its rate, and null where there is none."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.api.cost.conftest import Books, claim, gbp
from tests.api.cost.test_conversion import rate

PLANS = {"UK": ("GBP", 1000, 400), "DE": ("EUR", 1000, 600), "JP": ("JPY", 100_000, 80_000)}
Top = tuple[str, dict[str, Books]]


@pytest.fixture
def mixed(client: TestClient, component: Callable[..., UUID], decider: TestClient) -> Top:
    """A programme in pounds with work in pounds, euros and yen, half of each done in January 2026."""
    top = component("TOP", "programme")
    periods: dict[str, str] = {}
    found = {}
    for code, (currency, bac, ac) in PLANS.items():
        body = {"name": code, "code": code, "currency": currency, "parent_id": str(top)}
        project = client.post("/v1/projects", json=body).json()["id"]
        books = found[code] = Books(client, project, decider, currency, periods)
        package = books.package()
        books.line(work_package_id=package)
        books.post("budget", "2026-01", ("LAB", bac))
        books.baseline("2026-01")
        claim(books, package, "2026-01", complete=0.5)
        books.post("actual", "2026-01", ("LAB", ac))
    return f"/v1/programmes/{top}", found


def told(client: TestClient, at: str, part: str = "", period: str = "2026-01", **query: Any) -> Any:
    answer = client.get(f"{at}/earned-value{part}", params={"period": period, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_each_part_is_converted_at_its_rate_and_the_rates_are_told(client: TestClient, mixed: Top) -> None:
    at, _ = mixed
    rate(client, "GBP", "EUR", "2026-01-02", "1.25")  # inverse: 0.8
    dollars = rate(client, "GBP", "USD", "2026-01-02", "1.5")
    yen = rate(client, "USD", "JPY", "2026-01-05", "150")  # by way of dollars: 225 yen for a pound
    rate(client, "USD", "JPY", "2026-01-29", "10")  # a day too late
    found = told(client, at)
    assert (found["currency"], found["reason"]) == ("GBP", None)
    assert {name: found["values"][name] for name in ("bac", "pv", "ev", "ac", "cv")} == {
        "bac": gbp("2244.44"), "pv": gbp("2244.44"), "ev": gbp("1122.22"), "ac": gbp("1235.56"),
        "cv": gbp("-113.34"),
    }  # fmt: skip
    assert found["indices"]["cpi"]["value"] == round((500 + 400 + 50000 / 225) / (400 + 480 + 80000 / 225), 6)
    assert found["costs"]["incurred"] == gbp("1235.56")
    assert [(r["converts"], r["base"], r["quote"], r["inverse"]) for r in found["conversion"]["rates"]] == [
        ("EUR", "GBP", "EUR", True),
        ("JPY", "USD", "JPY", True),
        ("JPY", "GBP", "USD", True),
    ]
    assert [r["exchange_rate_id"] for r in found["conversion"]["rates"]][1:] == [yen, dollars]
    assert {p["ev"]["currency"]: p["ev"]["amount"] for p in found["packages"]} == {
        "GBP": "500.00", "EUR": "500.00", "JPY": "50000",
    }  # fmt: skip


def test_a_rate_of_the_pair_itself_goes_before_two_of_others(client: TestClient, mixed: Top) -> None:
    at, _ = mixed
    for base, quote, on, value in (
        ("EUR", "GBP", "2026-01-02", "0.8"),
        ("JPY", "GBP", "2026-01-02", "0.004"),
        ("JPY", "EUR", "2026-01-20", "0.01"),
        ("EUR", "GBP", "2026-01-20", "0.9"),
    ):
        rate(client, base, quote, on, value)
    found = told(client, at)
    assert [(r["converts"], r["rate"]) for r in found["conversion"]["rates"]] == [
        ("EUR", 0.9),
        ("JPY", 0.004),
    ]
    assert found["values"]["bac"] == gbp(1000 + 900 + 400)


def test_without_a_rate_it_is_null_and_names_pair_and_day(client: TestClient, mixed: Top) -> None:
    at, _ = mixed
    rate(client, "EUR", "GBP", "2026-01-02", "0.8")
    found = told(client, at)
    assert (found["reason"], found["values"], found["currency"], found["costs"]) == (
        "no_exchange_rate", None, None, None,
    )  # fmt: skip
    missing = [{"base": "JPY", "quote": "GBP", "until": "2026-01-28"}]
    assert found["conversion"]["rates_missing"] == missing
    for part, query in (("/trend", {}), ("/attribution", {}), ("/attribution", {"of": "schedule"})):
        other = told(client, at, part, **query)
        assert (other["reason"], other["conversion"]["rates_missing"]) == ("no_exchange_rate", missing), part


def test_the_parts_of_a_converted_variance_add_up_to_it(client: TestClient, mixed: Top) -> None:
    at, _ = mixed
    rate(client, "EUR", "GBP", "2026-01-02", "0.861537")
    rate(client, "JPY", "GBP", "2026-01-02", "0.005111")
    values = told(client, at)["values"]
    for of, name in (("cost", "cv"), ("schedule", "sv")):
        found = told(client, at, "/attribution", of=of, listed=2)
        assert found["variance"] == values[name]
        parts = [*(d["variance"] for d in found["drivers"]), found["other"]]
        for listed in (parts, [g["variance"] for g in found["groups"]]):
            assert sum(cents(part) for part in listed) == cents(values[name])
    effects = told(client, at, "/attribution")["effects"]
    assert sum(cents(effects[n]) for n in ("price", "quantity", "unsplit")) == cents(values["cv"])


def cents(amount: dict[str, str]) -> int:
    return round(float(amount["amount"]) * 100)


def test_a_bridge_tells_apart_what_exchange_rates_moved(client: TestClient, mixed: Top) -> None:
    at, found = mixed
    rate(client, "EUR", "GBP", "2026-01-02", "0.8")
    rate(client, "JPY", "GBP", "2026-01-02", "0.004")
    found["UK"].month("2026-02")
    rate(client, "EUR", "GBP", "2026-02-10", "0.9")
    bridge = told(client, at, "/forecast-bridge", "2026-02", since="2026-01")
    assert bridge["opening"] == told(client, at)["forecast"]["eac"]
    assert bridge["closing"] == told(client, at, period="2026-02")["forecast"]["eac"]
    names = ("opening", "authorised_change", "performance", "re_estimate", "exchange_rates")
    assert sum(cents(bridge[name]) for name in names) == cents(bridge["closing"])
    assert bridge["exchange_rates"] == gbp("120.00")  # 1200 euros at completion, a tenth of a pound dearer
    assert [bridge[name] for name in names[1:4]] == [gbp("0.00")] * 3
    assert [c["rates"][0]["rate"] for c in (bridge["opening_conversion"], bridge["conversion"])] == [0.8, 0.9]
    trend = told(client, at, "/trend", "2026-02")
    assert trend["items"][0]["values"]["ev"] == gbp(500 + 450 + 200)  # all periods at the rates of the last


def test_an_explanation_names_every_rate(client: TestClient, mixed: Top) -> None:
    at, _ = mixed
    euros = rate(client, "EUR", "GBP", "2026-01-02", "0.8")
    rate(client, "GBP", "JPY", "2026-01-02", "200")
    found = told(client, at, "/explanation", figure="ev")
    assert "inverse" in found["formula"]
    inputs = {i["name"]: i for i in found["inputs"]}
    assert inputs["rate.EUR.EUR-GBP"]["source"] == f"/v1/exchange-rates/{euros}"
    assert inputs["rate.JPY.GBP-JPY"]["unit"] == "JPY for one GBP, inverse"
    assert {i["unit"] for name, i in inputs.items() if name.startswith("ev.")} == {"GBP", "EUR", "JPY"}
    steps = told(client, at, "/explanation", figure="cpi")["steps"]
    assert all("rate.EUR.EUR-GBP" in [i["name"] for i in step["inputs"]] for step in steps)
