"""``steerco webhooks listen``: what is genuine is printed, the rest refused."""

import threading
import time
from collections.abc import Iterator

import httpx
import pytest
from typer.testing import CliRunner

from app.cli.commands import cli
from app.cli.webhooks import receiver
from app.events.webhooks.signing import headers, new_secret

SECRET = new_secret()
BODY = b'{"id": "1"}'


@pytest.fixture
def told() -> Iterator[tuple[str, list[str]]]:
    lines: list[str] = []
    server = receiver("127.0.0.1", 0, [SECRET], lines.append)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", lines
    server.shutdown()
    server.server_close()
    thread.join()


def test_what_is_genuine_is_printed_and_the_rest_refused(told: tuple[str, list[str]]) -> None:
    url, lines = told
    signed = headers([SECRET], "1", int(time.time()), BODY)
    assert httpx.post(url, content=BODY, headers=signed).status_code == 204
    assert httpx.post(url, content=b"{}", headers=signed).status_code == 401
    assert httpx.post(url, content=BODY).status_code == 401
    late = headers([SECRET], "1", int(time.time()) - 400, BODY)
    assert httpx.post(url, content=BODY, headers=late).status_code == 401
    assert lines == [BODY.decode(), *["refused: no valid signature"] * 3]


def test_a_secret_that_is_none_is_refused() -> None:
    ran = CliRunner().invoke(cli, ["webhooks", "listen", "--secret", "whsec_?"])
    assert ran.exit_code == 2 and "base64" in ran.output
