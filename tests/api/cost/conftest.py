"""A project with periods, work packages, cost lines, and ways to post to its ledger."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from app.core.ids import uuid7
from tests.conftest import ClientFor

MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]


DECISION = {
    "title": "Agree the plan",
    "question": "Is this plan agreed?",
    "options": [
        {"label": "Do nothing", "summary": "There is no plan."},
        {"label": "Agree", "summary": "It is the plan."},
    ],
    "recommendation": "Agree.",
    "requested_from": "Project board",
    "due_on": "2030-01-31",
}


def gbp(amount: Any) -> dict[str, str]:
    return {"amount": f"{amount:.2f}" if isinstance(amount, int | float) else amount, "currency": "GBP"}


@dataclass
class Books:
    """What a client who keeps a project's books does to them."""

    client: TestClient
    project: UUID
    decider: TestClient
    currency: str = "GBP"
    periods: dict[str, str] = field(default_factory=dict)
    agreed: bool = False  # whether there is a baseline

    @property
    def at(self) -> str:
        return f"/v1/projects/{self.project}"

    def made(self, path: str, body: Any, status: int = 201) -> Any:
        answer = self.client.post(path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def month(self, code: str) -> str:
        """A reporting period of this code, made when it is first asked for."""
        if code not in self.periods:
            first, last = f"{code}-01", f"{code}-28"
            body = {"code": code, "name": code, "start_on": first, "finish_on": last, "data_date": last}
            self.periods[code] = self.made("/v1/reporting-periods", body)["id"]
        return code

    def close(self, code: str) -> None:
        self.client.post(
            f"/v1/reporting-periods/{self.periods[code]}/closure", headers={"If-Match": '"1"'}
        ).raise_for_status()

    def package(self, wbs: str = "1", **members: Any) -> str:
        body = {"wbs": wbs, "name": f"Package {wbs}", "earning_rule": "percent_complete", **members}
        return str(self.made(f"{self.at}/work-packages", body)["id"])

    def line(self, code: str = "LAB", **members: Any) -> str:
        body = {"code": code, "name": f"Line {code}", "nature": "revenue", **members}
        return str(self.made(f"{self.at}/cost-lines", body)["id"])

    def batch(self, kind: str, period: str, *entries: tuple[Any, ...], **members: Any) -> dict[str, Any]:
        """The body of a posting; an entry is a line, an amount, and a period where that is another."""
        self.month(period)
        told = [
            {"line": line, "amount": {"amount": str(amount), "currency": self.currency}}
            | ({"period": self.month(other[0])} if other else {})
            for line, amount, *other in entries
        ]
        whole = sum(float(amount) for _, amount, *_ in entries)
        total = {"amount": f"{whole:.2f}", "currency": self.currency}
        return {"kind": kind, "period": period, "control_total": total, "entries": told, **members}

    def changed(self, cost: float) -> str:
        """The id of an approved change request that moves the budget by so much."""
        effect = {"amount": f"{cost:.2f}", "currency": self.currency}
        body = {"reason": "scope", "title": "A change", "outcome": "A change", "time_effect_days": 0}
        id = self.made(f"{self.at}/change-requests", body | {"cost_effect": effect})["id"]
        decision = {"decision_id": self.decided("change")}
        for client, action, told in (
            (self.client, "submission", None),
            (self.decider, "decision", decision),
        ):
            url = f"/v1/change-requests/{id}"
            etag = client.get(url).headers["ETag"]
            client.post(f"{url}/{action}", json=told, headers={"If-Match": etag}).raise_for_status()
        return str(id)

    def posting(self, kind: str, period: str, *entries: tuple[Any, ...], **members: Any) -> Response:
        return self.client.post(
            f"{self.at}/cost-postings", json=self.batch(kind, period, *entries, **members)
        )

    def post(self, kind: str, period: str, *entries: tuple[Any, ...], **members: Any) -> dict[str, Any]:
        if kind == "budget" and self.agreed and "change_request_id" not in members:
            members["change_request_id"] = self.changed(sum(float(amount) for _, amount, *_ in entries))
        answer = self.posting(kind, period, *entries, **members)
        assert answer.status_code == 201, answer.text
        posted: dict[str, Any] = answer.json()
        return posted

    def costs(self, period: str, by: str = "category") -> dict[str, Any]:
        answer = self.client.get(f"{self.at}/costs", params={"period": period, "by": by})
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def decided(self, kind: str = "baseline", outcome: str = "approved") -> str:
        """The id of a decision that another than its proposer has decided."""
        url = self.in_review(kind)
        self.outcome(url, outcome).raise_for_status()
        return url.rpartition("/")[2]

    def in_review(self, kind: str, **members: Any) -> str:
        body = DECISION | {"kind": kind} | members
        url = f"/v1/decisions/{self.made(f'{self.at}/decisions', body)['id']}"
        for client, action in ((self.client, "proposal"), (self.decider, "review")):
            etag = client.get(url).headers["ETag"]
            client.post(f"{url}/{action}", headers={"If-Match": etag}).raise_for_status()
        return url

    def outcome(self, url: str, outcome: str = "approved") -> Response:
        body = {"outcome": outcome, "rationale": "It is what was asked for."}
        etag = self.decider.get(url).headers["ETag"]
        return self.decider.post(f"{url}/outcome", json=body, headers={"If-Match": etag})

    def baselining(self, period: str, reason: str = "initial", **members: Any) -> Response:
        body = {"reason": reason, "rationale": "As agreed.", "effective_period": self.month(period)}
        decision = {} if "decision_id" in members else {"decision_id": self.decided()}
        answer = self.client.post(f"{self.at}/baselines", json=body | decision | members)
        self.agreed = self.agreed or answer.status_code == 201
        return answer

    def baseline(self, period: str, reason: str = "initial", **members: Any) -> dict[str, Any]:
        answer = self.baselining(period, reason, **members)
        assert answer.status_code == 201, answer.text
        agreed: dict[str, Any] = answer.json()
        return agreed


def read(books: Books, period: str, what: str = "", status: int = 200, **query: Any) -> Any:
    url = f"{books.at}/earned-value{what}"
    answer = books.client.get(url, params={"period": books.month(period), **query})
    assert answer.status_code == status, answer.text
    return answer.json()


def claim(books: Books, package: str, period: str, status: int = 201, **members: Any) -> Any:
    body = {"period": books.month(period), "started_on": "2026-01-05", **members}
    return books.made(f"/v1/work-packages/{package}/progress-claims", body, status)


@pytest.fixture
def decider(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    return client_for(organisation_id)


@pytest.fixture
def books(client: TestClient, project: UUID, decider: TestClient) -> Books:
    return Books(client, project, decider)


@pytest.fixture
def refused(client_for: ClientFor, organisation_id: UUID) -> Callable[..., None]:
    """Nobody, a stranger and a reader are refused what they ask for, each as they should be."""

    def refused(method: str, url: str, reader: int, rule: str | None = None, **options: Any) -> None:
        stranger, reads = client_for(uuid7()), client_for(organisation_id, role="reader")
        assert stranger.request(method, url, **options).status_code == 404
        answer = reads.request(method, url, **options)
        assert answer.status_code == reader, answer.text
        if rule:
            assert answer.json()["rule"] == rule
        options["headers"] = options.get("headers", {}) | {"Authorization": ""}
        assert reads.request(method, url, **options).status_code == 401

    return refused
