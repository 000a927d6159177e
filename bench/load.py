"""A small HTTP client that keeps so many connections busy, and knows how long each answer took."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Requests = Callable[[], bytes]  # the next request, ready to send


@dataclass(slots=True)
class Measured:
    """What a round of load found: how long it lasted and each answer took, in seconds."""

    seconds: float
    latencies: list[float] = field(default_factory=list)


class Connection(asyncio.Protocol):
    """One keep-alive connection: sends a request, waits for the whole answer, sends the next."""

    def __init__(self, requests: Requests, until: float, latencies: list[float]) -> None:
        self.requests, self.until, self.latencies = requests, until, latencies
        self.done = asyncio.get_running_loop().create_future()
        self.received, self.wanted, self.sent_at = b"", 0, 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.ask()

    def ask(self) -> None:
        self.received, self.wanted, self.sent_at = b"", 0, time.perf_counter()
        self.transport.write(self.requests())

    def data_received(self, data: bytes) -> None:
        self.received += data
        if not self.wanted:
            self.wanted = whole(self.received)
        if self.wanted and len(self.received) >= self.wanted:
            self.answered()

    def answered(self) -> None:
        now = time.perf_counter()
        self.latencies.append(now - self.sent_at)
        if not self.received.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
            self.connection_lost(RuntimeError(self.received[:600].decode()))
        elif now < self.until:
            self.ask()
        else:
            self.connection_lost(None)

    def connection_lost(self, fault: Exception | None) -> None:
        self.transport.close()
        if not self.done.done():
            self.done.set_exception(fault) if fault else self.done.set_result(None)


def whole(received: bytes) -> int:
    """How many bytes the answer has in all; 0 while its head is not complete."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return 0
    head = received[:end].lower()
    at = head.index(b"content-length:") + 15
    stop = head.find(b"\r\n", at)
    return end + 4 + int(head[at : stop if stop > 0 else None])


async def load(port: int, requests: Requests, seconds: float, clients: int) -> Measured:
    """``clients`` connections that ask as fast as they are answered."""
    loop, started = asyncio.get_running_loop(), time.perf_counter()
    measured = Measured(0.0)
    until = started + seconds
    made = [
        await loop.create_connection(
            lambda: Connection(requests, until, measured.latencies), "127.0.0.1", port
        )
        for _ in range(clients)
    ]
    await asyncio.gather(*(connection.done for _, connection in made))
    measured.seconds = time.perf_counter() - started
    return measured


def request(method: str, path: str, token: str, body: bytes = b"") -> bytes:
    """A request as it goes over the wire."""
    head = [f"{method} {path} HTTP/1.1", "Host: bench", f"Authorization: Bearer {token}"]
    if body:
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


def in_turn(requests: list[bytes]) -> Requests:
    """``requests`` one after the other, again and again."""

    def endless() -> Iterator[bytes]:
        while True:
            yield from requests

    return endless().__next__
