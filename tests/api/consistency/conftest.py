"""A project whose records agree or do not, and what the check says of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.components.models import Component
from app.core.model import Entity, utc_now
from tests.api.assurance.conftest import assurer as assurer
from tests.api.assurance.conftest import at as at
from tests.api.assurance.conftest import issued as issued
from tests.api.assurance.conftest import told as told
from tests.api.cost.conftest import Books
from tests.conftest import ClientFor, Office

TODAY = utc_now().date()
YESTERDAY, TOMORROW = f"{TODAY - timedelta(1)}", f"{TODAY + timedelta(1)}"
Item = dict[str, Any]


@dataclass
class Room:
    """What an office does to a project, and reads of its consistency."""

    client: TestClient
    office: Office
    project: UUID
    books: Books

    @property
    def at(self) -> str:
        return f"/v1/projects/{self.project}"

    def made(self, path: str, body: Item) -> Item:
        answer = self.client.post(path, json=body)
        assert answer.status_code == 201, answer.text
        told: Item = answer.json()
        return told

    def enter(self, register: str, body: Item) -> Item:
        return self.made(f"{self.at}/{register}", body)

    def patch(self, url: str, **members: Any) -> None:
        etag = self.client.get(url).headers["ETag"]
        answer = self.client.patch(url, json=members, headers={"If-Match": etag})
        assert answer.status_code == 200, answer.text

    def act(self, url: str, action: str, body: Item | None = None) -> None:
        etag = self.client.get(url).headers["ETag"]
        answer = self.client.post(f"{url}/{action}", json=body, headers={"If-Match": etag})
        assert answer.status_code == 200, answer.text

    def move(self, kind: type[Entity], id: str, **members: Any) -> None:
        """Change a record as only time could."""
        with self.office() as uow:
            entity = uow.session.get_one(kind, UUID(id))
            for name, value in members.items():
                setattr(entity, name, value)
            uow.record("test.moved", entity)

    def be(self, **members: Any) -> None:
        self.move(Component, str(self.project), **members)

    def found(self, rule: str, at: str | None = None, **query: Any) -> list[Item]:
        """What a rule found, every reference of it an address that answers."""
        answer = self.client.get(f"{at or self.at}/consistency", params={"rule": rule, **query})
        assert answer.status_code == 200, answer.text
        findings: list[Item] = answer.json()["findings"]
        for each in findings:
            for reference in each["references"]:
                assert self.client.get(reference["address"]).status_code == 200, reference
            assert (each["reason"] is None) == (each["severity"] != "cannot_tell")
        return findings

    def one(self, rule: str) -> Item:
        (finding,) = self.found(rule)
        return finding


@pytest.fixture
def room(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, as_office: Office, project: UUID
) -> Room:
    return Room(client, as_office, project, Books(client, project, client_for(organisation_id)))


@pytest.fixture
def below(room: Room, component: Callable[..., UUID]) -> Callable[[str], Room]:
    """Rooms of the parts of a project: of a code, each its own."""

    def below(code: str) -> Room:
        part = component(code, parent=room.project)
        return Room(room.client, room.office, part, Books(room.client, part, room.books.decider))

    return below
