"""A tree with a portfolio, a programme and a project, their tolerances, and reports that keep or break them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from tests.api.cost.conftest import DECISION
from tests.conftest import ClientFor
from tests.unit.calc.conftest import oracle as oracle

APPROVED = {"outcome": "approved", "rationale": "It is what was asked for."}
FIVE = {"over_ratio": 0.05, "under_ratio": 0.05}


def gbp(amount: Any) -> dict[str, str]:
    return {"amount": f"{amount}", "currency": "GBP"}


@dataclass
class Tree:
    """What clients do to the tolerances of a tree: the office, and another person who decides."""

    client: TestClient
    decider: TestClient
    portfolio: UUID
    programme: UUID
    project: UUID
    periods: set[str] = field(default_factory=set)

    def url(self, level: str = "project") -> str:
        return f"/v1/{level}s/{getattr(self, level)}"

    def made(self, path: str, body: Any, status: int = 201) -> Any:
        answer = self.client.post(path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def setting(self, metric: str, level: str = "project", **members: Any) -> Response:
        body = {"metric": metric, "effective_on": "2020-01-01", "rationale": "As the level above allows."}
        return self.client.post(f"{self.url(level)}/tolerances", json=body | members)

    def tolerance(self, metric: str, level: str = "project", **members: Any) -> Any:
        answer = self.setting(metric, level, **members)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def decided(self, kind: str, level: str = "project", **outcome: Any) -> str:
        """The id of a decision at a level that another than its proposer has decided."""
        url = f"/v1/decisions/{self.made(f'{self.url(level)}/decisions', DECISION | {'kind': kind})['id']}"
        steps: tuple[tuple[TestClient, str, Any], ...] = (
            (self.client, "proposal", None),
            (self.decider, "review", None),
            (self.decider, "outcome", APPROVED | outcome),
        )
        for client, action, body in steps:
            act(client, url, action, body)
        return url.rpartition("/")[2]

    def period(self, code: str) -> str:
        if code not in self.periods:
            body = {"code": code, "name": code, "start_on": f"{code}-01", "finish_on": f"{code}-28"}
            self.made("/v1/reporting-periods", body | {"data_date": f"{code}-28"})
            self.periods.add(code)
        return code

    def report(self, code: str, level: str = "project", project: UUID | None = None, **figures: Any) -> Any:
        """A report of a month, submitted; amounts in pounds."""
        amounts = {name: gbp(value) for name, value in figures.items() if name.endswith("_cost")}
        at = f"/v1/projects/{project}" if project else self.url(level)
        body = {"period": self.period(code), "cost_basis": "period"} | figures | amounts
        made = self.made(f"{at}/status-reports", body)
        return act(self.client, f"/v1/status-reports/{made['id']}", "submission")

    def status(self, level: str = "project", **asked: Any) -> dict[str, Any]:
        """How each metric of the component itself stands."""
        answer = self.client.get(f"{self.url(level)}/tolerances/status", params=asked)
        assert answer.status_code == 200, answer.text
        return {item["metric"]: item for item in answer.json()["items"] if item["work_package"] is None}

    def exceptions(self, level: str = "portfolio", **asked: Any) -> list[dict[str, Any]]:
        answer = self.client.get(f"{self.url(level)}/exceptions", params=asked)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


def acted(client: TestClient, url: str, action: str, body: Any = None) -> Response:
    """The answer to ``action`` on the thing as it is now."""
    read = client.get(url)
    assert read.status_code == 200, read.text
    return client.post(f"{url}/{action}", json=body, headers={"If-Match": read.headers["ETag"]})


def act(client: TestClient, url: str, action: str, body: Any = None) -> Any:
    answer = acted(client, url, action, body)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def tree(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, component: Callable[..., UUID]
) -> Tree:
    portfolio = component("PFL-T", "portfolio")
    programme = component("PRG-T", "programme", portfolio)
    return Tree(
        client, client_for(organisation_id), portfolio, programme, component("P1", "project", programme)
    )
