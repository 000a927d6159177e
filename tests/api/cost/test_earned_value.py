"""Earned value through HTTP: a real project period by period, what a variance is made of, what cannot be measured."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from tests.api.cost.conftest import MONTHS, Books, claim, gbp, read
from tests.unit.calc.conftest import DATA

HERE = DATA / "earned_value"


@pytest.fixture(scope="module")
def airport() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The periods of a real project, in thousand euros, and its known answers."""
    if not Path(HERE / "EV_input2.xlsx").exists():
        pytest.skip(f"no {HERE}: set STEERCO_SHARED_DATA")
    head, *rows = load_workbook(HERE / "EV_input2.xlsx", data_only=True).worksheets[0].values
    known = json.loads((HERE / "expected_EV_input2.json").read_text())
    return [dict(zip(map(str, head), row, strict=True)) for row in rows], known


@pytest.fixture
def euros(client: TestClient, decider: TestClient) -> Books:
    body = {"code": "EUR", "name": "Check-in", "currency": "EUR"}
    project = client.post("/v1/projects", json=body).json()["id"]
    return Books(client, project, decider, currency="EUR")


def whole(value: float) -> int:
    """Thousands to euros, which these figures are whole numbers of."""
    return round(value * 1000)


@pytest.fixture
def reported(euros: Books, airport: tuple[list[dict[str, Any]], dict[str, Any]]) -> Books:
    """The real project on record: budget, baseline, and six months of actuals and progress."""
    rows, known = airport
    bac = whole(known["BAC"])
    package = euros.package(earning_rule="units", planned_units=bac, unit="euros of work")
    euros.line("ALL", work_package_id=package)
    months = [f"{2026 + n // 12}-{n % 12 + 1:02d}" for n in range(len(rows))]
    before, plan = 0, []
    for month, row in zip(months, rows, strict=True):
        plan.append(("ALL", whole(row["PV"]) - before, month))
        before = whole(row["PV"])
    euros.post("budget", months[0], *plan)
    euros.baseline(months[0])
    spent = 0
    for month, row in zip(months, rows, strict=True):
        if row["AC"] is None:  # not yet: empty is not 0
            continue
        euros.post("actual", month, ("ALL", whole(row["AC"]) - spent), closing_balance={
            "amount": f"{whole(row['AC'])}.00", "currency": "EUR"
        })  # fmt: skip
        spent = whole(row["AC"])
        claim(euros, package, month, units_done=whole(row["EV"]))
    return euros


def test_a_real_project_gives_its_known_answers_period_by_period(
    reported: Books, airport: tuple[list[dict[str, Any]], dict[str, Any]]
) -> None:
    _, known = airport
    for row in known["by_period"]:
        told = read(reported, MONTHS[row["period"] - 1])
        values, indices, schedule = told["values"], told["indices"], told["earned_schedule"]
        money = {
            name: float(values[name.lower()]["amount"]) / 1000 for name in ("PV", "EV", "AC", "CV", "SV")
        }
        assert money == pytest.approx({name: row[name] for name in money}, abs=1e-9)
        eac = {e["method"]: float(e["eac"]["amount"]) / 1000 for e in told["estimates"] if e["eac"]}
        assert eac["cpi"] == pytest.approx(row["EAC_bac_over_cpi"], abs=6e-4)
        assert eac["remaining_at_budget"] == pytest.approx(row["EAC_ac_plus_remaining"], abs=1e-9)
        ratios = {
            "CPI": indices["cpi"]["value"], "SPI": indices["spi"]["value"],
            "TCPI_to_bac": indices["tcpi_to_budget"]["value"], "ES": schedule["es"],
            "SV_t": schedule["sv_t"], "SPI_t": schedule["spi_t"]["value"],
            "IEAC_t_pd_over_spit": schedule["ieac_t"]["value"],
            "IEAC_t_at_plus_remaining": schedule["ieac_t_at_plan_rate"],
        }  # fmt: skip
        assert ratios == pytest.approx({name: row[name] for name in ratios}, abs=2e-6)
        assert (schedule["at"], schedule["pd"]) == (row["period"], known["planned_duration_periods"])
        vac = float(values["bac"]["amount"]) / 1000 - eac["cpi"]
        assert vac == pytest.approx(row["VAC"], abs=6e-4)
    assert told["forecast"]["method"] == "cpi"
    low, eac_, high = (float(told["forecast"][name]["amount"]) for name in ("low", "eac", "high"))
    assert low <= eac_ < high and told["forecast"]["credible"]


