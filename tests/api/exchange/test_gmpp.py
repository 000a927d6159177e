"""Six years of the UK file over HTTP: each has its known answers in what is told and in what is stored.

The known answers are counted of the files by the csv module alone.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.exchange.conftest import applied, everything, sent
from tests.conftest import ClientFor
from tests.unit.exchange.helpers import YEARS, content, facts, raw_uk

MAPPING = "uk-major-projects"
FIGURES = re.compile(r"-?£?[0-9,]+(?:\.[0-9]+)?")
LEVELS = {
    "red": "red",
    "amber/red": "amber_red",
    "amber": "amber",
    "amber/green": "amber_green",
    "green": "green",
}
HEADERS = {
    "name": r"(?i)project.name",
    "budget": r"(?i)yearly_budget|total_baseline|[\d/]+ budget ",
    "forecast": r"(?i)yearly_forecast|forecast_incl|[\d/]+ forecast ",
    "whole_life_cost": r"(?i)wlc_|total budgeted",
    "rating": r"(?i)colour_rating|.pa rag",
}
MEMBERS = {"budget": "baseline_cost", "forecast": "forecast_cost", "whole_life_cost": "whole_life_cost"}


@dataclass
class Portfolio:
    """The portfolio that all six years were imported into, in order."""

    id: str
    client: TestClient
    imports: dict[str, dict[str, Any]]

    @property
    def url(self) -> str:
        return f"/v1/portfolios/{self.id}"

    def reports(self, year: str) -> list[dict[str, Any]]:
        return everything(self.client, f"{self.url}/status-reports", period=year)


@pytest.fixture(scope="module")
def gmpp(client_for: ClientFor) -> Portfolio:
    content("gmpp", "facts.json")
    client = client_for(uuid7())
    made = client.post("/v1/portfolios", json={"name": "GMPP", "code": "GMPP", "currency": "GBP"}).json()
    imports = {year: applied(client, file(year), made["id"], MAPPING, year) for year in YEARS}
    return Portfolio(made["id"], client, imports)


def file(year: str) -> bytes:
    return content("gmpp", f"uk_{year}.csv")


def cells(year: str, kind: str) -> list[str]:
    """The cells of the first column whose header is of a kind."""
    header, rows = raw_uk(year)
    at = next(i for i, h in enumerate(header) if re.match(HEADERS[kind], h.strip()))
    return [row[at].strip() for row in rows]


def millions(cell: str) -> Decimal | None:
    """Pounds and pence of a cell in millions; None where it has words."""
    if not FIGURES.fullmatch(cell):
        return None
    return (Decimal(re.sub("[£,]", "", cell)) * 10**6).quantize(Decimal("0.01"))


def amounts(year: str, kind: str) -> list[Decimal]:
    return [amount for cell in cells(year, kind) if (amount := millions(cell)) is not None]


@pytest.mark.parametrize("year", YEARS)
def test_every_project_is_there_with_its_report(gmpp: Portfolio, year: str) -> None:
    told, fact = gmpp.imports[year], facts("gmpp")[year]
    assert told["status"] == "applied" and told["counts"]["with_errors"] == 0
    assert told["counts"]["records"] == told["counts"]["good"] == fact["projects"]
    assert told["counts"]["skipped"] == ({"blank": fact["empty_records"]} if fact["empty_records"] else {})
    assert told["layout"]["encoding"] == fact["encoding"] and told["layout"]["unused_headers"] == []
    assert len(gmpp.reports(year)) == told["counts"]["reports"]["created"] == fact["projects"]


@pytest.mark.parametrize("year", YEARS)
def test_ratings_are_delivery_confidences_as_many_as_are_known(gmpp: Portfolio, year: str) -> None:
    header, rows = raw_uk(year)
    columns = [i for i, h in enumerate(header) if re.match(HEADERS["rating"], h.strip())]
    spelt = Counter(row[i].strip()[:40] for row in rows for i in columns)
    told = Counter[str]()
    for one in gmpp.imports[year]["ratings"]:
        told[one["raw"][:40]] += one["count"]
    assert told == spelt
    if len(columns) == 1:
        assert told == Counter(facts("gmpp")[year]["rag"])
    known = Counter(
        LEVELS.get(re.sub(r"\s*/\s*", "/", cell.lower()), "none") for cell in spelt.elements() if cell
    )
    stored = [c for report in gmpp.reports(year) for c in report["delivery_confidences"]]
    assert Counter(c.get("value") or "none" for c in stored) == known
    assert all(c.get("value") or (c["reason"] and c["raw"]) for c in stored)
    assert {c["scale"] for c in stored} == {"uk-five-point" if int(year) <= 2021 else "uk-three-point"}
    assessors = {"2014": {"mpa"}, "2023": {"ipa", "sro"}}
    assert {c["assessor"] for c in stored} == assessors.get(year, {"ipa"})
    assert {report["declared_rag"] for report in gmpp.reports(year)} == {None}


@pytest.mark.parametrize("year", YEARS)
def test_withheld_cells_and_projects_are_as_many_as_are_known(gmpp: Portfolio, year: str) -> None:
    (exempt,) = [one for one in gmpp.imports[year]["not_available"] if one["reason"] == "exempt"]
    fact = facts("gmpp")[year]
    assert (exempt["cells"], exempt["records"]) == (fact["exempt_cells"], fact["exempt_projects"])
    reports = gmpp.reports(year)
    changes = everything(gmpp.client, f"/v1/imports/{gmpp.imports[year]['id']}/changes")
    kept = sum(
        [absent["reason"] == "exempt" for report in reports for absent in report["not_available"]]
        + [c.get("reason") == "exempt" for report in reports for c in report["delivery_confidences"]]
        + [k.get("reason") == "exempt" for change in changes for k in change["kept"]]
    )
    assert kept == fact["exempt_cells"]  # of each, the words are with a report or with the import


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("kind", MEMBERS)
def test_amounts_add_up_to_what_the_file_says(gmpp: Portfolio, year: str, kind: str) -> None:
    known, member = amounts(year, kind), MEMBERS[kind]
    told = {one["target"]: one for one in gmpp.imports[year]["totals"]}[f"report.{kind}"]
    assert (told["records"], Decimal(told["amount"]["amount"])) == (len(known), sum(known))
    assert told["cost_basis"] == ("whole_life" if kind == "whole_life_cost" else "period")
    reports = gmpp.reports(year)
    stored = [Decimal(r[member]["amount"]) for r in reports if r[member] is not None]
    assert Counter(stored) == Counter(known)
    for report in reports:
        reasons = {absent["member"] for absent in report["not_available"]}
        assert (report[member] is None) == (member in reasons)


@pytest.mark.parametrize("year", YEARS)
def test_the_totals_of_the_portfolio_are_those_of_the_file(gmpp: Portfolio, year: str) -> None:
    (total,) = gmpp.client.get(f"{gmpp.url}/totals", params={"period": year}).json()["items"]
    assert (total["currency"], total["cost_basis"]) == ("GBP", "period")
    for kind in ("budget", "forecast"):
        known, told = amounts(year, kind), total[MEMBERS[kind]]
        assert (told["projects"], Decimal(told["amount"]["amount"])) == (len(known), sum(known))


@pytest.mark.parametrize("year", YEARS)
def test_each_year_again_changes_nothing(gmpp: Portfolio, year: str) -> None:
    told = applied(gmpp.client, file(year), gmpp.id, MAPPING, year)
    assert told["counts"]["projects"]["unchanged"] == facts("gmpp")[year]["projects"]
    assert told["counts"]["reports"]["unchanged"] == facts("gmpp")[year]["projects"]
    assert told["counts"]["projects"]["created"] == told["counts"]["projects"]["updated"] == 0


def test_projects_are_followed_over_the_years_and_joiners_and_leavers_told_apart(gmpp: Portfolio) -> None:
    known = 0
    for year in YEARS:
        told, linking = gmpp.imports[year]["counts"]["projects"], gmpp.imports[year]["linking"]
        assert linking["joiners"] == told["created"]
        assert linking["joiners"] + sum(linking["links"].values()) == facts("gmpp")[year]["projects"]
        assert linking["leavers"] == told["absent"] == known - sum(linking["links"].values())
        known += linking["joiners"]
    assert len(everything(gmpp.client, f"{gmpp.url}/components")) == known + 1
    assert gmpp.imports["2023"]["linking"]["links"] == {"identity": 0, "number": 138, "name": 0}
    assert (
        len(gmpp.imports["2023"]["linking"]["uncertain_links"])
        == gmpp.imports["2023"]["linking"]["uncertain"]
    )


def test_a_project_shows_its_trend(gmpp: Portfolio) -> None:
    names = [set(cells(year, "name")) for year in YEARS]
    name = min(set.intersection(*names))
    (project,) = [
        p
        for p in gmpp.client.get("/v1/projects", params={"q": name}).json()["items"]
        if p["name"] == " ".join(name.split())
    ]
    url = f"/v1/projects/{project['id']}/status-reports"
    trend = gmpp.client.get(url, params={"sort": "data_date"}).json()["items"]
    assert [report["data_date"] for report in trend] == [f"{year}-03-31" for year in YEARS]
    for year, report in zip(YEARS, trend, strict=True):
        at = cells(year, "name").index(name)
        for kind, member in MEMBERS.items():
            known, told = millions(cells(year, kind)[at]), report[member]
            assert (Decimal(told["amount"]) if told else None) == known


def test_a_department_stands_in_where_a_year_has_no_category(gmpp: Portfolio, client_for: ClientFor) -> None:
    client = client_for(uuid7())
    made = client.post("/v1/portfolios", json={"name": "GMPP", "currency": "GBP"}).json()
    applied(client, file("2016"), made["id"], MAPPING, "2016")
    below = {"period": "2016", "by": "category"}
    totals = client.get(f"/v1/portfolios/{made['id']}/totals", params=below).json()["items"]
    header, rows = raw_uk("2016")
    at = [h.strip() for h in header].index("Department")
    departments = Counter(" ".join(row[at].split()).upper() for row in rows)
    assert {t["category"]: t["reports"] for t in totals} == departments


def test_years_can_come_in_any_order(client_for: ClientFor, gmpp: Portfolio) -> None:
    client = client_for(uuid7())
    made = client.post("/v1/portfolios", json={"name": "GMPP", "currency": "GBP"}).json()["id"]
    for year in ("2021", "2019"):
        applied(client, file(year), made, MAPPING, year)
    again = applied(client, file("2021"), made, MAPPING, "2021")
    assert again["counts"]["projects"]["unchanged"] == facts("gmpp")["2021"]["projects"]
    followed = gmpp.imports["2021"]["linking"]["links"]["name"]
    both = Counter(r["component_id"] for r in everything(client, f"/v1/portfolios/{made}/status-reports"))
    assert 0 < sum(n == 2 for n in both.values()) <= followed


def test_the_project_that_ends_before_it_starts_keeps_the_dates_as_given(gmpp: Portfolio) -> None:
    url = f"/v1/imports/{gmpp.imports['2023']['id']}"
    (problem,) = everything(gmpp.client, f"{url}/problems", code="not_in_order")
    (change,) = [c for c in everything(gmpp.client, f"{url}/changes") if c["record"] == problem["row"]]
    report = gmpp.client.get(f"/v1/status-reports/{change['status_report_id']}").json()
    assert report["approved_finish_on"] < report["start_on"]
    project = gmpp.client.get(f"/v1/projects/{change['component_id']}").json()
    assert (project["planned_start_on"], project["planned_finish_on"]) == (None, None)
    revised = gmpp.client.patch(
        f"/v1/projects/{project['id']}",
        json={"stage": "delivery"},
        headers={"If-Match": f'"{project["version"]}"', "Content-Type": "application/merge-patch+json"},
    )
    assert revised.status_code == 200, revised.text


def test_every_number_of_the_narrative_is_a_figure_and_each_figure_what_the_file_says(
    gmpp: Portfolio,
) -> None:
    report = gmpp.client.get(f"{gmpp.url}/variance-report", params={"period": "2023"}).json()
    told, figures = report["narrative"], {figure["id"]: figure for figure in report["figures"]}
    text, bound = told["text"], set[int]()
    assert len(text.split()) <= told["words"] <= 200  # two words with a hyphen are counted as two
    for binding in told["bindings"]:
        assert text[binding["start"] : binding["end"]] == binding["text"]
        assert binding["figure_id"] in figures
        bound |= set(range(binding["start"], binding["end"]))
    assert not [text[at - 9 : at + 9] for at, char in enumerate(text) if char.isdigit() and at not in bound]

    known = {
        name: (baseline, forecast)
        for name, *given in zip(
            *(cells("2023", kind) for kind in ("name", "budget", "forecast")), strict=True
        )
        if None not in (pair := tuple(map(millions, given)))
        for baseline, forecast in [pair]
        if baseline is not None and forecast is not None
    }
    variances = {name: baseline - forecast for name, (baseline, forecast) in known.items()}
    gross = sum(map(abs, variances.values()))
    value = {id: figure["value"] for id, figure in figures.items()}
    totals = {name: Decimal(value[f"total.{name}"]) for name in ("baseline", "forecast", "variance", "gross")}
    assert totals == {
        "baseline": sum(baseline for baseline, _ in known.values()),
        "forecast": sum(forecast for _, forecast in known.values()),
        "variance": sum(variances.values()),
        "gross": gross,
    }
    drivers = sorted(variances, key=lambda name: (-abs(variances[name]), name))[:3]
    shown = [id for id in figures if id.endswith(".share_of_gross")]
    assert len(shown) == 3
    for driver, id in zip(drivers, shown, strict=True):
        project = id.removesuffix(".share_of_gross")
        assert value[f"{project}.label"] == " ".join(driver.split())
        assert Decimal(value[f"{project}.variance"]) == variances[driver]
        assert abs(Decimal(value[id]) - abs(variances[driver]) / gross) < Decimal("0.000001")
        source = gmpp.client.get(figures[f"{project}.variance"]["source"]).json()
        assert Decimal(source["cost_variance"]["amount"]) == variances[driver]
    assert int(value["other.count"]) == len(known) - 3
    assert int(value["missing.count"]) == facts("gmpp")["2023"]["projects"] - len(known)
    explained = gmpp.client.get(
        f"{gmpp.url}/variance-report/explanation", params={"period": "2023", "figure": "total.variance"}
    ).json()
    assert Decimal(explained["figure"]["value"]) == totals["variance"]


def test_what_has_no_member_is_kept_with_the_import(gmpp: Portfolio) -> None:
    url = f"/v1/imports/{gmpp.imports['2014']['id']}/changes"
    kept = [k for change in everything(gmpp.client, url) for k in change["kept"]]
    stated = [k["value"] for k in kept if k["target"] == "report.stated_variance" and "value" in k]
    told = {one["target"]: one for one in gmpp.imports["2014"]["totals"]}["report.stated_variance"]
    assert len(stated) == told["records"] == 190
    assert sum(Decimal(v["amount"]) for v in stated) == Decimal(told["amount"]["amount"])


def test_a_dry_run_of_a_real_file_changes_nothing(client_for: ClientFor) -> None:
    client = client_for(uuid7())
    made = client.post("/v1/portfolios", json={"name": "GMPP", "currency": "GBP"}).json()["id"]
    told = sent(client, file("2023"), made, MAPPING, "2023").json()
    assert told["counts"]["projects"]["created"] == 244
    look: Callable[[str], list[Any]] = lambda url: client.get(url).json()["items"]  # noqa: E731
    assert look("/v1/projects") == look("/v1/reporting-periods") == look("/v1/custom-fields") == []
