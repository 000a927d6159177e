"""A body too large is refused before it is read, whether or not its length is told."""

import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.limits import MIB
from tests.ops.conftest import served


@pytest.fixture
def app(make_service: Callable[..., FastAPI]) -> FastAPI:
    app = make_service(body_limit=100_000, larger_bodies={"/v1/things/files": 3 * MIB})
    app.state.read = 0
    return app


@pytest.fixture
def port(app: FastAPI) -> Iterator[int]:
    with served(app) as port:
        yield port


def heard(connection: socket.socket) -> bytes:
    """All that the server says until it hangs up."""
    said = b""
    with suppress(ConnectionResetError):
        while piece := connection.recv(65536):
            said += piece
    return said


def test_a_declared_length_is_refused_at_once_and_at_the_limit_taken(app: FastAPI) -> None:
    client = TestClient(app, headers={"Content-Type": "application/json"})
    fits = b'{"a":"' + b"x" * 99_992 + b'"}'
    assert client.post("/v1/things", content=fits).status_code == 200
    refused = client.post("/v1/things", content=fits + b" ")
    assert refused.status_code == 413
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["type"] == "/problems/too-large"
    assert "100000 bytes" in refused.json()["detail"]
    assert client.post("/v1/things/files", content=b"x" * 3 * MIB).json() == 3 * MIB
    assert client.post("/v1/things/files", content=b"x" * (3 * MIB + 1)).status_code == 413


def test_a_large_upload_is_answered_before_its_body_comes(port: int) -> None:
    """Whoever asks first (RFC 9110, section 10.1.1) hears 413 instead of "go on"."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        head = b"POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000000\r\n"
        connection.sendall(head + b"Expect: 100-continue\r\n\r\n")
        started = time.monotonic()
        first = connection.recv(65536)
        assert first.startswith(b"HTTP/1.1 413 ")
        assert time.monotonic() - started < 0.5
        assert b"100 Continue" not in first + heard(connection)


@pytest.mark.parametrize("path", ["/v1/things", "/v1/things/files", "/nowhere"])
def test_chunks_without_end_are_cut_off(app: FastAPI, port: int, path: str) -> None:
    limit = 3 * MIB if path.endswith("files") else 100_000
    chunk = b"%x\r\n%s\r\n" % (65536, b" " * 65536)
    sent = 0
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n".encode())
        connection.sendall(b"Content-Type: application/json\r\n\r\n")
        with suppress(OSError):  # the server may hang up
            while sent < 64 * MIB:
                connection.sendall(chunk)
                sent += 65536
        status, _, rest = heard(connection).partition(b"\r\n")
    assert sent < 20 * MIB
    if path == "/nowhere":  # where nobody reads the body
        assert status.startswith(b"HTTP/1.1 404 ")
    else:
        assert status.startswith(b"HTTP/1.1 413 ")
        assert json.loads(rest.partition(b"\r\n\r\n")[2])["type"] == "/problems/too-large"
    assert app.state.read <= limit


def test_chunks_within_the_limit_arrive_whole(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("POST", "/v1/things/files", iter([b"x" * 700_000] * 4), encode_chunked=True)
    assert connection.getresponse().read() == b"2800000"
    connection.close()


def test_an_ordinary_client_that_sends_everything_first_still_hears_why(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("POST", "/v1/things", b"x" * 6 * MIB)
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())["status"]) == (413, 413)
    connection.close()