def test_its_trend_is_its_periods_one_by_one(
    reported: Books, airport: tuple[list[dict[str, Any]], dict[str, Any]]
) -> None:
    _, known = airport
    items = read(reported, "2026-06", "/trend")["items"]
    assert [item["period"] for item in items] == MONTHS[:6]
    for item, row in zip(items, known["by_period"], strict=True):
        assert item["cpi"]["value"] == pytest.approx(row["CPI"], abs=2e-6)
        assert item["spi_t"]["value"] == pytest.approx(row["SPI_t"], abs=2e-6)
        assert float(item["eac_by_cpi"]["amount"]) / 1000 == pytest.approx(row["EAC_bac_over_cpi"], abs=6e-4)
    # SPI(t) begins at 0.885, and its two periods past 0.97 never come.
    assert [item["rag"] for item in items] == ["amber"] * 6


def test_a_figure_is_explained_down_to_its_records(reported: Books) -> None:
    told = read(reported, "2026-06", "/explanation", figure="ieac_t")
    assert (told["formula"], told["figure"]["unit"]) == ("PD / SPI(t)", "periods")
    (spi_t, *_), inputs = told["steps"], {each["name"]: each for each in told["inputs"]}
    assert spi_t["formula"] == "ES / AT" and inputs["pd"]["value"] == "9"
    assert float(inputs["pd"]["value"]) / float(inputs["spi_t"]["value"]) == pytest.approx(
        float(told["figure"]["value"]), rel=1e-5
    )
    eac = read(reported, "2026-06", "/explanation", figure="eac")
    assert eac["formula"] == "AC + (BAC - EV) / CPI"
    earned = read(reported, "2026-06", "/explanation", figure="ev")
    assert earned["inputs"][0]["source"].startswith("/v1/progress-claims/")
    assert reported.client.get(earned["inputs"][0]["source"]).json()["units_done"] == 268763
    planned = read(reported, "2026-06", "/explanation", figure="pv")
    assert reported.client.get(planned["figure"]["source"]).status_code == 200
    for name in read(reported, "2026-06")["indices"]:
        assert read(reported, "2026-06", "/explanation", figure=name)["formula"]
    assert "no figure cpj" in read(reported, "2026-06", "/explanation", 404, figure="cpj")["detail"]


def test_budget_actual_and_forecast_alone_are_a_complete_answer(books: Books) -> None:
    books.line()
    books.post("budget", "2026-01", ("LAB", 100), ("LAB", 100, "2026-02"))
    books.post("actual", "2026-01", ("LAB", 120))
    books.post("forecast", "2026-01", ("LAB", 110, "2026-02"))
    told = read(books, "2026-01")
    assert told["costs"] == {
        "budget": gbp(200), "incurred": gbp(120), "to_complete": gbp(110), "at_completion": gbp(230),
        "variance": gbp("-30.00"),
    }  # fmt: skip
    assert (told["reason"], told["values"], told["indices"]) == ("no_performance_baseline", None, None)
    assert (told["unmeasured"], told["schedule_reason"]) == ([str(books.project)], "no_performance_baseline")
    assert read(books, "2026-01", "/trend") == {
        "conversion": None,
        "component_id": str(books.project), "items": [], "reason": "no_performance_baseline",
    }  # fmt: skip
    assert read(books, "2026-01", "/attribution")["reason"] == "no_performance_baseline"
    assert read(books, "2026-01", "/explanation", figure="to_complete")["figure"]["value"] == "110.00"


