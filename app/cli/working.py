"""``steerco worker``: carrying out jobs, beside the service or on machines of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.jobs.worker import Worker
    from app.settings import Settings

AGAIN, LONG = 1.0, 10.0  # seconds before a worker that died is started again, and for it to stop


def worker(
    attached: Annotated[
        bool, typer.Option(help="Stop when standard input ends: with the process that started this.")
    ] = False,
) -> None:
    """Carry out jobs until told to stop; what is not done then is handed on to another worker.

    As many as you like on PostgreSQL, on any machine whose clock is right.
    """
    from app.core import logs
    from app.jobs.worker import Worker
    from app.settings import Settings

    settings = Settings()
    logs.configure(settings.log_format, settings.log_level)
    work = Worker(settings.manner)
    stop_on_signals(work)
    if attached:
        threading.Thread(target=stop_at_end_of_input, args=(work,), daemon=True).start()
    work.run()


def stop_on_signals(work: "Worker") -> None:
    import signal

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: work.stop())


def stop_at_end_of_input(work: "Worker") -> None:
    import os

    while os.read(0, 4096):  # not by way of sys.stdin, whose lock would be held when Python ends
        pass
    work.stop()


@contextmanager
def worker_beside(settings: "Settings") -> Iterator[None]:
    """A worker in a process of its own while this lasts, unless none is wanted; started again if it dies."""
    import signal
    import sys

    if settings.worker == "none":
        yield
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # which the server does once it has closed its door
    ending = threading.Event()
    keeper = threading.Thread(target=keep_one, args=(settings, ending), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        keeper.join(2 * LONG)


def keep_one(settings: "Settings", ending: threading.Event) -> None:
    """Start a worker, and another whenever it is gone, until the end."""
    import subprocess
    import sys

    command = [sys.executable, "-m", "app.cli", "worker", "--attached"]
    while not ending.is_set():
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment(settings))
        while process.poll() is None and not ending.wait(AGAIN):
            pass
        assert process.stdin
        process.stdin.close()  # which tells it to stop
        try:
            process.wait(LONG)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        ending.wait(AGAIN)


def environment(settings: "Settings") -> dict[str, str]:
    """What tells a worker the settings that may not have come from the environment."""
    import json
    import os

    peppers = json.dumps([pepper.get_secret_value() for pepper in settings.token_peppers])
    given = {"DATABASE_URL": settings.database_url, "ENVIRONMENT": settings.environment}
    given |= {"TOKEN_PEPPERS": peppers, "LOG_FORMAT": settings.log_format, "LOG_LEVEL": settings.log_level}
    return {**os.environ, **{f"STEERCO_{name}": value for name, value in given.items()}}
