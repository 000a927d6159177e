"""Discount rates, economic appraisals, and orders by WSJF and by money over HTTP, on each database."""

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.prioritising import MODELS, adopted, scored
from tests.unit.calc.conftest import Oracle, near, oracle  # noqa: F401  a fixture

ClientFor = Callable[..., TestClient]
SCHEDULES = "/v1/discount-rate-schedules"
REAL = {"schedule": "green_book", "base_year": 2026, "price_year": 2026}


def pounds(amount: object) -> dict[str, str]:
    return {"amount": f"{amount}.00", "currency": "GBP"}


def flows(*rows: tuple[int, int, int, int]) -> list[dict[str, Any]]:
    return [
        {"year": y, "capital_cost": pounds(c), "operating_cost": pounds(o), "benefits": pounds(b)}
        for y, c, o, b in rows
    ]


def appraisal(*rows: tuple[int, int, int, int], **members: Any) -> dict[str, Any]:
    stated = {"option": "Replace", "source": "Outline case, annex B", "discounting": REAL}
    return {**stated, "flows": flows(*rows), **members}


def made(client: TestClient, project: object, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(f"/v1/projects/{project}/economic-appraisals", json=body)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    assert client.get(answer.headers["Location"]).json() == told
    return told


def test_the_published_appraisal_with_its_bias(
    client: TestClient,
    project: UUID,
    oracle: Oracle,  # noqa: F811
) -> None:
    example = oracle("NPV-03")
    given, expected = example["inputs"], example["expected"]
    columns = (given["capital_costs"], given["operating_costs"], given["benefits"])
    rows = [(2026 + t, *row) for t, row in enumerate(zip(*columns, strict=True))]
    told = made(client, project, appraisal(*rows, optimism_bias=given["optimism_bias"]))
    found = told["results"]
    money = {
        "PV_benefits": "present_value_of_benefits",
        "PV_costs": "present_value_of_costs",
        "NPSV": "net_present_value",
        "PV_costs_with_OB": "present_value_of_costs_with_bias",
        "NPSV_with_OB": "net_present_value_with_bias",
    }
    assert {n: float(found[member]["amount"]) for n, member in money.items()} == near(
        {name: expected[name] for name in money}, abs=0.005
    )
    ratios = {"BCR": "benefit_cost_ratio", "BCR_with_OB": "benefit_cost_ratio_with_bias"}
    ratios |= {"switching_value_cost_uplift": "switching_value"}
    assert {n: found[member] for n, member in ratios.items()} == near(
        {n: expected[n] for n in ratios}, abs=1e-6
    )
    assert (
        told["rates"]["source"].startswith("HM Treasury") and told["rates"]["effective_from"] == "2003-04-01"
    )
    assert found["factors"]["2027"] == pytest.approx(0.96618357, abs=1e-8)
    assert found["reasons"] == {} and found["internal_rate_of_return"] > 0
    assert client.get(f"/v1/projects/{project}/economic-appraisals").json()["items"] == [told]


def test_rates_have_their_day_and_are_never_changed(client: TestClient, project: UUID) -> None:
    def stated(day: str, rate: float, **members: Any) -> Any:
        body = {"slug": "green_book", "name": "Ours", "effective_from": day, "source": "Finance"}
        terms = {"basis": "real", "steps": [{"from_year": 1, "rate": rate}], **members}
        return client.post(SCHEDULES, json={**body, **terms})

    before = made(client, project, appraisal((2026, 100, 0, 0), (2027, 0, 0, 103), appraised_on="2026-05-01"))
    first = stated("2026-06-01", 0.03)
    assert first.status_code == 201, first.text
    assert client.get(first.headers["Location"]).json() == first.json()
    assert stated("2026-06-01", 0.02).status_code == 409
    assert stated("2026-07-01", 0.02, until_year=1).status_code == 201
    june = made(client, project, appraisal((2026, 100, 0, 0), (2027, 0, 0, 103), appraised_on="2026-06-30"))
    assert [each["results"]["net_present_value"]["amount"] for each in (before, june)] == ["-0.48", "0.00"]
    assert june["rates"]["steps"] == [{"from_year": 1, "rate": 0.03}]
    at = f"/v1/projects/{project}/economic-appraisals"
    late = client.post(at, json=appraisal((2026, 1, 0, 0), (2028, 0, 0, 1), appraised_on="2026-07-01"))
    assert late.status_code == 422 and "year 2" in late.json()["detail"]
    assert client.patch(first.headers["Location"], json={"name": "x"}).status_code == 405
    assert len(client.get(SCHEDULES, params={"slug": "green_book"}).json()["items"]) == 2


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"discounting": REAL | {"schedule": "unheard_of"}}, "discounting.in_force"),
        ({"appraised_on": "2003-03-31"}, "discounting.in_force"),
        (
            {"discounting": {"schedule": "green_book", "base_year": 2026, "basis": "nominal"}},
            "discounting.one_basis",
        ),
        ({"discounting": REAL | {"price_year": None}}, "price_year"),
        ({"discounting": REAL | {"base_year": 2027}}, "sunk"),
        ({"flows": flows((2027, 0, 0, 0), (2026, 0, 0, 0))}, "in order of year"),
        ({"flows": flows((2026, -1, 0, 0))}, "state a saving as a benefit"),
        ({"flows": flows((2026, 1, 0, 0), (2152, 0, 0, 1))}, "year 126"),
        ({"appraised_on": "2999-01-01"}, "yet to come"),
    ],
)
def test_an_appraisal_that_cannot_be_meant_is_refused(
    client: TestClient, project: UUID, change: dict[str, Any], why: str
) -> None:
    body = appraisal((2026, 1, 0, 0)) | change
    refused = client.post(f"/v1/projects/{project}/economic-appraisals", json=body)
    assert refused.status_code == 422 and why in refused.text, refused.text


