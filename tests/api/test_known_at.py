"""Computed answers as they were known: what came later is not in them, and they are as they were told then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from app.core import past
from tests.api.agile.conftest import Agile
from tests.api.agile.conftest import agile as agile
from tests.api.agile.conftest import begun as begun
from tests.api.cost.conftest import Books
from tests.api.cost.conftest import books as books
from tests.api.cost.conftest import decider as decider
from tests.api.cost.test_baseline_dates import Plans
from tests.api.variance.conftest import periods as periods
from tests.api.variance.conftest import portfolio as portfolio
from tests.api.variance.conftest import record as record
from tests.conftest import ClientFor


@pytest.fixture(autouse=True, params=[1, past.MANY], ids=["many", "few"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was changed since is found among what there is, and what there is among what was changed."""
    monkeypatch.setattr(past, "MANY", request.param)


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Told:
    """An address as it was told at an instant."""

    client: TestClient
    url: str
    query: dict[str, Any]
    at: datetime
    then: Response

    @classmethod
    def now(cls, client: TestClient, url: str, **query: Any) -> "Told":
        answer = client.get(url, params=query)
        assert answer.status_code == 200, answer.text
        return cls(client, url, query, now(), answer)

    def known(self, at: datetime | None = None) -> Response:
        return self.client.get(self.url, params={**self.query, "known_at": (at or self.at).isoformat()})

    def is_told_again(self) -> None:
        """It is another now; as of then it is the same to the byte, and before and after that it is refused."""
        assert self.client.get(self.url, params=self.query).content != self.then.content, self.url
        assert self.known().content == self.then.content, self.url
        assert self.known(self.at - timedelta(days=1)).status_code == 404
        assert self.known(now() + timedelta(days=1)).status_code == 422


def without_actions(told: Any) -> Any:
    return [{**item, "allowed_actions": []} for item in told["items"]]


def test_sums_and_lines_of_reports(
    client: TestClient, component: Callable[..., UUID], portfolio: UUID, record: Callable[..., Any]
) -> None:
    a, b = (component(code, parent=portfolio) for code in "AB")
    record("2023", {a: {"baseline_cost": 100, "forecast_cost": 120}})
    at = f"/v1/portfolios/{portfolio}"
    sums = [Told.now(client, f"{at}/totals", period="2023", **by) for by in ({}, {"by": "category"})]
    sums.append(Told.now(client, f"{at}/totals"))  # of the last period then
    lines = Told.now(client, f"{at}/variance-report/projects", period="2023")
    record("2023", {a: {"baseline_cost": 100, "forecast_cost": 300}, b: {"baseline_cost": 7}})
    for told in sums:
        told.is_told_again()
    assert len(client.get(lines.url, params=lines.query).json()["items"]) == 2
    known = lines.known().json()
    assert known["items"] == without_actions(lines.then.json())
    assert lines.known(lines.at - timedelta(days=1)).status_code == 404


def test_baselines_and_what_is_compared_with_them(books: Books, client: TestClient) -> None:
    books.line("LAB", work_package_id=books.package())
    books.post("budget", "2026-01", *(("LAB", 100, month) for month in ("2026-01", "2026-02", "2026-03")))
    plans = Plans(books)
    task = plans.enter("DIG", 5)
    gone = plans.enter("GONE", 1)
    books.baseline("2026-01")
    books.post("actual", "2026-01", ("LAB", 130))
    books.post("forecast", "2026-01", ("LAB", 90, "2026-02"), ("LAB", 90, "2026-03"))
    listed = Told.now(client, f"{books.at}/baselines")
    compared = Told.now(client, f"{books.at}/baseline-variance", period="2026-01")
    tasks = Told.now(client, f"{books.at}/baseline-variance/tasks", period="2026-01")
    assert compared.then.json()["plan"] and tasks.then.json()["items"]
    books.post("actual", "2026-01", ("LAB", 20))
    books.post("budget", "2026-01", ("LAB", 50, "2026-03"))
    plans.change(task, duration_minutes=20 * 480)
    etag = client.get(f"/v1/tasks/{gone}").headers["ETag"]
    client.delete(f"/v1/tasks/{gone}", headers={"If-Match": etag}).raise_for_status()
    books.baseline("2026-02", "scope_change")
    compared.is_told_again()
    tasks.is_told_again()
    assert len(client.get(listed.url).json()["items"]) == 2
    assert listed.known().json()["items"] == without_actions(listed.then.json())


def test_the_progress_of_a_release(agile: Agile, client: TestClient) -> None:
    url = f"/v1/releases/{agile.release['id']}"
    told = [
        Told.now(client, f"{url}/progress", as_of="2026-02-14"),
        Told.now(client, f"{url}/progress/explanation", as_of="2026-02-14", figure="scope"),
        Told.now(client, f"{url}/burn-up.svg", as_of="2026-02-14"),
    ]
    agile.enter("added", "must", 40, "2026-02-13", reason="A law has come into force")
    for one in told:
        one.is_told_again()


def test_who_may_not_read_it_now_is_told_nothing_of_then(
    client_for: ClientFor, organisation_id: UUID, books: Books, client: TestClient
) -> None:
    query = {"known_at": now().isoformat(), "period": books.month("2026-01")}
    reader = client_for(organisation_id, "reader")
    refused = reader.get(f"{books.at}/baseline-variance", params=query)
    assert (refused.status_code, refused.json()["rule"]) == (403, "cost:read")
    for path in ("baseline-variance", "totals", "baselines"):
        asked = {name: value for name, value in query.items() if path != "baselines" or name == "known_at"}
        stranger = client_for(UUID(int=organisation_id.int ^ 1))
        assert stranger.get(f"{books.at}/{path}", params=asked).status_code == 404
