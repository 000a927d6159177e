"""An organisation of its own, in which one of each thing is made when it is first asked for."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from httpx import Response

from app.core.ids import uuid7
from tests.contract.operations import Operation, operations

Maker = Callable[["World"], Any]


class Refused(AssertionError):
    """What there is already stands in the way of another."""


class World:
    """The things of one organisation by the path parameter that names each, and clients of all sorts.

    ``made`` says how a thing is made, by the ``author``, who may do everything. So may the ``office``,
    another person: who writes something does not decide it. ``reader`` only reads, ``elsewhere``
    may do everything on another portfolio, and ``stranger`` in another organisation.
    """

    def __init__(
        self, organisation_id: UUID, client_for: Callable[..., TestClient], made: Mapping[str, Maker]
    ):
        self.organisation_id, self.client_for, self.made = organisation_id, client_for, made
        self.office, self.author = client_for(organisation_id), client_for(organisation_id)
        self.things: dict[str, Any] = {}
        self.others: dict[str, TestClient] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self.things:
            assert name in self.made, f"say in MADE of tests/contract/classification how a {name} is made"
            self.things[name] = self.made[name](self)
        return self.things[name]

    def renew(self, name: str) -> None:
        """Make another of these, where there may be two; one that must be the only one stays."""
        with suppress(Refused):
            self.things[name] = self.made[name](self)

    def client(self, who: str) -> TestClient:
        if who in ("office", "author"):
            return self.office if who == "office" else self.author
        if who not in self.others:
            self.others[who] = self.joined(who)
        return self.others[who]

    def joined(self, who: str) -> TestClient:
        if who == "stranger":
            return self.client_for(uuid7())
        if who == "reader":
            return self.client_for(self.organisation_id, "reader")
        return self.client_for(self.organisation_id, on=UUID(self["elsewhere"]))

    def post(self, path: str, body: Any, **options: Any) -> Any:
        """What the author is told when making something."""
        answer = self.author.post(f"/v1{path}", json=body, **options)
        if answer.status_code == 409:
            raise Refused(f"{path}: {answer.text}")
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def told(self, sent: Any) -> Any:
        """A body or a query, which may be made of what there is."""
        return sent(self) if callable(sent) else sent

    def path(self, operation: Operation, **others: Any) -> str:
        return operation.path.format(
            **{name: others.get(name) or self[name] for name in operation.parameters}
        )

    def version(self, path: str) -> str:
        """The ETag of the thing that a path names last, or one that any thing might have."""
        steps = path.split("/")
        while len(steps) > 3:
            answer = self.office.get("/".join(steps))
            if answer.status_code == 200 and answer.headers.get("ETag", "").strip('"').isdigit():
                return answer.headers["ETag"]
            steps.pop()
        return '"1"'

    def send(
        self, client: TestClient, operation: Operation, case: Any, second: bool = False, **others: Any
    ) -> Response:
        """A request of ``operation`` as ``case`` has it, with nothing wrong about it but who sends it."""
        headers = {"Content-Type": operation.media_type} if operation.media_type else {}
        if operation.takes_version:
            headers["If-Match"] = self.version(self.path(operation))
        body, query = self.told(case.body), self.told(case.query)
        body = {**body, **self.told(case.second)} if second and isinstance(body, dict) else body
        content = {"content": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
        path = self.path(operation, **others)
        return client.request(operation.method, path, params=query, headers=headers, **content)

    def perform(self, key: str, kind: str | None, cases: Mapping[str, Any]) -> None:
        """Do what comes before: the operation of this key, at this level of the tree if it has levels."""
        possible = [o for o in operations() if o.key == key and o.kind in (kind, None)]
        assert possible, f"{key} is no operation"
        answer = self.send(self.client(cases[key].by), possible[0], cases[key])
        if answer.status_code == 409:
            raise Refused(f"{key}: {answer.text}")
        assert answer.is_success, f"{key}: {answer.status_code} {answer.text}"
