"""The report that is kept: told again as long as nothing it tells of has changed, and to nobody else."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.database import Database
from app.variance.portfolio_report import keeping, router
from app.variance.portfolio_report.models import KeptReport
from app.variance.status_reports.recording import Recorded
from tests.api.governance.conftest import RESERVE
from tests.conftest import ClientFor

Component = Callable[..., UUID]
Record = Callable[..., list[Recorded]]
OVER = {"baseline_cost": 100, "forecast_cost": 120}
LINE = {"code": "STEEL", "name": "Steel frame", "nature": "capital"}
MARK = b'{"kept": true}'


@pytest.fixture(autouse=True)
def always_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(router, "WORTH_KEEPING", 0)


class Kept:
    """What is kept of one portfolio, put under a mark so that it shows whether it was told."""

    def __init__(self, database: Database, portfolio: UUID) -> None:
        self.database, self.of = database, KeptReport.component_id == portfolio

    def marked(self) -> None:
        with self.database.writing() as session:
            session.execute(sa.update(KeptReport).where(self.of).values(body=MARK))

    def count(self) -> int:
        with self.database.reading() as session:
            return session.scalar(sa.select(sa.func.count()).select_from(KeptReport).where(self.of)) or 0


@pytest.fixture
def kept(database: Database, portfolio: UUID) -> Iterator[Kept]:
    yield Kept(database, portfolio)


def test_it_is_told_until_something_it_tells_of_changes(
    client: TestClient, component: Component, portfolio: UUID, record: Record, kept: Kept
) -> None:
    project = component("A", parent=portfolio)
    record("2023", {project: OVER})
    url = f"/v1/portfolios/{portfolio}/variance-report?period=2023"
    first = client.get(url)
    assert (kept.count(), client.get(url).content) == (1, first.content)
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304

    def told() -> bytes:
        return client.get(url).content

    def project_of(**plan: Any) -> None:
        tag = {"If-Match": client.get(f"/v1/projects/{project}").headers["ETag"]}
        assert client.patch(f"/v1/projects/{project}", json=plan, headers=tag).status_code == 200

    kept.marked()
    assert told() == MARK
    risk = {"title": "Flood", "cause": "Rain", "event": "a flood", "effect": "delay", "probability": 0.1}
    risk["impact"] = {"amount": "1.00", "currency": "GBP"}
    assert client.post(f"/v1/projects/{project}/risks", json=risk).status_code == 201
    assert told() == MARK  # no part of it
    changes: list[Callable[[], object]] = [
        lambda: record("2023", {project: OVER | {"forecast_cost": 130}}),
        lambda: record("2022", {project: OVER}),
        lambda: project_of(name="Renamed"),
        lambda: component("B", parent=portfolio),
        lambda: client.post(f"/v1/projects/{project}/decisions", json=RESERVE),
        lambda: client.post(f"/v1/projects/{project}/cost-lines", json=LINE),
        lambda: client.post("/v1/calendars", json={"name": "Works"}),
    ]
    for change in changes:
        change()
        assert told() != MARK
        kept.marked()
        assert told() == MARK


def test_it_is_worked_out_anew_for_who_asks_for_that(
    client: TestClient, component: Component, portfolio: UUID, record: Record, kept: Kept
) -> None:
    record("2023", {component("A", parent=portfolio): OVER})
    url = f"/v1/portfolios/{portfolio}/variance-report?period=2023"
    fresh = client.get(url, headers={"Cache-Control": "no-store"})
    assert kept.count() == 0
    client.get(url)
    kept.marked()
    assert client.get(url, headers={"Cache-Control": "no-store"}).content == fresh.content
    assert client.get(url).content == MARK
    assert client.get(url, headers={"Cache-Control": "no-cache"}).content == fresh.content
    assert client.get(url).content == fresh.content


def test_it_is_told_to_those_with_the_same_rights_and_to_nobody_else(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    component: Component,
    portfolio: UUID,
    record: Record,
    kept: Kept,
) -> None:
    record("2023", {component("A", parent=portfolio): OVER})
    url = f"/v1/portfolios/{portfolio}/variance-report?period=2023"
    client.get(url)
    kept.marked()
    reader, another = (client_for(organisation_id, "reader", on=portfolio) for _ in range(2))
    assert reader.get(url).content != MARK  # who may read papers is told other words of decisions
    kept.marked()
    assert another.get(url).content == MARK
    assert client_for(organisation_id, "administrator").get(url).status_code == 403


def test_no_more_than_so_many_are_kept(
    client: TestClient,
    component: Component,
    portfolio: UUID,
    record: Record,
    kept: Kept,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record("2023", {component("A", parent=portfolio): OVER})
    for listed in range(keeping.MOST + 3):
        client.get(f"/v1/portfolios/{portfolio}/variance-report", params={"listed": listed})
    assert kept.count() == keeping.MOST


def test_who_cannot_keep_it_is_told_it_all_the_same(
    client: TestClient, database: Database, component: Component, portfolio: UUID, record: Record, kept: Kept
) -> None:
    record("2023", {component("A", parent=portfolio): OVER})
    if not database.is_sqlite:
        pytest.skip("only SQLite has one writer")
    with database.writing():
        answer = client.get(f"/v1/portfolios/{portfolio}/variance-report")
    assert (answer.status_code, kept.count()) == (200, 0)