def test_who_may_do_what(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, project: UUID
) -> None:
    told = made(client, project, appraisal((2026, 1, 0, 0)))
    url, at = f"/v1/economic-appraisals/{told['id']}", f"/v1/projects/{project}/economic-appraisals"
    reader, stranger = client_for(organisation_id, role="reader"), client_for(uuid7())
    assert [reader.get(each).status_code for each in (url, f"{url}/history", at)] == [200] * 3
    assert [stranger.get(each).status_code for each in (url, f"{url}/history", at)] == [404] * 3
    assert reader.post(at, json=appraisal((2026, 1, 0, 0))).json()["rule"] == "business_case:write"
    schedule = {"slug": "s", "name": "S", "effective_from": "2026-01-01", "source": "x", "basis": "real"}
    schedule |= {"steps": [{"from_year": 1, "rate": 0.1}]}
    assert reader.post(SCHEDULES, json=schedule).json()["rule"] == "ranking:write"


def test_components_in_order_by_money_at_one_set_of_rates(client: TestClient, component: Any) -> None:
    portfolio = component("PF", "portfolio")
    large, small, sunk, none, other = (component(code, parent=portfolio) for code in "ABCDE")
    made(client, large, appraisal((2026, 1000, 0, 0), (2027, 0, 0, 1500)))
    made(client, small, appraisal((2026, 100, 0, 0), (2027, 0, 0, 300)))
    made(client, small, appraisal((2026, 9, 0, 0), (2027, 0, 0, 9999), recommended=False))
    early = REAL | {"base_year": 2020}
    made(client, sunk, appraisal((2020, 500, 0, 0), (2026, 0, 0, 1), discounting=early))
    made(client, other, appraisal((2026, 1, 0, 5), discounting=REAL | {"price_year": 2020}))
    orders = {}
    for method in ("net_present_value", "benefit_cost"):
        body = {"slug": method, "name": method, "criteria": [], "method": method, "discounting": REAL}
        model = adopted(client, **body)
        assert model["rates"]["schedule"] == "green_book" and model["weights"] == {}
        told = client.get(f"/v1/portfolios/{portfolio}/priorities", params={"model_id": model["id"]}).json()
        orders[method] = [(item["code"], item["measure"]) for item in told["items"]]
        reasons = {each["code"]: each["reason"] for each in told["not_ordered"]}
        assert reasons == {"D": "no_appraisal", "E": "other_price_year"} | (
            {"C": "no_costs"} if method == "benefit_cost" else {}
        )
    assert orders["net_present_value"] == [("A", 449.275362), ("B", 189.855072), ("C", 1.0)]
    assert [code for code, _ in orders["benefit_cost"]] == ["B", "A"]
    refused = client.get(f"/v1/portfolios/{portfolio}/ranking", params={"model_id": model["id"]})
    assert refused.status_code == 409 and refused.json()["rule"] == "model_method"
    assert none


