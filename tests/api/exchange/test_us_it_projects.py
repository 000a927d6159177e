"""Both editions of the US file over HTTP, with the answers that are known of them."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.exchange.conftest import applied, everything
from tests.conftest import ClientFor
from tests.unit.exchange.helpers import content, facts

DAMAGED = "projects_2012_damaged_agencies_005-019.csv"
CLEANED = "projects_2012_cleaned_by_joetm_agencies_005-019.csv"
PLANNED, ACTUAL = "Planned Cost ($ M)", "Projected/Actual Cost ($ M)"


@dataclass
class Portfolio:
    """The portfolio that the damaged edition was imported into, and then the cleaned one."""

    id: str
    client: TestClient
    damaged: dict[str, Any]
    cleaned: dict[str, Any]

    def reports(self) -> list[dict[str, Any]]:
        return everything(self.client, f"/v1/portfolios/{self.id}/status-reports")


@pytest.fixture(scope="module")
def us(client_for: ClientFor) -> Portfolio:
    files = [content("us_it_projects", name) for name in (DAMAGED, CLEANED)]
    client = client_for(uuid7())
    made = client.post("/v1/portfolios", json={"name": "IT", "currency": "USD"}).json()["id"]
    return Portfolio(made, client, *(applied(client, file, made, "us-it-projects", "2012") for file in files))


def rows() -> list[dict[str, str]]:
    """The records of the cleaned edition by the csv module alone."""
    text = content("us_it_projects", CLEANED).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def distinct() -> list[dict[str, str]]:
    """Those that do not only repeat another."""
    return list({row["Project ID"]: row for row in rows()}.values())


def millions(cell: str) -> Decimal:
    return (Decimal(cell) * 10**6).quantize(Decimal("0.01"))


def test_the_damaged_edition_is_read_whole(us: Portfolio) -> None:
    told, fact = us.damaged, facts("us_it_projects")["damaged"]
    assert told["status"] == "applied" and told["counts"]["with_errors"] == 0
    assert len(told["layout"]["preamble"]) == fact["preamble_records_before_header"]
    assert told["counts"]["skipped"] == {"blank": fact["blank_records"], "subtotal": fact["subtotal_records"]}
    skipped = sum(told["counts"]["skipped"].values())
    assert told["counts"]["records"] == fact["data_records"] - skipped == 1436
    assert told["counts"]["problems_by_code"]["shifted"] == fact["shifted_right_by_5"]
    assert told["counts"]["projects"]["created"] == 1434 and told["counts"]["repeated"] == 2


def test_the_cleaned_edition_updates_the_same_projects(us: Portfolio) -> None:
    told, fact = us.cleaned, facts("us_it_projects")["cleaned_by_joetm"]
    assert told["counts"]["records"] == fact["records"] == 1436
    projects = told["counts"]["projects"]
    assert (projects["created"], projects["refused"], projects["absent"]) == (0, 0, 0)
    assert projects["updated"] + projects["unchanged"] == len(distinct()) == 1434
    assert projects["updated"] > 0
    assert told["linking"]["links"]["identity"] == 1434


def test_the_cost_columns_add_up(us: Portfolio) -> None:
    fact = facts("us_it_projects")["cleaned_by_joetm"]
    told = {one["target"]: one for one in us.cleaned["totals"]}
    for target, header, known in (
        ("report.budget", PLANNED, "sum_planned_cost_musd"),
        ("report.forecast", ACTUAL, "sum_projected_actual_cost_musd"),
        ("report.stated_variance", "Cost Variance ($ M)", "sum_cost_variance_musd"),
    ):
        cells = [row[header] for row in rows() if row[header]]
        amount = Decimal(told[target]["amount"]["amount"])
        assert abs(amount - Decimal(str(fact[known])) * 10**6) < 1000
        assert (told[target]["records"], amount) == (len(cells), sum(map(millions, cells)))
        assert told[target]["repeated_records"] == 2 and told[target]["cost_basis"] == "whole_life"


def test_the_portfolio_adds_up_without_what_is_there_twice(us: Portfolio) -> None:
    url = f"/v1/portfolios/{us.id}/totals"
    (total,) = us.client.get(url, params={"period": "2012"}).json()["items"]
    assert (total["currency"], total["cost_basis"], total["reports"]) == ("USD", "whole_life", 1434)
    for member, header in (("baseline_cost", PLANNED), ("forecast_cost", ACTUAL)):
        known = [millions(row[header]) for row in distinct() if row[header]]
        told = total[member]
        assert (told["projects"], Decimal(told["amount"]["amount"])) == (len(known), sum(known))


def test_over_budget_and_late_projects_are_as_many_as_are_known(us: Portfolio) -> None:
    """The known counts are of the stated variances, of which three differ from the costs beside them."""
    fact = facts("us_it_projects")["cleaned_by_joetm"]
    stated = [row for row in rows() if row["Cost Variance ($ M)"]]
    assert sum(Decimal(row["Cost Variance ($ M)"]) < 0 for row in stated) == fact["over_budget_projects"]
    known = sum(millions(row[PLANNED]) < millions(row[ACTUAL]) for row in distinct() if row[PLANNED])
    over = [r for r in us.reports() if r["cost_variance"] and r["cost_variance"]["amount"].startswith("-")]
    assert len(over) == known
    assert abs(known - fact["over_budget_projects"]) <= fact["cost_variance_differs"]
    changes = everything(us.client, f"/v1/imports/{us.cleaned['id']}/changes")
    kept = [k for c in changes for k in c["kept"] if k["target"] == "report.stated_schedule_variance_days"]
    header = "Schedule Variance (in days)"
    assert sum(Decimal(row[header]) < 0 for row in rows() if row[header]) == fact["schedule_late_projects"]
    late = sum(Decimal(row[header]) < 0 for row in distinct() if row[header])
    assert sum(k.get("value", 0) < 0 for k in kept) == late


def test_agencies_are_the_categories(us: Portfolio) -> None:
    below = {"period": "2012", "by": "category"}
    totals = us.client.get(f"/v1/portfolios/{us.id}/totals", params=below).json()["items"]
    per_agency = Counter(row["Agency Code"] for row in distinct())
    assert sorted(t["reports"] for t in totals) == sorted(per_agency.values())
    assert len(totals) == facts("us_it_projects")["cleaned_by_joetm"]["agencies"]


def test_planned_and_projected_finish_are_told_apart(us: Portfolio) -> None:
    slips = [r["finish_slip_days"] for r in us.reports() if r["finish_slip_days"] is not None]
    headers = ("Planned Project Completion Date (B2)", "Projected/Actual Project Completion Date (B2)")
    both = [row for row in distinct() if all(row[header] for header in headers)]
    assert len(slips) == len(both) > 800
    assert sum(slip != 0 for slip in slips) == sum(row[headers[0]] != row[headers[1]] for row in both) > 0


def test_eleven_projects_without_costs_have_a_reason(us: Portfolio) -> None:
    without = [r for r in us.reports() if r["baseline_cost"] is None]
    assert len(without) == 11
    for report in without:
        reasons = {n["member"]: n["reason"] for n in report["not_available"]}
        assert reasons["baseline_cost"] == reasons["forecast_cost"] == "not_provided"


def test_each_edition_again_is_as_it_is(us: Portfolio) -> None:
    again = applied(us.client, content("us_it_projects", CLEANED), us.id, "us-it-projects", "2012")
    assert again["counts"]["projects"]["unchanged"] == again["counts"]["reports"]["unchanged"] == 1434
