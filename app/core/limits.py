"""How much a client may send: counted from its Content-Length, and again while it streams."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import ClassVar

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import Problem, as_response

MIB = 1024 * 1024
LINGER_SECONDS, LINGER_BYTES = 1.0, 8 * MIB  # how long a refused client is still listened to


class TooLarge(Problem):
    """The body is larger than this address takes: the detail says how much. Send less, or in parts."""

    status, slug = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large"
    headers: ClassVar[dict[str, str]] = {"Connection": "close"}


class BodyLimit:
    """Answers 413 where a body is larger than its path allows; ``larger`` maps path prefixes to limits."""

    def __init__(self, app: ASGIApp, limit: int = MIB, larger: Mapping[str, int] | None = None) -> None:
        self.app, self.limit, self.larger = app, limit, tuple((larger or {}).items())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        length = declared(scope["headers"])
        body = Body(self.limit_of(scope["path"]), length is None, receive, send)
        if length and length > body.limit:
            await body.refuse()
            return
        try:
            await self.app(scope, body.receive, body.send)
        except TooLarge:
            if not body.refused:
                raise

    def limit_of(self, path: str) -> int:
        return next((limit for prefix, limit in self.larger if path.startswith(prefix)), self.limit)


class Body:
    """One request's body, and the answer to it until it turns out too large."""

    __slots__ = ("answered", "limit", "open_ended", "raw_receive", "raw_send", "read", "refused")

    def __init__(self, limit: int, open_ended: bool, receive: Receive, send: Send) -> None:
        self.limit, self.open_ended, self.raw_receive, self.raw_send = limit, open_ended, receive, send
        self.read, self.answered, self.refused = 0, False, False

    async def receive(self) -> Message:
        message = await self.raw_receive()
        self.read += len(message.get("body", b""))
        self.open_ended &= message.get("more_body", False)
        if self.read <= self.limit:
            return message
        if not self.answered:
            await self.refuse()
        raise TooLarge

    async def send(self, message: Message) -> None:
        """Pass an answer on, unless the client has had its 413: whoever reads may wrap what we raise."""
        if not self.refused:
            if self.open_ended and not self.answered:  # else the server would go on taking it in
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            self.answered = True
            await self.raw_send(message)

    async def refuse(self) -> None:
        self.refused = self.answered = True
        answer = as_response(TooLarge(f"A body may have at most {self.limit} bytes here."))
        start = {"type": "http.response.start", "status": answer.status_code, "headers": answer.raw_headers}
        await self.raw_send(start)
        await self.raw_send({"type": "http.response.body", "body": answer.body, "more_body": True})
        await self.linger()
        await self.raw_send({"type": "http.response.body", "body": b""})

    async def linger(self) -> None:
        """Throw away some of what still arrives: closed at once, a sender may never see the answer."""
        ignored = 0
        with anyio.move_on_after(LINGER_SECONDS):
            while ignored < LINGER_BYTES:
                message = await self.raw_receive()
                ignored += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return


def declared(headers: Iterable[tuple[bytes, bytes]]) -> float | None:
    """The Content-Length: none where the body comes in chunks, infinite where it is no number."""
    for name, value in headers:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 20 else float("inf")
        if name == b"transfer-encoding":
            return None
    return 0