def two_lines(books: Books) -> None:
    """A package late and over, and one early and under; thirds that do not divide."""
    first, second = books.package("1"), books.package("2")
    books.line("A-LAB", work_package_id=first, category="labour")
    books.line("A-MAT", work_package_id=first, category="material")
    books.line("B-LAB", work_package_id=second, category="labour")
    books.line("FREE")
    books.post(
        "budget", "2026-01", ("A-LAB", "100.01"), ("A-MAT", "200.02"), ("B-LAB", 300), ("FREE", 50),
        *((line, 100, "2026-02") for line in ("A-LAB", "A-MAT", "B-LAB")),
    )  # fmt: skip
    books.baseline("2026-01")
    cause = {"cause_code": "productivity", "cause": "The crew was new."}
    claim(books, first, "2026-01", complete=0.333333, **cause)
    claim(books, second, "2026-01", complete=0.9)
    books.post("actual", "2026-01", ("A-LAB", 150), ("A-MAT", 60), ("B-LAB", 250), ("FREE", 10))


@pytest.mark.parametrize("of", ["cost", "schedule"])
def test_a_variance_is_the_sum_of_its_parts_however_they_are_grouped(books: Books, of: str) -> None:
    two_lines(books)
    told = read(books, "2026-01")
    variance = told["values"]["cv" if of == "cost" else "sv"]
    keys = {"component": ["P1"], "wbs": ["1", "2"], "category": ["labour", "material"]}
    for by, expected in (keys | {"cause": ["productivity", None]}).items():
        found = read(books, "2026-01", "/attribution", of=of, by=by, listed=1)
        assert found["variance"] == variance and [g["key"] for g in found["groups"]] == expected
        assert summed(g["variance"] for g in found["groups"]) == float(variance["amount"])
        listed = [*(d["variance"] for d in found["drivers"]), found["other"]]
        assert summed(listed) == pytest.approx(float(variance["amount"]), abs=1e-9)
        assert (len(found["drivers"]), found["other_count"]) == (1, 2)
    assert (told["undistributed"], told["outside"]) == (gbp(50), gbp(10))
    assert "actuals_outside_the_baseline" in told["alerts"]
    for package in told["packages"]:
        assert float(package["cv"]["amount"]) == pytest.approx(
            float(package["ev"]["amount"]) - float(package["ac"]["amount"])
        )


def test_a_cost_variance_is_price_and_quantity_where_quantities_are_known(
    books: Books, client: TestClient
) -> None:
    """Labour and material of the published example ATT-01, and one line without quantities."""
    package = books.package()
    for code in ("LAB", "MAT", "FEE"):
        books.line(code, work_package_id=package)

    def enter(kind: str, *entries: tuple[str, str, float | None]) -> None:
        body = books.batch(kind, "2026-01", *((line, amount) for line, amount, _ in entries))
        for told, (_, _, quantity) in zip(body["entries"], entries, strict=True):
            told["quantity"] = quantity
        client.post(f"{books.at}/cost-postings", json=body).raise_for_status()

    enter("budget", ("LAB", "160000.00", 2000), ("MAT", "12500.00", 1000), ("FEE", "100.00", None))
    books.baseline("2026-01")
    claim(books, package, "2026-01", complete=0.5)
    enter("actual", ("LAB", "96600.00", 1150), ("MAT", "6720.00", 480), ("FEE", "60.00", 3))
    told = read(books, "2026-01", "/attribution", by="category")
    assert told["effects"] == {
        "price": gbp("-5320.00"), "quantity": gbp("-11750.00"), "unsplit": gbp("-10.00"),
        "timing": gbp("86300.00"),
    }  # fmt: skip
    drivers = {d["line"]: (d["price"], d["quantity"], d["variance"]) for d in told["drivers"]}
    assert drivers["LAB"] == (gbp("-4600.00"), gbp("-12000.00"), gbp("-16600.00"))
    other = read(books, "2026-01", "/attribution", listed=500)
    assert other["effects"] == told["effects"]
    assert read(books, "2026-01", "/attribution", of="schedule")["effects"] is None
    lines = client.get(f"/v1/baselines/{read(books, '2026-01')['baselines'][0]['baseline_id']}/lines")
    assert sorted(line["quantity"] or 0 for line in lines.json()["items"]) == [0, 1000, 2000]


