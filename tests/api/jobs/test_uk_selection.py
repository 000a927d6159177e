"""The UK major projects scored, ranked and selected under 80 % of their cost: the page says what comes of it."""

import re
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.exchange.conftest import applied, everything
from tests.api.jobs.conftest import Crew
from tests.api.jobs.scenarios import lines, ok, solved
from tests.conftest import ROOT, ClientFor
from tests.unit.exchange.helpers import content

PERIOD = [{"code": "From 2023", "start_on": "2023-04-01"}]
ROW = r"^\| (PRJ-\d+) \| [^|]+ \| (in|out) \| ([\d.]+) \| ([\d,.]+) \| ([\d.]+) \| ([^|]+) \| ([^|]+) \|$"
RATING = {"green": 3, "amber": 2, "red": 1}
RETURN = {
    "slug": "return",
    "label": "Benefits over whole-life cost",
    "direction": "benefit",
    "weight": 3,
    "scale": {"low": 0, "high": 5},
}
CONFIDENCE = {
    "slug": "confidence",
    "label": "Delivery confidence",
    "direction": "benefit",
    "weight": 2,
    "scale": {"low": 1, "high": 3},
}


def score_all(client: TestClient, portfolio: str) -> None:
    """Score what states its benefits, its whole-life cost and its confidence."""
    model = ok(
        client.post(
            "/v1/prioritisation-models",
            json={"slug": "uk", "name": "Return and confidence", "criteria": [RETURN, CONFIDENCE]},
        )
    )
    ok(client.post(f"/v1/prioritisation-models/{model['id']}/adoption", headers={"If-Match": '"1"'}))
    for report in everything(client, f"/v1/portfolios/{portfolio}/status-reports"):
        for criterion, value in judged(report).items():
            body = {
                "model_id": model["id"],
                "criterion": criterion,
                "value": value,
                "rationale": "As reported",
            }
            ok(client.post(f"/v1/projects/{report['component_id']}/scores", json=body))


def judged(report: dict[str, Any]) -> dict[str, float]:
    cost, benefits = report["whole_life_cost"], report["benefits"]
    rated = [each.get("value") for each in report["delivery_confidences"] if each["assessor"] == "ipa"]
    if not cost or not benefits or not float(cost["amount"]) or not rated or rated[0] not in RATING:
        return {}
    ratio = Decimal(benefits["amount"]) / Decimal(cost["amount"])
    return {
        "return": float(round(min(max(ratio, Decimal(0)), Decimal(5)), 4)),
        "confidence": RATING[rated[0]],
    }


def test_the_uk_major_projects_are_selected_as_the_page_says(crew: Crew, client_for: ClientFor) -> None:
    file = content("gmpp", "uk_2023.csv")
    client = client_for(uuid7())
    if not client.app.state.database.is_sqlite:  # type: ignore[attr-defined]
        pytest.skip("once is enough: what differs between databases is tried elsewhere")
    portfolio = ok(client.post("/v1/portfolios", json={"name": "GMPP", "code": "GMPP", "currency": "GBP"}))[
        "id"
    ]
    applied(client, file, portfolio, "uk-major-projects", "2023")
    score_all(client, portfolio)
    made = client.post(f"/v1/portfolios/{portfolio}/scenarios", json={"name": "80 %", "periods": PERIOD})
    url, headers = made.headers["Location"], {"If-Match": made.headers["ETag"]}
    asked = {"value_from": "ranking", "cost_from": "status_report", "spread": "at_start"}
    ok(client.post(f"{url}/drawing", json=asked, headers=headers))
    items = ok(client.get(f"{url}/candidates?limit=500"))["items"]
    total = sum(Decimal(each["spend"]["capital"][0]) for each in items)
    budget = {"budgets": [{"fund": "capital", "amounts": [str(total * 8 / 10)]}]}
    patch = {"If-Match": client.get(url).headers["ETag"], "Content-Type": "application/merge-patch+json"}
    ok(client.patch(url, json=budget, headers=patch))
    found = solved(client, url, time_limit_seconds=60, frontiers=[], near_optimal_share=0)
    told = lines(client, found)
    facts = {
        "candidates": str(len(items)),
        "total": f"{total:,.2f}",
        "budget": f"{total * 8 / 10:,.2f}",
        "status": found["status"],
        "value": found["objective"],
        "selected": str(len(found["selection"]["candidates"])),
        "cost": f"{Decimal(found['selection']['cost']):,.2f}",
        "greedy": found["greedy"]["objective"],
    }
    page = (ROOT / "docs/portfolio-selection.md").read_text("utf-8")
    shown = dict(re.findall(r"^\| (\w+) \| ([^|]+) \|$", page, re.MULTILINE))
    assert {name: shown.get(name) for name in facts} == facts
    rows = re.findall(ROW, page, re.MULTILINE)
    assert len(rows) == 5
    for code, side, value, cost, price, loses, gains in rows:
        line = told[code]
        assert (side, value, price) == (
            "in" if line["is_selected"] else "out",
            line["value"],
            line["price"]["exact"],
        )
        assert cost == f"{Decimal(line['cost']):,.2f}"
        assert (loses, gains) == tuple(", ".join(line[name]) or "-" for name in ("displaced", "instead"))
    (admitted,) = (each for each in told["PRJ-0022"]["admissions"] if each["kind"] == "budget")
    assert admitted["by"] == "4233000000"
