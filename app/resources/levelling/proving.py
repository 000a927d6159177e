"""``python -m app.resources.levelling.proving``: one levelling, exactly; JSON in, JSON out, in a process of its own."""

import ctypes
import signal
import sys
from itertools import groupby
from time import time
from typing import Any

from ortools.sat.python import cp_model
from pydantic_core import from_json, to_json

Json = dict[str, Any]
LEAST = 0.5  # seconds that it searches, however late it begins
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def main() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    sys.stdout.buffer.write(to_json(solved(from_json(sys.stdin.buffer.read()))))


def solved(question: Json) -> Json:
    """The shortest starts found, empty where none are, and what no schedule can beat."""
    model = cp_model.CpModel()
    starts, finish = stated(model, question)
    for start, hint in zip(starts, question["hint"], strict=True):
        model.add_hint(start, hint)
    model.add_hint(finish, question["finish"])
    model.minimize(finish)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(LEAST, question["until"] - time())
    solver.parameters.random_seed = question["seed"]
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "starts": [solver.value(start) for start in starts] if found else [],
        "bound": round(solver.best_objective_bound) if found else question["bound"],
    }


def stated(model: cp_model.CpModel, question: Json) -> tuple[list[cp_model.IntVar], cp_model.IntVar]:
    """The model: starts within what links leave them, the links, and the capacity of each resource."""
    finish = model.new_int_var(question["bound"], question["finish"], "finish")
    bounds = zip(question["early"], question["late"], question["latest"], strict=True)
    starts = [
        model.new_int_var(early, late if latest is None else min(late, latest), "")
        for early, late, latest in bounds
    ]
    for after, arcs in enumerate(question["into"]):
        for before, offset in arcs:
            model.add(starts[after] >= starts[before] + offset)
    lengths = question["durations"]
    for start, length in zip(starts, lengths, strict=True):
        model.add(finish >= start + length)
    intervals = [model.new_fixed_size_interval_var(s, n, "") for s, n in zip(starts, lengths, strict=True)]
    for resource, free in enumerate(question["free"]):
        most = max(free, default=0)
        held = [
            (intervals[number], units)
            for number, demands in enumerate(question["demands"])
            for each, units in demands
            if each == resource
        ]
        held += [
            (model.new_fixed_size_interval_var(start, length, ""), most - units)
            for start, length, units in steps(free)
            if units < most
        ]
        if held:
            model.add_cumulative([one for one, _ in held], [units for _, units in held], most)
    return starts, finish


def steps(free: list[int]) -> list[tuple[int, int, int]]:
    """Periods of one capacity: from where, how many, and what it is."""
    found, at = [], 0
    for units, same in groupby(free):
        count = len([*same])
        found.append((at, count, units))
        at += count
    return found


if __name__ == "__main__":
    main()
