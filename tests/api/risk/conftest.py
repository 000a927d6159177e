"""A portfolio with a programme of two projects, and risks on them, over HTTP."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from tests.api.test_risk_scoring import RATED, pounds

__all__ = ["RATED", "pounds"]


@dataclass(frozen=True)
class Tree:
    """Components by code, and what is asked of them by who may do everything."""

    client: TestClient
    ids: dict[str, UUID]

    def at(self, code: str, path: str = "") -> str:
        kind = {"PF": "portfolios", "PG": "programmes"}.get(code, "projects")
        return f"/v1/{kind}/{self.ids[code]}{path}"

    def get(self, url: str, **query: Any) -> Any:
        answer = self.client.get(url, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, url: str, body: Any = None, version: int | None = None, status: int | None = None) -> Any:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        answer: Response = self.client.post(url, json={} if body is None else body, headers=headers)
        assert answer.status_code == (status or (200 if headers else 201)), answer.text
        return answer.json()

    def patch(self, told: dict[str, Any], url: str, **members: Any) -> Any:
        answer = self.client.patch(url, json=members, headers={"If-Match": f'"{told["version"]}"'})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def risk(self, code: str, **members: Any) -> dict[str, Any]:
        told: dict[str, Any] = self.post(self.at(code, "/risks"), {**RATED, **members})
        return told

    def read(self, risk: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = self.get(f"/v1/risks/{risk['id']}")
        return told

    def of(self, risk: dict[str, Any], part: str) -> str:
        return f"/v1/risks/{risk['id']}/{part}"

    def references(self, code: str, **query: Any) -> list[str]:
        return [each["reference"] for each in self.get(self.at(code, "/risks"), **query)["items"]]


@pytest.fixture
def tree(client: TestClient, component: Callable[..., UUID]) -> Tree:
    portfolio = component("PF", "portfolio")
    programme = component("PG", "programme", portfolio)
    ids = {"PF": portfolio, "PG": programme}
    return Tree(client, ids | {code: component(code, parent=programme) for code in ("P1", "P2")})
