"""Server processes of their own, each held to one core, and what they use."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

SERVER_CORE, OTHER_CORE = 0, 1  # the load and the database server have the other one


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: psutil.Process
    seconds_to_ready: float

    def cpu(self) -> float:
        """The CPU time it has used, in seconds."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def resident(self) -> int:
        """The memory it holds, in bytes."""
        return int(self.process.memory_info().rss)


def pinned(core: int) -> None:
    os.sched_setaffinity(0, {core % (os.cpu_count() or 1)})


@contextmanager
def served(module: str, url: str, *arguments: str) -> Iterator[Server]:
    """``python -m module url port ...`` on the server's core, from when it is ready until it is stopped."""
    port, started = free_port(), time.perf_counter()
    command = [sys.executable, "-m", module, url, str(port), *arguments]
    child = subprocess.Popen(command, preexec_fn=lambda: pinned(SERVER_CORE))
    try:
        while not ready(port):
            if child.poll() is not None:
                raise RuntimeError(f"{module} ended with {child.returncode}")
            time.sleep(0.005)
        yield Server(port, psutil.Process(child.pid), time.perf_counter() - started)
    finally:
        child.terminate()
        child.wait(20)


def ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
