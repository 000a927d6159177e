"""Listeners inside the test's own event loop: requests whose answers are seen while they come."""

import asyncio
import json
from typing import Any, Self
from urllib.parse import urlencode

from fastapi import FastAPI
from fastapi.testclient import TestClient


class Listener:
    """A GET of the feed that is under way."""

    def __init__(self, app: FastAPI, client: TestClient, streams: bool = False, **query: Any) -> None:
        headers = [(b"authorization", client.headers["Authorization"].encode())]
        if "last_event_id" in query:
            headers.append((b"last-event-id", str(query.pop("last_event_id")).encode()))
        if streams:
            headers.append((b"accept", b"text/event-stream"))
        self.scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": "/v1/events",
            "raw_path": b"/v1/events",
            "root_path": "",
            "query_string": urlencode(query, doseq=True).encode(),
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("listening", 80),
        }
        self.app, self.status, self.body = app, 0, b""
        self.has_more, self.left = asyncio.Event(), asyncio.Event()
        self.asked = False
        self.task = asyncio.create_task(app(self.scope, self.receive, self.send))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()

    async def leave(self) -> None:
        """Hang up, and wait until the service has noticed."""
        self.left.set()
        await asyncio.wait({self.task}, timeout=10)
        assert self.task.done()

    async def receive(self) -> dict[str, Any]:
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        self.body += message.get("body", b"")
        self.has_more.set()

    async def started(self) -> None:
        while not self.status:
            await self.more()

    async def more(self, seconds: float = 10) -> None:
        async with asyncio.timeout(seconds):
            await self.has_more.wait()
        self.has_more.clear()

    async def until(self, number: int, seconds: float = 10) -> list[Any]:
        """The first events of a stream, so many of them."""
        async with asyncio.timeout(seconds):
            while len(self.events) < number:
                await self.more(seconds)
        return self.events

    @property
    def events(self) -> list[Any]:
        blocks = self.body.decode().split("\n\n")[:-1]
        return [json.loads(b.partition("data: ")[2]) for b in blocks if "data: " in b]

    async def answer(self, seconds: float = 10) -> Any:
        """The whole answer of a long poll."""
        await asyncio.wait_for(asyncio.shield(self.task), seconds)
        return json.loads(self.body)
