"""A pool, and what is asked of it, over HTTP."""

from typing import Any

from fastapi.testclient import TestClient

MONTHS = {
    "2026-03": ("2026-03-01", "2026-03-31"),
    "2026-04": ("2026-04-01", "2026-04-30"),
    "2026-05": ("2026-05-01", "2026-05-31"),
}


def made(client: TestClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(f"/v1{path}", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def months(client: TestClient) -> None:
    for code, (start, finish) in MONTHS.items():
        period = {"code": code, "name": code, "start_on": start, "finish_on": finish, "data_date": finish}
        made(client, "/reporting-periods", period)


def role(client: TestClient, code: str, **more: Any) -> str:
    return str(made(client, "/resource-roles", {"code": code, "name": code, **more})["id"])


def person(client: TestClient, code: str, role_id: str, **more: Any) -> str:
    return str(made(client, "/people", {"code": code, "role_id": role_id, "availability": 1, **more})["id"])


def asks(client: TestClient, at: str, *cells: dict[str, Any]) -> dict[str, Any]:
    answer = client.put(f"/v1/{at}/resource-demands", json={"cells": list(cells)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def capacity(client: TestClient, at: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/v1/{at}/capacity", params={"period": "2026-03", **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def line(found: dict[str, Any], code: str) -> dict[str, Any]:
    return next(row for row in found["rows"] if row["code"] == code)


def drafted(client: TestClient, component: Any, person_id: str, **more: Any) -> dict[str, Any]:
    body = {"component_id": str(component), "person_id": person_id, "period": "2026-03", **more}
    return made(client, "/resource-assignments", body)


def commit(client: TestClient, assignment: dict[str, Any], overtime: Any = None) -> Any:
    return client.post(
        f"/v1/resource-assignments/{assignment['id']}/commitment",
        json={"overtime": overtime},
        headers={"If-Match": f'"{assignment["version"]}"'},
    )