def summed(amounts: Any) -> float:
    return round(sum(float(amount["amount"]) for amount in amounts), 2)


def test_a_re_estimate_is_the_forecast_unless_it_is_not_credible(books: Books) -> None:
    two_lines(books)
    books.post("forecast", "2026-01", *((line, 160, "2026-02") for line in ("A-LAB", "A-MAT", "B-LAB")))
    told = read(books, "2026-01")
    estimates = {e["method"]: e for e in told["estimates"]}
    assert estimates["bottom_up"]["eac"] == gbp(940)
    assert told["forecast"]["method"] == "cpi"  # the re-estimate is padded: it needs a TCPI of 0.78
    books.post("forecast", "2026-01", *((line, -50, "2026-02") for line in ("A-LAB", "A-MAT", "B-LAB")))
    again = read(books, "2026-01")["forecast"]
    assert (again["method"], again["eac"], again["credible"]) == ("bottom_up", gbp(790), True)
    assert estimates["cpi_recent"]["reason"] == "too_few_periods"
    assert estimates["risk_adjusted"]["reason"] == "no_risk_allowance"
    packages = estimates["cpi"]["sum_of_packages"]
    assert packages != estimates["cpi"]["eac"]  # made below and added up, it differs


def test_a_programme_is_the_sum_of_its_projects(
    client: TestClient, component: Callable[..., UUID], books: Books
) -> None:
    top = component("TOP", "programme")
    plans = {"A": (1000, 0.5, 400), "B": (400, 0.5, 320)}
    for code, (bac, complete, ac) in plans.items():
        below = Books(client, component(code, parent=top), books.decider, periods=books.periods)
        package = below.package()
        below.line(work_package_id=package)
        below.post("budget", "2026-01", ("LAB", bac))
        below.baseline("2026-01")
        claim(below, package, "2026-01", complete=complete)
        below.post("actual", "2026-01", ("LAB", ac))
    told = client.get(f"/v1/programmes/{top}/earned-value", params={"period": "2026-01"}).json()
    assert (told["values"]["bac"], told["values"]["ev"], told["values"]["ac"]) == (
        gbp(1400),
        gbp(700),
        gbp(720),
    )
    by_cpi = next(e for e in told["estimates"] if e["method"] == "cpi")
    assert (by_cpi["eac"], by_cpi["sum_of_components"]) == (gbp(1440), gbp(1440))
    assert (told["forecast"]["method"], told["forecast"]["eac"]) == (None, gbp(1440))
    assert len(told["baselines"]) == 2 and told["indices"]["cpi"]["value"] == round(700 / 720, 6)
    at = {"params": {"period": "2026-01", "by": "wbs"}}
    groups = client.get(f"/v1/programmes/{top}/earned-value/attribution", **at).json()["groups"]
    assert [(g["key"], g["variance"]) for g in groups] == [("A/1", gbp(100)), ("B/1", gbp("-120.00"))]
    euros = client.post(
        "/v1/projects", json={"code": "E", "name": "E", "currency": "EUR", "parent_id": str(top)}
    ).json()["id"]
    Books(client, euros, books.decider, "EUR", books.periods).line()
    mixed = client.get(f"/v1/programmes/{top}/earned-value", params={"period": "2026-01"}).json()
    assert (mixed["reason"], mixed["values"], mixed["currency"]) == ("no_exchange_rate", None, None)


def test_an_archived_project_still_tells_its_own_figures_and_counts_no_more_above(
    client: TestClient, component: Callable[..., UUID], books: Books
) -> None:
    top = component("TOP", "programme")
    below = Books(client, component("A", parent=top), books.decider)
    package = below.package()
    below.line(work_package_id=package)
    below.post("budget", "2026-01", ("LAB", 100))
    below.baseline("2026-01")
    client.post(
        f"{below.at}/archival", json={"reason": "Merged."}, headers={"If-Match": '"1"'}
    ).raise_for_status()
    assert read(below, "2026-01")["values"]["bac"] == gbp(100)
    told = client.get(f"/v1/programmes/{top}/earned-value", params={"period": "2026-01"}).json()
    assert (told["values"], told["reason"]) == (None, "no_performance_baseline")
    refused = below.posting("actual", "2026-01", ("LAB", 1))
    assert (refused.status_code, refused.json()["rule"]) == (409, "archived")


