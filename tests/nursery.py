"""Real server processes that are there at once: forked from one that has imported the service already.

``python -m tests.nursery NUMBER`` serves on the inherited socket of that number: for each line of
settings it reads it forks a server, the last one gone, and for an empty line it only ends that.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from types import TracebackType
from typing import Any, Self

import uvicorn
import uvicorn.lifespan.on  # what a server imports when it starts, so that its forks need not
import uvicorn.loops.uvloop
import uvicorn.protocols.http.httptools_impl

from app.main import create_app
from app.settings import Settings


class Nursery:
    """Servers on one port, one after the other: a socket that stays open keeps clients waiting, not refused."""

    def __init__(self, **settings: Any) -> None:
        self.settings = json.dumps(settings)
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(128)
        self.port: int = self.listener.getsockname()[1]

    def __enter__(self) -> Self:
        number = self.listener.fileno()
        command = [sys.executable, "-m", "tests.nursery", str(number)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, pass_fds=[number], **pipes)  # type: ignore[call-overload]
        return self

    def start(self) -> int:
        """Start a server, once the last one is gone; its process id."""
        return self._say(self.settings)

    def stop(self) -> None:
        """End the server, if it is still there."""
        self._say("")

    def _say(self, line: str) -> int:
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()
        self.listener.close()


def serve(settings: dict[str, Any], number: int) -> None:
    app = create_app(Settings(**settings))
    config = uvicorn.Config(app, loop="uvloop", http="httptools", access_log=False, log_level="warning")
    uvicorn.Server(config).run([socket.socket(fileno=number)])


def forked(line: str, number: int) -> int:
    """A child that serves; its process id."""
    child = os.fork()
    if not child:
        sys.stdin.close()
        serve(json.loads(line), number)
        os._exit(0)
    return child


def nurse(number: int) -> None:
    child = 0
    for line in sys.stdin:
        if child:
            if not line.strip():
                os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)
        child = forked(line, number) if line.strip() else 0
        print(child, flush=True)


if __name__ == "__main__":
    nurse(int(sys.argv[1]))
