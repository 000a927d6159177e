"""The exact solver behind a process of its own: an optional extra, which must not share one with another solver."""

import subprocess
import sys
from importlib.util import find_spec
from time import time
from typing import Any

from pydantic_core import from_json, to_json

from app.calc.levelling.bounds import Bound, BoundKind
from app.calc.levelling.levelling import Levelled, Status, answer
from app.calc.levelling.network import Network, network_of
from app.calc.levelling.problem import Problem

CHILD = "app.resources.levelling.proving"
GRACE = 20.0  # seconds beyond its time that the child has to end


def installed() -> bool:
    """Whether the extra ``levelling`` is there."""
    return find_spec("ortools") is not None


def proved(problem: Problem, hint: Levelled, seconds: float, seed: int = 0) -> Levelled:
    """The best answer that the exact solver finds in so many seconds, beginning with one that is known.

    Proved shortest it is ``optimal``; otherwise ``feasible``, with the bound that the solver came to. The time
    that its process takes to begin counts; one that does not end is ended, and has found nothing.
    """
    if hint.status == Status.OPTIMAL:
        return hint
    network = network_of(problem)
    bound, starts = hint.bound, [hint.starts[key] for key in network.keys]
    try:
        found = solved(asked(network, hint, seconds, seed), seconds)
    except subprocess.TimeoutExpired:
        return answer(problem, network, starts, bound, Status.FEASIBLE)
    bound = max(bound, Bound(found["bound"], BoundKind.SOLVER), key=lambda each: each.finish)
    starts = found["starts"] or starts
    return answer(problem, network, starts, bound, Status.FEASIBLE)


def asked(network: Network, hint: Levelled, seconds: float, seed: int) -> dict[str, Any]:
    """What the child is given: the network by numbers, up to the finish that is known."""
    return {
        "durations": network.durations,
        "early": network.early,
        "late": [hint.finish - tail for tail in network.tails],
        "latest": network.latest,
        "into": network.into,
        "demands": network.demands,
        "free": [row[: hint.finish] for row in network.free],
        "hint": [hint.starts[key] for key in network.keys],
        "bound": hint.bound.finish,
        "finish": hint.finish,
        "until": time() + seconds,
        "seed": seed % 2**31,
    }


def solved(question: dict[str, Any], seconds: float) -> dict[str, Any]:
    """What the child answers. Raises ``CalledProcessError`` where it fails, ``TimeoutExpired`` where it hangs."""
    child = subprocess.run(
        [sys.executable, "-m", CHILD],
        input=to_json(question),
        capture_output=True,
        timeout=seconds + GRACE,
        check=True,
    )
    found: dict[str, Any] = from_json(child.stdout)
    return found
