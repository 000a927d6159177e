"""Receivers of webhooks: a real one on this machine, that answers as it is told to."""

import base64
import hashlib
import hmac
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Respond = Callable[["Received"], tuple[int, dict[str, str]]]


@dataclass
class Received:
    headers: dict[str, str]
    body: bytes
    path: str

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


class Receiver:
    """``respond`` says what to answer, or takes its time; ``got`` is all that came."""

    def __init__(self, respond: Respond | None = None) -> None:
        self.got: list[Received] = []
        self.respond: Respond = respond or (lambda _: (204, {}))
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def _handler(self) -> Any:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                got = Received({n.lower(): v for n, v in self.headers.items()}, body, self.path)
                receiver.got.append(got)
                status, headers = receiver.respond(got)
                self.send_response(status)
                for name, value in {"Content-Length": "0", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


@contextmanager
def receiving(respond: Respond | None = None) -> Iterator[Receiver]:
    receiver = Receiver(respond)
    thread = threading.Thread(target=receiver.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.server.shutdown()
        receiver.server.server_close()


def hangs(seconds: float) -> Respond:
    def respond(_: Received) -> tuple[int, dict[str, str]]:
        time.sleep(seconds)
        return 204, {}

    return respond


def signatures_of(secret: str, got: Received) -> str:
    """The signature as the specification has it, by code that is not the service's."""
    key = base64.standard_b64decode(secret[len("whsec_") :].encode())
    mac = hmac.new(key, digestmod=hashlib.sha256)
    for part in (got.id, ".", got.headers["webhook-timestamp"], "."):
        mac.update(part.encode("ascii"))
    mac.update(got.body)
    return "v1," + base64.standard_b64encode(mac.digest()).decode("ascii")
