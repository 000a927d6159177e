"""What is told to be allowed is what is done when it is asked for, on what was put away as well."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.api.governance.conftest import RESERVE
from tests.api.governance.test_gates import GATE
from tests.api.test_benefits import DELAYS
from tests.api.test_reserves import CONTINGENCY
from tests.api.test_risks import FLOOD
from tests.api.variance.conftest import year

REPORT = {"period": "2023", "cost_basis": "whole_life"}
RECORDS: dict[str, Any] = {
    "risks": FLOOD,
    "benefits": DELAYS,
    "gates": GATE,
    "reserves": CONTINGENCY,
    "decisions": RESERVE,
    "status-reports": REPORT,
}


@pytest.mark.parametrize("register", RECORDS)
def test_nothing_is_allowed_on_an_archived_component_until_it_is_restored(
    client: TestClient, project: UUID, register: str
) -> None:
    assert client.post("/v1/reporting-periods", json=year("2023")).is_success
    at = f"/v1/projects/{project}"
    made = client.post(f"{at}/{register}", json=RECORDS[register])
    assert made.status_code == 201, made.text
    url, allowed = made.headers["Location"], made.json()["allowed_actions"]
    assert "update" in allowed
    assert client.post(f"{at}/archival", json={"reason": "Done"}, headers={"If-Match": '"1"'}).is_success
    patched = client.patch(url, json={"title": "Other"}, headers={"If-Match": '"1"'})
    assert (patched.status_code, patched.json()["rule"]) == (409, "archived")
    assert client.get(url).json()["allowed_actions"] == []
    (listed,) = client.get(f"{at}/{register}").json()["items"]
    assert listed["allowed_actions"] == []
    assert client.post(f"{at}/restoration", json={"reason": "Back"}, headers={"If-Match": '"2"'}).is_success
    assert client.get(url).json()["allowed_actions"] == allowed


def test_nothing_is_allowed_with_a_report_of_a_closed_period(client: TestClient, project: UUID) -> None:
    period = client.post("/v1/reporting-periods", json=year("2023")).headers
    made = client.post(f"/v1/projects/{project}/status-reports", json=REPORT)
    closure = f"{period['Location']}/closure"
    assert client.post(closure, headers={"If-Match": period["ETag"]}).status_code == 200
    refused = client.patch(made.headers["Location"], json={"cause": "x"}, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["rule"]) == (409, "period_closed")
    assert client.get(made.headers["Location"]).json()["allowed_actions"] == []