def test_each_period_is_measured_against_the_baseline_in_force_then(books: Books) -> None:
    package = books.package()
    books.line(work_package_id=package)
    books.post("budget", "2026-01", ("LAB", 100), ("LAB", 100, "2026-02"))
    books.baseline("2026-01")
    claim(books, package, "2026-01", complete=0.5)
    books.post("budget", "2026-02", ("LAB", 200, "2026-03"))
    books.baseline("2026-02", "scope_change")
    january, february = read(books, "2026-01"), read(books, "2026-02")
    assert (january["baselines"][0]["number"], january["values"]["bac"]) == (1, gbp(200))
    assert (february["baselines"][0]["number"], february["values"]["bac"]) == (2, gbp(400))
    assert february["values"]["ev"] == gbp(200)
    numbers = [item["baseline_numbers"] for item in read(books, "2026-02", "/trend")["items"]]
    assert numbers == [[1], [2]]


def test_finished_late_tells_in_time_what_money_hides(books: Books) -> None:
    package = books.package()
    books.line(work_package_id=package)
    books.post("budget", "2026-01", ("LAB", 100), ("LAB", 100, "2026-02"), ("LAB", 100, "2026-03"))
    books.baseline("2026-01")
    for month, complete in (("2026-02", 0.4), ("2026-04", 1)):
        claim(books, package, month, complete=complete)
    for month in ("2026-04", "2026-06"):
        told = read(books, month)
        assert told["indices"]["spi"]["value"] == 1
        assert (told["earned_schedule"]["at"], told["earned_schedule"]["spi_t"]["value"]) == (4, 0.75)
    assert told["indices"]["cpi"] == {"value": None, "reason": "no_actuals"}
    assert "earned_without_actuals" in told["alerts"]
    assert read(books, "2026-03")["earned_schedule"]["forecast_finish_on"] is not None


def test_what_moved_the_forecast_closes_to_the_penny(books: Books) -> None:
    two_lines(books)
    package = read(books, "2026-01")["packages"][0]["id"]
    books.post("actual", "2026-02", ("A-LAB", "33.33"), ("A-MAT", 50))
    claim(books, package, "2026-02", complete=0.666667)
    books.post("budget", "2026-02", ("A-LAB", 30, "2026-03"))
    books.baseline("2026-02", "scope_change")
    told = read(books, "2026-02", "/forecast-bridge", since="2026-01")
    opening, closing = (read(books, month)["forecast"]["eac"] for month in ("2026-01", "2026-02"))
    assert (told["opening"], told["closing"]) == (opening, closing)
    moved = summed(told[part] for part in ("authorised_change", "performance", "re_estimate"))
    assert moved == pytest.approx(float(closing["amount"]) - float(opening["amount"]), abs=1e-9)
    assert told["authorised_change"] == gbp(30)
    cv = [float(read(books, month)["values"]["cv"]["amount"]) for month in ("2026-01", "2026-02")]
    assert float(told["performance"]["amount"]) == pytest.approx(cv[0] - cv[1], abs=0.011)
    read(books, "2026-01", "/forecast-bridge", 422, since="2026-02")


def test_who_may(books: Books, refused: Callable[..., None]) -> None:
    package = books.package()
    entered = claim(books, package, "2026-01", complete=0.1)
    for what in ("", "/trend", "/attribution"):
        refused("GET", f"{books.at}/earned-value{what}", 403, "cost:read", params={"period": "2026-01"})
    body = {"period": "2026-01", "complete": 0.2, "started_on": "2026-01-05"}
    url = f"/v1/work-packages/{package}/progress-claims"
    refused("POST", url, 403, "work_package:write", json=body)
    refused("GET", f"/v1/progress-claims/{entered['id']}", 200)
    refused("GET", url, 200)
    key = {"Idempotency-Key": "c"}
    first, again = (books.client.post(url, json=body, headers=key) for _ in range(2))
    assert (first.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
