"""Real server processes that are there at once: forked from one that has imported the service already.

``python -m tests.nursery SOCKET`` listens on an inherited socket's number and, for each line it
reads, the URL of a database, forks a server on that socket and writes its process id.
"""

import os
import signal
import socket
import subprocess
import sys
from types import TracebackType
from typing import Self

import uvicorn
import uvicorn.lifespan.on  # what a server imports when it starts, so that its forks need not
import uvicorn.loops.uvloop
import uvicorn.protocols.http.httptools_impl

from app.main import create_app
from app.settings import Settings
from tests.conftest import PEPPER


class Nursery:
    """Servers on one port, one after the other: a socket that stays open keeps clients waiting, not refused."""

    def __init__(self, database_url: str) -> None:
        self.database_url = database_url
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(128)
        self.port: int = self.listener.getsockname()[1]

    def __enter__(self) -> Self:
        number = self.listener.fileno()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery", str(number)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=[number], text=True,
        )  # fmt: skip
        return self

    def start(self) -> int:
        """Start a server, once the last one is gone; its process id."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{self.database_url}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()
        self.listener.close()


def serve(database_url: str, number: int) -> None:
    app = create_app(Settings(database_url=database_url, token_peppers=(PEPPER,)))  # type: ignore[arg-type]
    config = uvicorn.Config(app, loop="uvloop", http="httptools", access_log=False, log_level="warning")
    uvicorn.Server(config).run([socket.socket(fileno=number)])


def nurse(number: int) -> None:
    """Fork a server for each line, the last one gone; at the end, end it."""
    child = 0
    for line in sys.stdin:
        if child:
            os.waitpid(child, 0)
        child = os.fork()
        if not child:
            sys.stdin.close()
            serve(line.strip(), number)
            os._exit(0)
        print(child, flush=True)
    if child:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)


if __name__ == "__main__":
    nurse(int(sys.argv[1]))
