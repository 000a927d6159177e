"""Kinds of work for tests: they wait where they are told to, and leave a trace of all they do.

``folder`` in their inputs is where traces go, and where a file named for a pause lets them go on.
"""

import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

from app.components.models import ComponentKind
from app.components.schemas import ComponentWrite
from app.components.service import create
from app.core.database import Database
from app.core.errors import Conflict
from app.core.unit_of_work import Writing
from app.jobs.kinds import Ended, Task, loop, work

PATIENCE = 30.0


def trace(folder: str, name: str) -> int:
    """Leave a trace; how many of the name there are now."""
    with open(Path(folder) / name, "a", encoding="ascii") as file:
        file.write(f"{os.getpid()}\n")
    return len((Path(folder) / name).read_text("ascii").splitlines())


def pause(folder: str, name: str) -> None:
    """Whoever comes here first waits until told to go on."""
    if trace(folder, name) > 1:
        return
    until = time.monotonic() + PATIENCE
    while not (Path(folder) / f"{name}.go").exists() and time.monotonic() < until:
        time.sleep(0.02)


def entered(uow: Writing, ended: Ended) -> dict[str, Any]:
    """What follows from a result: one component, named for the job."""
    name = str(ended.inputs["name"])
    data = ComponentWrite(code=name, name=name, currency="GBP")
    made = create(uow, ComponentKind.PROJECT, data)
    if "apply" in ended.inputs.get("pauses", ()):
        uow.flush()
        pause(ended.inputs["folder"], f"{name}-apply")
    return {"component_id": str(made.id), **(ended.result or {})}


@work("test.steps", apply=entered)
def in_steps(task: Task) -> dict[str, Any]:
    """Three steps, each of which leaves a trace and keeps a chunk."""
    folder, name = task.inputs["folder"], task.inputs["name"]

    def do(number: int) -> int:
        trace(folder, f"{name}-step-{number}")
        task.keep(b"%d," % number)
        if number == 2 and "step" in task.inputs.get("pauses", ()):
            pause(folder, f"{name}-step")
        return number

    if "start" in task.inputs.get("pauses", ()):
        pause(folder, f"{name}-start")
    done = 0
    for number in (1, 2, 3):
        done += task.step(f"step {number}", lambda number=number: do(number))
        task.progress(number / 3, f"step {number}")
    task.results_in("steps.txt", "text/plain")
    return {"sum": done}


@work("test.given")
def given(task: Task) -> dict[str, Any]:
    """How long the file is that it was given, and who asked with what rights."""
    task.log("counting")
    risks = task.actor.rights.over("risk:read")
    return {"bytes": sum(map(len, task.chunks())), "actor": task.actor.id, "risk": list(risks)}


@work("test.needy", "risk:write")
def needy(task: Task) -> None:
    """Only for who may write risks."""


@work("test.waiting")
def waiting(task: Task) -> None:
    """Says that it goes on, until it is ended."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        task.progress(0.5, "waiting")
        trace(task.inputs["folder"], "waiting")
        task.keep(b"half")
        time.sleep(0.02)


@work("test.dying")
def dying(task: Task) -> None:
    """Its process dies of it every time."""
    trace(task.inputs["folder"], "dying")
    os.kill(os.getpid(), signal.SIGKILL)


@work("test.refused")
def refused(task: Task) -> None:
    raise Conflict("There is no such thing.", rule="thing")


@work("test.faulty")
def faulty(task: Task) -> None:
    raise ValueError("a secret that nobody is told")


@work("test.writing")
def writing(task: Task) -> None:
    """Tries to write, which the process of a job cannot."""
    with task.reading() as uow:
        uow.session.connection().exec_driver_sql("DELETE FROM workers")


@work("test.turn")
def turn(task: Task) -> None:
    """Leaves its name at the end of the list."""
    with open(Path(task.inputs["folder"]) / "turns", "a", encoding="ascii") as file:
        file.write(f"{task.inputs['name']}\n")


@loop("test.loop", timedelta(seconds=0.1))
def looping(database: Database, stopping: Event) -> None:
    """Leaves a trace where the environment says."""
    if folder := os.environ.get("TEST_LOOP"):
        trace(folder, "loop")
        raise RuntimeError("and goes on after that")
