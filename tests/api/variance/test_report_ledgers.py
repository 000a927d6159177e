"""The variance of a portfolio by work package and cost category: parts of its ledgers that add up to its total."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.variance.status_reports.recording import Recorded
from tests.api.cost.conftest import Books
from tests.api.variance.conftest import Json, money
from tests.conftest import ClientFor

Component = Callable[..., UUID]
Record = Callable[..., list[Recorded]]
Report = Callable[..., Json]
NAMES = ("baseline", "forecast", "variance")


class Yearly(Books):
    """Books of which the periods are those of the reports."""

    def month(self, code: str) -> str:
        return code


def books(client: TestClient, project: UUID) -> Yearly:
    return Yearly(client, project, client)


def amounts(*parts: Json) -> dict[str, Decimal]:
    return {name: sum((Decimal(part[name]["amount"]) for part in parts), Decimal(0)) for name in NAMES}


def closes(costs: Json) -> None:
    """Each list, with what is not listed and what is outside, makes the total exactly."""
    split = costs["ledger"]
    for by, other in (("by_wbs", "other_wbs"), ("by_cost_category", "other_cost_categories")):
        assert amounts(*split[by], split[other], split["outside"]) == amounts(costs["total"]), by


@pytest.fixture
def kept(client: TestClient, component: Component, portfolio: UUID, record: Record) -> dict[str, UUID]:
    """Two projects with ledgers, one of which states what its ledger says, and one without."""
    ids = {code: component(code, parent=portfolio) for code in "ABC"}
    record("2022", {ids["A"]: {"baseline_cost": 1, "forecast_cost": 1}})
    a, b = books(client, ids["A"]), books(client, ids["B"])
    piles, deck = a.package("1", name="Piles"), a.package("2", name="Deck")
    a.line("STEEL", work_package_id=piles, category="material")
    a.line("CREW", work_package_id=piles, category="labour")
    a.line("SLAB", work_package_id=deck, category="material")
    a.line("LEGAL")
    a.post("budget", "2022", ("STEEL", 100), ("CREW", 200), ("SLAB", 300), ("LEGAL", 10))
    a.post("actual", "2022", ("STEEL", 90), ("CREW", 150))
    a.post("actual", "2023", ("STEEL", 40), ("LEGAL", 15))
    a.post("forecast", "2022", ("SLAB", 999, "2023"))
    a.post("forecast", "2023", ("CREW", 70, "2024"), ("SLAB", 260, "2024"))
    b.line("ALL", category="labour")
    b.post("budget", "2022", ("ALL", 50))
    b.post("forecast", "2023", ("ALL", 80, "2024"))
    record(
        "2023",
        {
            ids["A"]: {"baseline_cost": 610, "forecast_cost": 625},
            ids["B"]: {"baseline_cost": 50, "forecast_cost": 90},
            ids["C"]: {"baseline_cost": 1000, "forecast_cost": 1100},
        },
    )
    return ids


@pytest.fixture(autouse=True)
def next_year(client: TestClient, periods: None) -> None:
    body = {"code": "2024", "name": "Next year", "start_on": "2023-04-01", "finish_on": "2024-03-31"}
    assert client.post("/v1/reporting-periods", json=body | {"data_date": "2024-03-31"}).status_code == 201


def test_it_is_taken_apart_by_work_package_and_cost_category(
    kept: dict[str, UUID], report: Report, portfolio: UUID
) -> None:
    (costs,) = report(portfolio)["costs"]
    split = costs["ledger"]
    assert (costs["ledger_reason"], split["projects"]) == (None, 2)
    assert [(one["code"], one["wbs"], one["name"], one["variance"]) for one in split["by_wbs"]] == [
        ("A", "1", "Piles", money("-50.00")),
        ("A", "2", "Deck", money("40.00")),
        (None, None, None, money("-35.00")),
    ]
    found = {one["cost_category"]: one["variance"]["amount"] for one in split["by_cost_category"]}
    assert list(found.items()) == [("labour", "-50.00"), ("material", "10.00"), (None, "-5.00")]
    assert split["outside"]["variance"] == money("-110.00")
    assert split["by_wbs"][0]["variance_ratio"] == pytest.approx(-50 / 300, abs=1e-6)
    closes(costs)
    (costs,) = report(portfolio, listed=1)["costs"]
    assert (len(costs["ledger"]["by_wbs"]), costs["ledger"]["other_wbs"]["parts"]) == (1, 2)
    closes(costs)
    (costs,) = report(portfolio, listed=0)["costs"]
    assert costs["ledger"]["by_wbs"] == [] and costs["ledger"]["other_wbs"]["parts"] == 3
    closes(costs)


def test_the_parts_are_what_the_costs_of_the_projects_are(
    client: TestClient, kept: dict[str, UUID], report: Report
) -> None:
    """A project's own report has the very amounts that its costs by work package and category have."""
    (costs,) = report(kept["A"], kind="projects")["costs"]
    for by, listed, key in (
        ("work_package", "by_wbs", "wbs"),
        ("category", "by_cost_category", "cost_category"),
    ):
        told = client.get(f"/v1/projects/{kept['A']}/costs", params={"period": "2023", "by": by}).json()
        budgets = {item["key"]: item["budget"] for item in told["items"]}
        assert {part[key]: part["baseline"] for part in costs["ledger"][listed]} == budgets
    assert amounts(costs["ledger"]["outside"])["variance"] == 0
    assert costs["total"]["forecast"] == told["total"][0]["at_completion"]
    link = client.get(costs["ledger"]["attribution"])
    assert (link.status_code, link.json()["variance_of"]) == (200, "cost")


