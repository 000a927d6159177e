"""Six years of the UK portfolio with 5 % of in-year cost over and under: exactly the exceptions of the files.

Which they are is found in the files by the csv module and fractions alone.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.exchange.conftest import applied, everything
from tests.api.exchange.test_gmpp import MAPPING, cells, file, millions
from tests.api.tolerances.conftest import FIVE
from tests.conftest import ClientFor
from tests.unit.exchange.helpers import YEARS, content

FIVE_PERCENT = Fraction(5, 100)
MOVED = 30  # projects that are put under a programme after the first year
Breach = tuple[str, str, str]  # a project's name, its budget and its forecast


def breaches(year: str) -> list[Breach]:
    """The rows of a file whose forecast is more than 5 % of the budget off it."""
    found = []
    columns = (cells(year, kind) for kind in ("name", "budget", "forecast"))
    for name, *told in zip(*columns, strict=True):
        budget, forecast = map(millions, told)
        if budget is not None and forecast is not None:
            room = abs(Fraction(budget)) * FIVE_PERCENT
            if not Fraction(budget) - room <= Fraction(forecast) <= Fraction(budget) + room:
                found.append((" ".join(name.split()), str(budget), str(forecast)))
    return sorted(found)


@dataclass
class Years:
    """The portfolio after each year: its exceptions, and where each project hung when they were opened."""

    client: TestClient
    url: str
    portfolio: str
    programme: str = ""
    moved: set[str] = field(default_factory=set)
    found: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def imported(self, year: str) -> None:
        applied(self.client, file(year), self.portfolio, MAPPING, year)
        projects = everything(self.client, "/v1/projects")
        self.names |= {(year, one["id"]): " ".join(one["name"].split()) for one in projects}
        self.found[year] = [one for one in self.exceptions() if one["breach_of"] == year]

    def exceptions(self) -> list[dict[str, Any]]:
        return everything(self.client, f"{self.url}/exceptions")

    def regroup(self) -> None:
        """Put some of the projects under a programme of the portfolio."""
        body = {"name": "Transport", "currency": "GBP", "parent_id": self.portfolio}
        self.programme = self.client.post("/v1/programmes", json=body).json()["id"]
        for project in everything(self.client, "/v1/projects")[:MOVED]:
            url = f"/v1/projects/{project['id']}"
            headers = {"If-Match": self.client.get(url).headers["ETag"]}
            answer = self.client.post(f"{url}/placement", json={"parent_id": self.programme}, headers=headers)
            assert answer.status_code == 200, answer.text
            self.moved.add(project["id"])


@pytest.fixture(scope="module")
def years(client_for: ClientFor) -> Years:
    content("gmpp", "facts.json")
    client = client_for(uuid7())
    made = client.post("/v1/portfolios", json={"name": "GMPP", "code": "GMPP", "currency": "GBP"}).json()
    years = Years(client, f"/v1/portfolios/{made['id']}", made["id"])
    standing = {"metric": "period_cost", "applies_to": "projects", "effective_on": "2010-01-01", **FIVE}
    answer = client.post(f"{years.url}/tolerances", json=standing | {"rationale": "The board's."})
    assert answer.status_code == 201, answer.text
    for year in YEARS:
        years.imported(year)
        if not years.programme:
            years.regroup()
    return years


@pytest.mark.parametrize("year", YEARS)
def test_exactly_the_breaches_of_the_file_are_opened(years: Years, year: str) -> None:
    told = sorted(
        (years.names[year, one["component_id"]], one["figures"]["baseline"], one["figures"]["forecast"])
        for one in years.found[year]
    )
    assert told == breaches(year)
    assert {one["status"] for one in years.found[year]} == {"open"}
    assert len({one["component_id"] for one in years.found[year]}) == len(told)  # none twice


@pytest.mark.parametrize("year", YEARS)
def test_each_asks_the_level_above_its_project(years: Years, year: str) -> None:
    for one in years.found[year]:
        under = one["component_id"] in years.moved and year != YEARS[0]
        expected = (years.programme, "Programme board") if under else (years.portfolio, "Portfolio board")
        assert (one["answers_at_id"], one["answering_body"]) == expected
        assert one["figures"]["side"] == (
            "over" if float(one["figures"]["forecast"]) > float(one["figures"]["baseline"]) else "under"
        )


def test_nothing_is_opened_twice(years: Years) -> None:
    before = {one["id"]: one["version"] for one in years.exceptions()}
    assert len(before) == sum(len(breaches(year)) for year in YEARS) > 100
    for year in YEARS:
        applied(years.client, file(year), years.portfolio, MAPPING, year)
        evaluated = years.client.post(f"{years.url}/tolerance-evaluations", json={"as_of": f"{year}-12-31"})
        assert (evaluated.status_code, evaluated.json()["opened"]) == (200, []), evaluated.text
    assert {one["id"]: one["version"] for one in years.exceptions()} == before
    asked = {one["answering_body"] for one in years.exceptions()}
    assert asked == {"Portfolio board", "Programme board"}
