"""Criteria that the system's own records tell, on each database."""

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from tests.api.prioritising import FIT, adopted, scored
from tests.api.resources.pooling import asks, months, person, role
from tests.api.test_economic_appraisals import appraisal, made
from tests.api.test_risks import FLOOD

ClientFor = Callable[..., TestClient]
NPV = {
    "slug": "worth",
    "label": "Net present value",
    "direction": "benefit",
    "weight": 1,
    "scale": {"low": 0, "high": 1000},
    "live": "net_present_value",
    "unit": "GBP",
}
EXPOSED = NPV | {"slug": "exposure", "direction": "cost", "live": "risk_exposure"}
CONFIDENCE = NPV | {
    "slug": "confidence",
    "live": "delivery_confidence",
    "unit": "uk-three-point",
    "scale": {"low": 0, "high": 2},
}
CAPACITY = NPV | {"slug": "capacity", "live": "capacity_use", "unit": "ratio"}


def reported(client: TestClient, project: object, scale: str, value: str) -> None:
    dates = {"start_on": "2026-01-01", "finish_on": "2026-01-31", "data_date": "2026-01-31"}
    client.post("/v1/reporting-periods", json={"code": "P01", "name": "P01", **dates})
    draft = {"period": "P01", "cost_basis": "whole_life"}
    made = client.post(f"/v1/projects/{project}/status-reports", json=draft)
    url = made.headers["Location"]
    rated = client.put(
        f"{url}/delivery-confidences/ipa", json={"scale": scale, "value": value}, headers={"If-Match": '"1"'}
    )
    assert rated.status_code in (200, 201), rated.text
    submitted = client.post(f"{url}/submission", headers={"If-Match": rated.headers["ETag"]})
    assert submitted.status_code == 200, submitted.text


def test_records_are_told_with_their_source_and_day_or_the_reason_why_not(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, component: Any
) -> None:
    portfolio = component("PF", "portfolio")
    full, bare = component("A", parent=portfolio), component("B", parent=portfolio)
    model = adopted(client, criteria=[{**FIT, "weight": 1}, NPV, EXPOSED, CONFIDENCE, CAPACITY])
    found = made(client, full, appraisal((2026, 100, 0, 0), (2027, 0, 0, 621)))
    risk = FLOOD | {"probability": 0.5, "impact": {"amount": "500.00", "currency": "GBP"}}
    assert client.post(f"/v1/projects/{full}/risks", json=risk).status_code == 201
    reported(client, full, "uk-three-point", "amber")
    reported(client, bare, "uk-five-point", "red")
    scored(client, full, model, strategic_fit=5)
    told = client.get(f"/v1/projects/{full}/standing").json()
    of = {each["criterion"]: each for each in told["criteria"]}
    assert (of["worth"]["value"], of["worth"]["worth"], of["worth"]["contribution"]) == (500, 0.5, 0.1)
    live = of["worth"]["live"]
    assert (
        live["source"] == f"/v1/economic-appraisals/{found['id']}" and live["as_of"] == found["appraised_on"]
    )
    assert (of["exposure"]["value"], of["exposure"]["worth"]) == (250, 0.75)
    assert (of["confidence"]["value"], of["confidence"]["worth"]) == (1, 0.5)
    assert (of["capacity"]["value"], of["capacity"]["reason"]) == (None, "no_demand")
    assert (told["score"], told["penalty"], told["missing"]) == (0.55, 0.2, ["capacity"])
    text = client.get(f"/v1/projects/{full}/standing.csv").text
    lines = {line["criterion"]: line for line in csv.DictReader(io.StringIO(text))}
    assert (lines["worth"]["contribution"], lines["worth"]["source"]) == ("0.1", live["source"])
    assert (lines["capacity"]["value"], lines["capacity"]["reason"]) == ("", "no_demand")
    assert (lines["strategic_fit"]["scored"], lines["strategic_fit"]["asked"]) == ("1", "1")
    other = client.get(f"/v1/projects/{bare}/standing").json()
    reasons = {each["criterion"]: each["reason"] for each in other["criteria"]}
    assert reasons == {
        "strategic_fit": "not_scored",
        "worth": "no_appraisal",
        "exposure": "no_risks",
        "confidence": "other_unit",
        "capacity": "no_demand",
    }
    items = client.get(f"/v1/portfolios/{portfolio}/ranking").json()
    assert [(item["code"], item["score"]) for item in items["items"]] == [("A", 0.55), ("B", 0)]
    body = {"model_id": model["id"], "criterion": "worth", "value": 1, "rationale": "x"}
    refused = client.post(f"/v1/projects/{full}/scores", json=body)
    assert refused.status_code == 422 and "the records tell" in refused.text
    made(client, full, appraisal((2026, 0, 0, 1000)))
    after = client.get(f"/v1/portfolios/{portfolio}/ranking").json()
    assert after["inputs_digest"] != items["inputs_digest"] and after["items"][0]["score"] == 0.65


def test_what_one_may_not_read_is_not_told_by_a_sum_of_it(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, component: Any
) -> None:
    portfolio = component("PF", "portfolio")
    project = component("A", parent=portfolio)
    cost = NPV | {"slug": "cost", "live": "cost_at_completion", "direction": "cost"}
    adopted(client, criteria=[{**FIT, "weight": 1}, cost])
    reader = client_for(organisation_id, role="reader")
    refused = reader.get(f"/v1/portfolios/{portfolio}/ranking")
    assert refused.status_code == 403 and refused.json()["rule"] == "cost:read"
    told = reader.get(f"/v1/projects/{project}/standing").json()
    assert (told["score"], told["withheld"], told["criteria"][1]["reason"]) == (None, ["cost"], "withheld")
    assert client.get(f"/v1/portfolios/{portfolio}/ranking").status_code == 200


def test_capacity_use_is_the_part_of_the_role_that_a_component_would_load_most(
    client: TestClient, component: Any
) -> None:
    portfolio = component("PF", "portfolio")
    full, bare, other = (component(code, parent=portfolio) for code in "ABC")
    use = CAPACITY | {"direction": "cost", "scale": {"low": 0, "high": 1}}
    adopted(client, criteria=[{**FIT, "weight": 1}, use])

    def told(id: UUID) -> dict[str, Any]:
        return client.get(f"/v1/projects/{id}/standing").json()["criteria"][1]

    assert told(full)["reason"] == "no_periods"
    months(client)  # all of them in the past: then they are looked at
    staffed, _ = role(client, "SIG"), role(client, "TRK")
    for code in ("SIG-1", "SIG-2"):
        person(client, code, staffed)
    cells = [
        {"role": "SIG", "period": "2026-03", "fte": 0.5},
        {"role": "SIG", "period": "2026-04", "kind": "pipeline", "probability": 0.5, "fte": 3},
    ]
    asks(client, f"projects/{full}", *cells)
    asks(client, f"projects/{other}", {"role": "TRK", "period": "2026-03", "fte": 1})
    measured = told(full)
    assert (measured["value"], measured["worth"]) == (0.75, 0.25)
    assert measured["live"]["source"] == f"/v1/projects/{full}/capacity"
    assert client.get(measured["live"]["source"]).status_code == 200
    assert (told(bare)["reason"], told(other)["reason"]) == ("no_demand", "no_capacity")