def test_the_published_jobs_are_in_order_within_their_batch(
    client: TestClient,
    oracle: Oracle,  # noqa: F811
    component: Any,
) -> None:
    example = oracle("WSJF-01")
    names = ("business_value", "time_criticality", "risk_reduction", "job_size")
    criteria = [
        {"slug": name, "label": name, "direction": "benefit", "scale": {"low": 1, "high": 20}}
        for name in names
    ]
    criteria += [{**criteria[0], "slug": "lawful", "scale": {"low": 0, "high": 1}, "must_reach": 1}]
    model, portfolio = (
        adopted(client, criteria=criteria, method="wsjf", slug="wsjf"),
        component("PF", "portfolio"),
    )
    assert model["weights"] == {}
    ids = {job["id"]: component(job["id"], parent=portfolio) for job in example["inputs"]["jobs"]}
    for job in example["inputs"]["jobs"]:
        scored(client, ids[job["id"]], model, **{name: job[name] for name in names})
    scored(client, component("OPEN", parent=portfolio), model, business_value=20)
    scored(client, component("UNLAWFUL", parent=portfolio), model, lawful=0, **dict.fromkeys(names, 1))
    told = client.get(f"/v1/portfolios/{portfolio}/priorities").json()
    assert [item["code"] for item in told["items"]] == example["expected"]["order"]
    for item in told["items"]:
        expected = example["expected"]["jobs"][item["code"]]
        assert {"cost_of_delay": item["parts"]["cost_of_delay"], "wsjf": item["measure"]} == near(expected)
    assert told["total_delay_cost"] == example["expected"]["total_delay_cost"]
    assert told["not_from_one"] == ["business_value", "job_size"]
    assert [(each["code"], each["reason"], each["lacking"]) for each in told["not_ordered"]] == [
        ("OPEN", "not_scored", ["time_criticality", "risk_reduction", "job_size"]),
        ("UNLAWFUL", "gate_failed", ["lawful"]),
    ]
    seen, query = [], {"limit": 3}
    while query:
        page = client.get(f"/v1/portfolios/{portfolio}/priorities", params=query)
        seen += [item["rank"] for item in page.json()["items"]]
        query = {"limit": 3, "cursor": page.json()["next_cursor"]} if page.json()["next_cursor"] else {}
    assert seen == [1, 2, 3, 4]
    text = client.get(f"/v1/portfolios/{portfolio}/priorities.csv").text
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [line["rank"] for line in lines] == ["1", "2", "3", "4", "", ""]
    for line, item in zip(lines[:4], told["items"], strict=True):
        parts = {name: float(line[name]) for name in item["parts"]}
        assert (line["code"], float(line["measure"]), parts) == (item["code"], item["measure"], item["parts"])
        assert line["eligible"] == str(item["eligible"] or "").lower() and line["reason"] == ""
    assert (lines[-1]["code"], lines[-1]["reason"], lines[-1]["lacking"]) == (
        "UNLAWFUL",
        "gate_failed",
        "lawful",
    )
    free = {**model, "criteria": [{**c, "scale": {"low": 0, "high": 20}} for c in criteria[:4]]}
    body = {name: free[name] for name in ("slug", "name", "method", "criteria")}
    assert "greater than 0" in client.post(MODELS, json=body).text
