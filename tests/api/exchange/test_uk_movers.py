"""The yearly UK files as periods: the report names those that moved most, as an independent script has them."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.exchange.conftest import applied
from tests.conftest import ClientFor
from tests.independent_uk_movers import movers, squeezed
from tests.unit.exchange.helpers import DATA, YEARS, content


@pytest.fixture(scope="module")
def imported(client_for: ClientFor) -> tuple[TestClient, str]:
    """A portfolio that all six years were imported into, in order."""
    content("gmpp", "facts.json")
    client = client_for(uuid7())
    made = client.post("/v1/portfolios", json={"name": "GMPP", "code": "GMPP", "currency": "GBP"}).json()
    for year in YEARS:
        applied(client, content("gmpp", f"uk_{year}.csv"), made["id"], "uk-major-projects", year)
    return client, made["id"]


def told(imported: tuple[TestClient, str], year: str, **query: Any) -> Any:
    client, portfolio = imported
    answer = client.get(
        f"/v1/portfolios/{portfolio}/variance-report", params={"period": year, "listed": 500, **query}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["since_last_appeared"]


@pytest.mark.parametrize("year", YEARS[1:])
def test_those_that_moved_most_since_they_last_appeared_are_named(
    imported: tuple[TestClient, str], year: str
) -> None:
    costs, ends, better = movers(Path(DATA) / "gmpp", int(year))
    found = told(imported, year)
    moved = [
        (squeezed(m["name"]), int(m["since"]), Decimal(m["change"]["amount"]))
        for m in found["whole_life_costs"]
    ]
    assert sorted(moved) == sorted(costs) and moved
    assert sizes(moved) == sizes(costs)
    finishes = [(squeezed(m["name"]), int(m["since"]), m["days"]) for m in found["finishes"]]
    assert sorted(finishes) == sorted(ends) and finishes
    assert sizes(finishes) == sizes(ends)
    assert {squeezed(m["name"]) for m in found["surer_but_later"]} == better


def sizes(moved: list[Any]) -> list[Any]:
    return [abs(size) for *_, size in moved]


def test_some_are_surer_and_later_but_none_across_two_scales(imported: tuple[TestClient, str]) -> None:
    assert told(imported, "2021")["surer_but_later"]
    assert told(imported, "2023")["surer_but_later"] == []  # three colours now, and five before


def test_the_list_is_cut_where_it_is_told_to_be(imported: tuple[TestClient, str]) -> None:
    whole, cut = told(imported, "2023"), told(imported, "2023", listed=3)
    for part, moved in whole.items():
        assert cut[part] == moved[:3]
