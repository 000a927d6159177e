"""Server processes of their own, each held to one core, and what they use."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import psutil

from bench.data import PEPPER

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


def pinned(core: int | None) -> None:
    """Stay on a core; with None go to any, whoever began this one."""
    cores = os.cpu_count() or 1
    os.sched_setaffinity(0, set(range(cores)) if core is None else {core % cores})


@contextmanager
def served(*command: str, **environment: str) -> Iterator[Server]:
    """``python -m`` a command, with its port at the end, on the server's core, while it lasts."""
    port, started = free_port(), time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", *command, str(port)],
        env={**os.environ, **environment},
        preexec_fn=lambda: pinned(SERVER_CORE),
    )
    try:
        while not ready(port):
            if child.poll() is not None:
                raise RuntimeError(f"{command} ended with {child.returncode}")
            time.sleep(0.005)
        yield Server(port, psutil.Process(child.pid), time.perf_counter() - started)
    finally:
        child.terminate()
        child.wait(20)


def service(url: str) -> AbstractContextManager[Server]:
    """The service as it is deployed, without its lines about requests: the floor writes none either.

    And without a worker, which would take turns with it on the one core.
    """
    settings = {"STEERCO_DATABASE_URL": url, "STEERCO_TOKEN_PEPPERS": json.dumps([PEPPER])}
    quiet = {"STEERCO_LOG_LEVEL": "WARNING", "STEERCO_WORKER": "none"}
    return served("app.cli", "serve", "--port", **settings, **quiet)


@contextmanager
def worker(url: str, slots: int = 1, core: int | None = SERVER_CORE) -> Iterator[int]:
    """A worker of a database, for the kinds of the benchmarks too, while it lasts; its process id."""
    settings = {"DATABASE_URL": url, "TOKEN_PEPPERS": json.dumps([PEPPER]), "LOG_LEVEL": "WARNING"}
    settings |= {
        "WORKER_MODULES": '["bench.kinds"]',
        "WORKER_JOBS": str(slots),
        "WORKER_POLL_SECONDS": "0.02",
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "worker"],
        env={**os.environ, **{f"STEERCO_{name}": value for name, value in settings.items()}},
        preexec_fn=lambda: pinned(core),
    )
    try:
        yield child.pid
    finally:
        child.terminate()
        child.wait(40)


def floor(url: str, statements: str) -> AbstractContextManager[Server]:
    return served("bench.floor", url, statements)


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
