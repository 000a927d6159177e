"""Key risk indicators over HTTP, on each database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.calc.working_days import WorkingDays
from app.core.ids import uuid7
from app.core.model import utc_now

LEVEL = {"name": "Ground water", "unit": "metres", "amber": "12.5", "red": "14", "red_review_days": 2}
TODAY = utc_now().date()


@pytest.fixture
def indicator(entered: Callable[..., str], project: UUID, risk: str) -> str:
    return entered(f"/v1/projects/{project}/risk-indicators", **LEVEL, risk_ids=[risk.rpartition("/")[2]])


def reading(client: TestClient, indicator: str, value: str | None, as_of: Any = TODAY) -> Any:
    return client.post(f"{indicator}/readings", json={"as_of": str(as_of), "value": value})


def test_a_breach_brings_the_review_of_linked_risks_forward(
    client: TestClient, indicator: str, risk: str
) -> None:
    was = client.get(risk).json()
    amber = reading(client, indicator, "13").json()
    assert (amber["colour"], amber["review_on"], amber["reviewed_risk_ids"]) == ("amber", None, [])
    red = reading(client, indicator, "14").json()
    due = WorkingDays().shifted(TODAY, 2).isoformat()
    assert (red["colour"], red["review_on"], red["reviewed_risk_ids"]) == ("red", due, [was["id"]])
    assert client.get(risk).json()["review_on"] == due < was["review_on"]
    last = client.get(f"{risk}/history").json()["items"][-1]
    assert last["action"] == "risk.review_brought_forward"
    assert last["reason"].startswith("KRI-") and last["reason"].endswith("is red: 14 metres.")
    again = reading(client, indicator, "15").json()
    assert again["reviewed_risk_ids"] == []
    shown = client.get(indicator).json()
    assert (shown["value"], shown["colour"], shown["as_of"]) == ("15", "red", TODAY.isoformat())
    assert len(client.get(f"{indicator}/readings").json()["items"]) == 3


def test_an_older_reading_changes_nothing(client: TestClient, indicator: str, risk: str) -> None:
    assert reading(client, indicator, "10").status_code == 201
    old = reading(client, indicator, "20", TODAY - timedelta(days=7)).json()
    assert (old["colour"], old["review_on"]) == ("red", None)
    assert client.get(indicator).json()["value"] == "10"
    assert client.get(risk).json()["version"] == 1
    assert reading(client, indicator, "10", TODAY + timedelta(days=2)).status_code == 422
    assert reading(client, indicator, None).status_code == 422


def test_a_measure_is_read_from_the_records(
    client: TestClient, entered: Callable[..., str], project: UUID, risk: str
) -> None:
    exposure = {"name": "Exposure", "measure": "risk_exposure", "unit": "GBP", "amber": "2000", "red": "5000"}
    url = entered(f"/v1/projects/{project}/risk-indicators", **exposure)
    told = reading(client, url, None).json()
    assert (told["value"], told["colour"]) == ("3000", "amber")
    assert told["source"] == f"/v1/projects/{project}/risk-exposure"


def test_thresholds_are_in_order_and_judge_the_newest_reading(
    client: TestClient, project: UUID, indicator: str
) -> None:
    register = f"/v1/projects/{project}/risk-indicators"
    for said in ({"red": "12"}, {"worse": "below"}, {"amber": "NaN"}, {"risk_ids": [str(uuid7())]}):
        assert client.post(register, json={**LEVEL, **said}).status_code == 422, said
    reading(client, indicator, "13")
    version = client.get(indicator).headers["ETag"]
    revised = client.patch(indicator, json={"red": "13"}, headers={"If-Match": version})
    assert revised.status_code == 200 and revised.json()["colour"] == "red"
    assert len(client.get(register, params={"colour": "red"}).json()["items"]) == 1
    retired = client.patch(
        indicator, json={"status": "retired"}, headers={"If-Match": revised.headers["ETag"]}
    )
    assert retired.json()["allowed_actions"] == ["update"]
    assert reading(client, indicator, "13").status_code == 409


def test_strangers_and_readers_enter_no_reading(
    client_for: Callable[..., TestClient], organisation_id: UUID, indicator: str
) -> None:
    assert reading(client_for(uuid7()), indicator, "1").status_code == 404
    refused = reading(client_for(organisation_id, role="reader"), indicator, "1")
    assert (refused.status_code, refused.json()["rule"]) == (403, "risk:write")
