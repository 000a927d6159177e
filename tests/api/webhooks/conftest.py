"""A service whose webhooks may go to this machine, and what there is to tell them."""

from collections.abc import Callable, Collection, Iterator
from typing import Any, cast
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.core.database import Database
from app.events.webhooks.models import Delivery, Webhook, WebhookCursor, WebhookSecret, WebhookStatus
from app.main import create_app
from app.settings import Settings
from tests.api.test_risks import FLOOD
from tests.conftest import PEPPER

OPEN = {"webhook_http": True, "webhook_networks": ["127.0.0.0/8"]}


@pytest.fixture(scope="module")
def local(database_url: str) -> Iterator[FastAPI]:
    """A service whose webhooks may go to this machine."""
    app = create_app(Settings(database_url=database_url, token_peppers=(PEPPER,), **OPEN))
    yield app
    app.state.database.engine.dispose()


@pytest.fixture
def office(local: FastAPI, client: TestClient) -> TestClient:
    return TestClient(local, headers=dict(client.headers))


@pytest.fixture(autouse=True)
def alone(database: Database) -> Iterator[None]:
    """What other tests have set up rests meanwhile, and nothing of this one stays."""
    active = sa.select(Webhook.id).where(Webhook.status == WebhookStatus.ACTIVE)
    with database.writing() as session:
        before, resting = set(session.scalars(sa.select(Webhook.id))), set(session.scalars(active))
        put(session, resting, WebhookStatus.PAUSED)
    yield
    with database.writing() as session:
        put(session, resting, WebhookStatus.ACTIVE)
        for table in (Delivery, WebhookSecret, WebhookCursor):
            session.execute(sa.delete(table).where(table.webhook_id.not_in(before)))
        session.execute(sa.delete(Webhook).where(Webhook.id.not_in(before)))


def put(session: Session, ids: Collection[UUID], status: WebhookStatus) -> None:
    """Change a status past everything that would tell of it."""
    webhooks = cast(sa.Table, Webhook.__table__)
    changing = sa.update(webhooks).where(webhooks.c.id.in_(ids)).values(status=status)
    session.connection().execute(changing)


@pytest.fixture
def subscribe(office: TestClient) -> Callable[..., Any]:
    def subscribe(url: str, client: TestClient = office, **members: Any) -> Any:
        body = {"name": "Desk", "url": url, "types": ["org.steerco.risk.*"], **members}
        made = client.post("/v1/webhooks", json=body)
        assert made.status_code == 201, made.text
        return made.json()

    return subscribe


@pytest.fixture
def enter(office: TestClient, project: UUID) -> Callable[..., Any]:
    def enter(times: int = 1, on: UUID = project) -> Any:
        for _ in range(times):
            made = office.post(f"/v1/projects/{on}/risks", json=FLOOD)
            assert made.status_code == 201, made.text
        return made.json()

    return enter