def test_each_part_is_explained_by_its_cost_lines(
    client: TestClient, kept: dict[str, UUID], report: Report, portfolio: UUID
) -> None:
    figures = [
        f["id"] for f in report(portfolio)["figures"] if f["id"].startswith(("wbs.", "cost_cat", "outside"))
    ]
    assert len(figures) == 7
    for id in figures:
        query = {"period": "2023", "figure": id, "listed": 1}
        answer = client.get(f"/v1/portfolios/{portfolio}/variance-report/explanation", params=query)
        assert answer.status_code == 200, answer.text
        why = answer.json()
        parts = [*why["inputs"], *filter(None, [why["other_inputs"]])]
        assert sum(Decimal(one["value"]) for one in parts) == Decimal(why["figure"]["value"]), id
        assert all(client.get(one["source"]).status_code == 200 for one in why["inputs"])


def test_without_a_ledger_or_the_right_to_read_it_it_is_null_with_the_reason(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    kept: dict[str, UUID],
    component: Component,
    record: Record,
    report: Report,
    portfolio: UUID,
) -> None:
    (costs,) = report(kept["C"], kind="projects")["costs"]
    assert (costs["ledger"], costs["ledger_reason"]) == (None, "no_ledger")
    yearly = {"baseline_cost": 10, "forecast_cost": 12, "cost_basis": "period"}
    record("2023", {component("D", parent=portfolio): yearly})
    found = {one["cost_basis"]: one["ledger_reason"] for one in report(portfolio)["costs"]}
    assert found == {"whole_life": None, "period": "not_whole_life"}
    reader = client_for(organisation_id, "reader", on=portfolio)
    told = reader.get(f"/v1/portfolios/{portfolio}/variance-report", params={"period": "2023"}).json()
    assert {one["ledger_reason"] for one in told["costs"]} == {"not_permitted", "not_whole_life"}
    assert not [figure for figure in told["figures"] if figure["id"].startswith(("wbs.", "cost_category."))]


@pytest.mark.parametrize("seed", range(2))
def test_any_ledgers_add_up(
    client: TestClient, component: Component, portfolio: UUID, record: Record, report: Report, seed: int
) -> None:
    random = Random(seed)
    ids = [component(f"P{n}", parent=portfolio) for n in range(4)]
    record("2022", {ids[0]: {}})
    stated = {}
    for id in ids:
        project = books(client, id)
        package = project.package()
        for n in range(3):
            project.line(
                f"L{n}",
                category=random.choice(["labour", "material", None]),
                work_package_id=random.choice([package, None]),
            )
        for kind in ("budget", "actual", "forecast"):
            if random.random() < 0.8:
                entries = [(f"L{n}", random.randrange(1, 10**6) / 100) for n in range(3)]
                later: tuple[Any, ...] = ("2024",) if kind == "forecast" else ()
                project.post(kind, "2023", *((*entry, *later) for entry in entries))
        stated[id] = {"baseline_cost": random.randrange(1000), "forecast_cost": random.randrange(1000)}
    record("2023", stated)
    for listed in (1, 50):
        (costs,) = report(portfolio, listed=listed)["costs"]
        if costs["ledger"]:
            closes(costs)


def test_as_it_was_known_a_later_entry_is_not_in_it(
    client: TestClient, kept: dict[str, UUID], report: Report, portfolio: UUID
) -> None:
    live = client.get(f"/v1/portfolios/{portfolio}/variance-report", params={"period": "2023"})
    at = datetime.now(UTC).isoformat()
    books(client, kept["A"]).post("actual", "2023", ("SLAB", 5))
    assert report(portfolio)["costs"] != live.json()["costs"]
    past = client.get(
        f"/v1/portfolios/{portfolio}/variance-report", params={"period": "2023", "known_at": at}
    )
    assert past.content == live.content
