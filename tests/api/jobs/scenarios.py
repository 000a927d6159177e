"""Scenarios as tests ask for them, and what their jobs come to."""

from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from tests.api.jobs.conftest import eventually

PERIODS = [{"code": f"{year}", "start_on": f"{year}-04-01"} for year in (2027, 2028)]
SCENARIO = {
    "name": "Base",
    "periods": PERIODS,
    "budgets": [{"fund": "capital", "amounts": ["10", "10"]}],
    "capacities": [{"role": "Engineer", "amounts": ["8", None]}],
}


def candidate(code: str, value: str, *spend: str, **members: Any) -> dict[str, Any]:
    return {"code": code, "value": value, "spend": {"capital": list(spend)}, **members}


def ok(answer: Any) -> Any:
    assert answer.is_success, answer.text
    return answer.json()


def drafted(client: TestClient, portfolio: UUID | str, items: list[dict[str, Any]], **members: Any) -> str:
    """The address of a scenario with these candidates."""
    made = client.post(f"/v1/portfolios/{portfolio}/scenarios", json={**SCENARIO, **members})
    ok(made)
    url = str(made.headers["Location"])
    ok(client.put(f"{url}/candidates", json={"items": items}, headers={"If-Match": made.headers["ETag"]}))
    return url


def solved(client: TestClient, url: str, **order: Any) -> dict[str, Any]:
    """The solution that a job has found."""
    asked = client.post(f"{url}/solutions", json=order)
    assert asked.status_code == 202, asked.text
    job = eventually(lambda: (job := client.get(asked.headers["Location"]).json())["ended_at"] and job, 90)
    assert job["status"] == "succeeded", job["problem"]
    found: dict[str, Any] = ok(client.get(f"/v1/scenario-solutions/{job['result']['scenario_solution_id']}"))
    return found


def lines(client: TestClient, solution: dict[str, Any]) -> dict[str, dict[str, Any]]:
    items = ok(client.get(f"/v1/scenario-solutions/{solution['id']}/lines?limit=500"))["items"]
    return {line["code"]: line for line in items}
