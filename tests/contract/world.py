"""An organisation of its own, in which one of each thing is made when it is first asked for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from httpx import Response

from app.core.ids import uuid7
from tests.contract.operations import Operation, operations

Maker = Callable[["World"], Any]


class World:
    """The things of one organisation by the path parameter that names each, and clients of all sorts.

    ``made`` says how a thing is made. ``office`` may do everything, ``reader`` only reads,
    ``elsewhere`` may do everything on another portfolio, and ``stranger`` in another organisation;
    a ``colleague``, another each time, may do everything too, and has done what comes before.
    """

    def __init__(
        self, organisation_id: UUID, client_for: Callable[..., TestClient], made: Mapping[str, Maker]
    ):
        self.organisation_id, self.client_for, self.made = organisation_id, client_for, made
        self.office = client_for(organisation_id)
        self.things: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self.things:
            assert name in self.made, f"say in MADE of tests/contract/classification.py how a {name} is made"
            self.things[name] = self.made[name](self)
        return self.things[name]

    def client(self, who: str) -> TestClient:
        if who == "office":
            return self.office
        if who == "colleague":
            return self.client_for(self.organisation_id)
        if who == "stranger":
            return self.client_for(uuid7())
        if who == "reader":
            return self.client_for(self.organisation_id, "reader")
        return self.client_for(self.organisation_id, on=UUID(self["elsewhere"]))

    def post(self, path: str, body: Any, by: str = "office", **options: Any) -> Any:
        """What who makes something is told; a body that is bytes goes as it is."""
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        answer = self.client(by).post(f"/v1{path}", **content, **options)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

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

    def send(self, client: TestClient, operation: Operation, case: Any, **others: Any) -> Response:
        """A request of ``operation`` as ``case`` has it, with nothing wrong about it but who sends it."""
        headers = {"Content-Type": operation.media_type} if operation.media_type else {}
        if operation.takes_version:
            headers["If-Match"] = self.version(self.path(operation))
        body = case.body(self) if callable(case.body) else case.body
        content = {"content": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
        path, query = self.path(operation, **others), case.query(self) if callable(case.query) else case.query
        return client.request(operation.method, path, params=query, headers=headers, **content)

    def perform(self, key: str, kind: str | None, cases: Mapping[str, Any], body: Any = None) -> None:
        """What comes before, done by some other colleague: the operation of this key, at this level."""
        possible = [o for o in operations() if o.key == key and o.kind in (kind, None)]
        assert possible, f"{key} is no operation"
        case = replace(cases[key], body=body or cases[key].body)
        answer = self.send(self.client("colleague"), possible[0], case)
        assert answer.is_success, f"{key}: {answer.status_code} {answer.text}"
